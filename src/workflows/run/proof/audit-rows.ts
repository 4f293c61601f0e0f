import type { AuditEntry } from '../../../resources/audits/audit-schema'
import { auditAuthor } from '../../audits/audit-author'
import type { Property } from './audit-values'

/** Audits of one user or queue, oldest first, and which of them belong to our writes. */
export interface Chain {
  readonly rows: readonly AuditEntry[]
  readonly ours: Set<AuditEntry>
  /** Whether audits carry our request ids, which identify ours for sure. */
  readonly linked: boolean
}

/** What changed by an audit; empty where the platform does not say. */
export function propertiesOf({ propertyChanges }: AuditEntry): readonly Property[] {
  return propertyChanges ?? []
}

/** The actor of an audit as one comparable text; empty where it names nobody. */
export function actorOf(row: AuditEntry): string {
  // Both, where there are both: several people may log in by one OAuth client.
  return [row.client?.id, row.user?.id].filter(Boolean).join(' ')
}

/** Whether the platform made the change itself, as a consequence of something. */
export function isPlatforms(row: AuditEntry): boolean {
  return row.level !== undefined && row.level !== 'USER' && auditAuthor(row).kind === 'unknown'
}

/** When the change was made, ms; not a number where the audit has no date. */
export function timeOf({ eventDate = '' }: AuditEntry): number {
  return Date.parse(eventDate)
}

/** The id of the request that caused an audit, where the platform gives one. */
export function transactionOf(row: AuditEntry): string | undefined {
  const action: unknown = row.initiatingAction
  const id: unknown = typeof action === 'object' && action !== null ? Reflect.get(action, 'transactionId') : undefined
  return typeof id === 'string' && id !== '' ? id : undefined
}

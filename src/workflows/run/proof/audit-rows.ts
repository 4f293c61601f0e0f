import type { AuditEntry } from '../../../resources/audits/audit-schema'
import { auditAuthor } from '../../audits/audit-author'
import type { Property } from './audit-values'

/** Audits of one user or queue, oldest first, and which of them belong to our writes. */
export interface Chain {
  readonly rows: readonly AuditEntry[]
  readonly ours: Set<AuditEntry>
  /** Whether audits have request ids, which identify ours with certainty. */
  readonly linked: boolean
}

/** The properties that an audit reports as changed; empty if the platform names none. */
export function propertiesOf({ propertyChanges }: AuditEntry): readonly Property[] {
  return propertyChanges ?? []
}

/** The actor of an audit as one comparable text; empty if it names nobody. */
export function actorOf(row: AuditEntry): string {
  // Person and client if both are given: several people may log in with one OAuth client.
  return [row.client?.id, row.user?.id].filter(Boolean).join(' ')
}

/** Whether the platform made the change itself, as a consequence of another change. */
export function isPlatforms(row: AuditEntry): boolean {
  return row.level !== undefined && row.level !== 'USER' && auditAuthor(row).kind === 'unknown'
}

/** When the change was made, ms; NaN if the audit has no date. */
export function timeOf({ eventDate = '' }: AuditEntry): number {
  return Date.parse(eventDate)
}

/** The id of the request that caused an audit, if the platform gives one. */
export function transactionOf(row: AuditEntry): string | undefined {
  const action: unknown = row.initiatingAction
  const id: unknown = typeof action === 'object' && action !== null ? Reflect.get(action, 'transactionId') : undefined
  return typeof id === 'string' && id !== '' ? id : undefined
}

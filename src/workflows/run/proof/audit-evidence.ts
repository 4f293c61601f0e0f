import type { Change } from '../../../documents'
import type { AuditEntry } from '../../../resources/audits/audit-schema'
import { auditAuthor } from '../../audits/audit-author'
import type { JournalWrite } from '../journal/journal-writes'
import { concerns, isComputed, isSeen, type Property, wrote } from './audit-values'

/**
 * Whether the audits of a write show enough of its new or replaced values to rule out a write by someone else in
 * between. The platform may leave properties out, use other names or write values in another form.
 * @param audits the audits of the write
 */
export function areConclusive(audits: readonly AuditEntry[], { changes, before }: JournalWrite): boolean {
  const reported = audits.flatMap(listProperties).filter((property) => !isComputed(property))
  const propertiesAbout = (change: Change): Property[] => reported.filter((property) => concerns(property, change))
  const matchesValues = (change: Change, property: Property): boolean =>
    wrote(property, change) || isSeen(property, change, before[imageKey(change)] ?? null)
  const reportedChanges = changes.filter((change) => propertiesAbout(change).length > 0)
  if (reportedChanges.length === 0) return false
  // A change without an audit may have written the value that was already there. But if some property matches no change,
  // it may be that change under another name.
  const hasUnknownProperty = reported.some((property) => !changes.some((change) => concerns(property, change)))
  if (reportedChanges.length < changes.length && hasUnknownProperty) return false
  return reportedChanges.every((change) => propertiesAbout(change).some((property) => matchesValues(change, property)))
}

/**
 * Why an unrecognized audit of the target may still be the audit of our write: it has no date or names no property
 * (`incomplete`), or it names only properties that match no change of the write (`unknownProperties`).
 */
export function findDoubt(
  row: AuditEntry,
  { changes, answers }: JournalWrite,
  { ours, hasCorrelationIds }: Chain,
): 'incomplete' | 'unknownProperties' | undefined {
  if (ours.has(row)) return undefined
  // Audits with a correlation id of ours are in `ours`: any other id is that of someone else's request.
  if (hasCorrelationIds && answers.length > 0 && readCorrelationId(row) !== undefined) return undefined
  const properties = listProperties(row)
  if (properties.length === 0 || Number.isNaN(parseTime(row))) return 'incomplete'
  return properties.some((property) => changes.some((change) => concerns(property, change)))
    ? undefined
    : 'unknownProperties'
}

/** The key under which the journal keeps the values of a change: its skill, language, field or member. */
export function imageKey(change: Change): string {
  if (change.kind === 'skill.set' || change.kind === 'skill.remove') return change.skill.id
  if (change.kind === 'language.set' || change.kind === 'language.remove') return change.language.id
  if (change.kind === 'queue.set') return change.field
  return change.kind === 'utilization.set' ? 'utilization' : `${change.user.id}#${change.kind}`
}

/** Audits of one user or queue, oldest first, and which of them belong to our writes. */
export interface Chain {
  readonly rows: readonly AuditEntry[]
  readonly ours: Set<AuditEntry>
  /** Whether audits have correlation ids, which identify ours with certainty. */
  readonly hasCorrelationIds: boolean
}

/** The properties that an audit reports as changed; empty if the platform names none. */
export function listProperties({ propertyChanges }: AuditEntry): readonly Property[] {
  return propertyChanges ?? []
}

/** The actor of an audit as one comparable text; empty if it names nobody. */
export function actorKey(row: AuditEntry): string {
  // Person and client if both are given: several people may log in with one OAuth client.
  return [row.client?.id, row.user?.id].filter(Boolean).join(' ')
}

/** Whether the platform made the change itself, as a consequence of another change. */
export function isByPlatform(row: AuditEntry): boolean {
  return row.level !== undefined && row.level !== 'USER' && auditAuthor(row).kind === 'unknown'
}

/** When the change was made, ms; NaN if the audit has no date. */
export function parseTime({ eventDate = '' }: AuditEntry): number {
  return Date.parse(eventDate)
}

/** The correlation id of the request that caused an audit, if the platform gives one. */
export function readCorrelationId(row: AuditEntry): string | undefined {
  const action: unknown = row.initiatingAction
  const id: unknown = typeof action === 'object' && action !== null ? Reflect.get(action, 'transactionId') : undefined
  return typeof id === 'string' && id !== '' ? id : undefined
}

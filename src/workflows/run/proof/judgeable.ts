import type { Change } from '../../../documents'
import type { AuditEntry } from '../../../resources/audits/audit-schema'
import { auditAuthor } from '../../audits/audit-author'
import type { JournalWrite } from '../journal/journal-writes'
import { concerns, isComputed, isSeen, type Property, wrote } from './audit-values'

/**
 * Whether the audits of a write name the values it replaced. The platform may leave properties out, use other names or
 * write values in another form: then a write by someone else in between cannot be ruled out.
 * @param own the audits of the write
 */
export function isReadable(own: readonly AuditEntry[], { changes, before }: JournalWrite): boolean {
  const told = own.flatMap(propertiesOf).filter((property) => !isComputed(property))
  const about = (change: Change): Property[] => told.filter((property) => concerns(property, change))
  const tells = (change: Change, property: Property): boolean =>
    wrote(property, change) || isSeen(property, change, before[imageKey(change)] ?? null)
  const named = changes.filter((change) => about(change).length > 0)
  if (named.length === 0) return false
  // Writing a value that was already there leaves no audit. Together with a property of unknown name, that looks like a
  // renamed property.
  const isStrange = told.some((property) => !changes.some((change) => concerns(property, change)))
  if (named.length < changes.length && isStrange) return false
  return named.every((change) => about(change).some((property) => tells(change, property)))
}

/**
 * Why an unrecognized audit of the target may still be the audit of our write: it names no changed property (`bare`),
 * or only properties that match no change of the write (`strange`).
 */
export function doubtOf(
  row: AuditEntry,
  { changes, answers }: JournalWrite,
  { ours, linked }: Chain,
): 'bare' | 'strange' | undefined {
  if (ours.has(row)) return undefined
  // Where audits carry request ids, an audit with the id of another request is not ours.
  if (linked && answers.length > 0 && transactionOf(row) !== undefined) return undefined
  const told = propertiesOf(row)
  if (told.length === 0 || Number.isNaN(timeOf(row))) return 'bare'
  return told.some((property) => changes.some((change) => concerns(property, change))) ? undefined : 'strange'
}

/** The key of before and after images in the journal: which part of its subject a value belongs to. */
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

import type { Change } from '../../../documents'
import type { AuditEntry } from '../../../resources/audits/audit-schema'
import { imageKey } from '../journal/image-key'
import type { JournalWrite } from '../journal/journal-writes'
import { type Chain, propertiesOf, timeOf, transactionOf } from './audit-rows'
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

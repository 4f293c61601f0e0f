import type { Change } from '../../../documents'
import type { AuditEntry } from '../../../resources/audits/audit-schema'
import { imageKey } from '../journal/image-key'
import type { JournalWrite } from '../journal/journal-writes'
import { type Chain, propertiesOf, timeOf, transactionOf } from './audit-rows'
import { concerns, isComputed, isSeen, type Property, wrote } from './audit-values'

/**
 * Whether the audits of a write tell what it replaced. The platform may leave the properties out, call them by names of its
 * own or write their values in another way: then nobody can say whether somebody else wrote in between.
 * @param own the audits of the write
 */
export function isReadable(own: readonly AuditEntry[], { changes, before }: JournalWrite): boolean {
  const told = own.flatMap(propertiesOf).filter((property) => !isComputed(property))
  const about = (change: Change): Property[] => told.filter((property) => concerns(property, change))
  const tells = (change: Change, property: Property): boolean =>
    wrote(property, change) || isSeen(property, change, before[imageKey(change)] ?? null)
  const named = changes.filter((change) => about(change).length > 0)
  if (named.length === 0) return false
  // What held already leaves no audit. Beside a property of unknown name that cannot be told from a change under that name.
  const isStrange = told.some((property) => !changes.some((change) => concerns(property, change)))
  if (named.length < changes.length && isStrange) return false
  return named.every((change) => about(change).some((property) => tells(change, property)))
}

/**
 * How an audit of the target that was not recognized as ours leaves room for doubt whether it is the one of a write: it says
 * nothing of what was changed (`bare`), or only things of which no change of the write is known by that name (`strange`).
 */
export function doubtOf(
  row: AuditEntry,
  { changes, answers }: JournalWrite,
  { ours, linked }: Chain,
): 'bare' | 'strange' | undefined {
  if (ours.has(row)) return undefined
  // Where audits carry the ids of requests, one with the id of another request is not ours.
  if (linked && answers.length > 0 && transactionOf(row) !== undefined) return undefined
  const told = propertiesOf(row)
  if (told.length === 0 || Number.isNaN(timeOf(row))) return 'bare'
  return told.some((property) => changes.some((change) => concerns(property, change))) ? undefined : 'strange'
}

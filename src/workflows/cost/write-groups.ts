import { addTo } from '../../core/group-by'
import { LIMITS } from '../../core/limits'
import type { Change } from '../../documents'
import { chunks } from '../../resources/kit/lists/in-parts'
import { groupUnits, type Unit } from '../subjects/subject'

/** Units that must not be written in parallel: all units of one user, or of one queue. */
export interface WriteGroup {
  readonly key: string
  readonly units: readonly Unit[]
}

/**
 * Groups changes by user and by queue. Users come first, so that new members of a queue already have the skills for it. A
 * queue's settings come before its members, who may need a new ring. If rings are removed, members leave them first.
 * @param backwards for an undo: members come before settings, unless rings are added
 */
export function groupWrites(
  changes: readonly Change[],
  backwards = false,
): { readonly users: WriteGroup[]; readonly queues: WriteGroup[] } {
  const users = new Map<string, Unit[]>()
  const queues = new Map<string, Unit[]>()
  for (const unit of groupUnits(changes)) {
    const { kind, id } = unit.subject
    addTo(kind === 'members' || kind === 'queue' ? queues : users, id, unit)
  }
  return {
    users: [...users].map(([key, units]) => ({ key, units })),
    queues: [...queues].map(([key, units]) => ({ key, units: sortUnits(units, backwards) })),
  }
}

/** Splits groups of users into batches; each batch is re-read at once. */
export function splitBatches(groups: readonly WriteGroup[]): WriteGroup[][] {
  return chunks(groups, LIMITS.userIdsPerCall)
}

/** Whether a batch re-read covers the unit. Any other unit is written whole and needs a fresh read of its own. */
export function isBatchable({ driver }: Unit): boolean {
  return driver.perRead > 1
}

function sortUnits(units: readonly Unit[], backwards: boolean): Unit[] {
  const changes = units.flatMap((unit) => unit.changes)
  const membersFirst = changes.some(removesRings) || (backwards && !changes.some(addsRings))
  const rank = ({ subject }: Unit): number => ((subject.kind === 'members') === membersFirst ? 0 : 1)
  return [...units].sort((a, b) => rank(a) - rank(b))
}

function removesRings(change: Change): boolean {
  return isRings(change) && countRings(change.after) < countRings(change.before)
}

function addsRings(change: Change): boolean {
  return isRings(change) && countRings(change.after) > countRings(change.before)
}

function isRings(change: Change): boolean {
  return change.kind === 'queue.set' && change.field.startsWith('bullseye')
}

function countRings(value: unknown): number {
  if (Array.isArray(value)) return value.length
  if (typeof value !== 'object' || value === null) return 0
  return countRings(Reflect.get(value, 'rings'))
}

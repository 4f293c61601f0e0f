import { LIMITS } from '../../core/limits'
import type { Change } from '../../documents'
import { chunks } from '../../resources/kit/lists/chunks'
import { type Unit, unitsOf } from '../subjects/subject'

/** Units that must not be written at the same time: everything of one user, everything of one queue. */
export interface Lane {
  readonly key: string
  readonly units: readonly Unit[]
}

/**
 * Changes as lanes, users before queues: who joins a queue has the skills for it by then. Settings of a queue go before
 * its members, who may need a ring that the settings bring, unless rings go, which must be empty first.
 * @param backwards for taking changes back: what was made last is taken back first
 */
export function lanesOf(
  changes: readonly Change[],
  backwards = false,
): { readonly users: Lane[]; readonly queues: Lane[] } {
  const users = new Map<string, Unit[]>()
  const queues = new Map<string, Unit[]>()
  for (const unit of unitsOf(changes)) {
    const { kind, id } = unit.subject
    const lanes = kind === 'members' || kind === 'queue' ? queues : users
    const own = lanes.get(id)
    if (own === undefined) lanes.set(id, [unit])
    else own.push(unit)
  }
  return {
    users: [...users].map(([key, units]) => ({ key, units })),
    queues: [...queues].map(([key, units]) => ({ key, units: inOrder(units, backwards) })),
  }
}

/** Lanes of users as a batch re-read takes them together. */
export function batchesOf(lanes: readonly Lane[]): Lane[][] {
  return chunks(lanes, LIMITS.userIdsPerCall)
}

/** What a batch re-read reads: what can be read together, since the rest is written whole and needs a fresh look. */
export function batchable({ driver }: Unit): boolean {
  return driver.perRead > 1
}

function inOrder(units: readonly Unit[], backwards: boolean): Unit[] {
  const changes = units.flatMap((unit) => unit.changes)
  const membersFirst = changes.some(takesRings) || (backwards && !changes.some(givesRings))
  const rank = ({ subject }: Unit): number => ((subject.kind === 'members') === membersFirst ? 0 : 1)
  return [...units].sort((a, b) => rank(a) - rank(b))
}

function takesRings(change: Change): boolean {
  return isRings(change) && ringCount(change.after) < ringCount(change.before)
}

function givesRings(change: Change): boolean {
  return isRings(change) && ringCount(change.after) > ringCount(change.before)
}

function isRings(change: Change): boolean {
  return change.kind === 'queue.set' && change.field.startsWith('bullseye')
}

function ringCount(value: unknown): number {
  if (Array.isArray(value)) return value.length
  if (typeof value !== 'object' || value === null) return 0
  return ringCount(Reflect.get(value, 'rings'))
}

import type { Presence } from '../../optimizer/simulate/general/presence'
import { getBehavior } from '../model/behavior'
import type { World } from '../model/types'
import { type Staff, takesContacts } from './center'
import { presenceOfDay, type ShiftPresence } from './shifts'
import { type StateLog, stateLog } from './status-log'

/** When agents go on queue and leave it, built day by day from their shifts. */
export interface Roster {
  /** Presence of each agent by position; known until the end of the shifts that have begun. */
  readonly presence: readonly StateLog<ShiftPresence>[]
  /** Adds the shifts that begin on a day of the epoch. */
  load(day: number): void
  /** Adds new agents of the staff. */
  follow(): void
  /** Agents who go on queue or leave it up to a time, in seconds since the start. Each change is returned once. */
  until(stopMs: number): Presence
}

/** The roster of a staff. Agents who take no contacts are never present. */
export function roster(world: World, staff: Staff, startMs: number): Roster {
  const behavior = getBehavior(world)
  const presence: StateLog<ShiftPresence>[] = []
  const lastMs: number[] = []
  let planned: { readonly atMs: number; readonly agent: number; readonly present: boolean }[] = []

  function follow(): void {
    while (presence.length < staff.ids.length) {
      presence.push(stateLog<ShiftPresence>(startMs, 'OFFLINE'))
      lastMs.push(0)
    }
  }

  follow()
  return {
    presence,
    follow,
    load(day) {
      for (const [agent, userId] of staff.ids.entries()) {
        const user = world.users.get(userId)
        if (user === undefined || !takesContacts(user)) continue
        const changes = presenceOfDay(user, day, world.seed, lastMs[agent] ?? 0, behavior)
        for (const [i, change] of changes.entries()) {
          // Of the changes before the start, only the last one counts.
          if (change.atMs < startMs && (changes[i + 1]?.atMs ?? startMs) <= startMs) continue
          const atMs = Math.max(change.atMs, startMs)
          presence[agent]?.add(atMs, change.presence)
          planned.push({ atMs, agent, present: change.presence === 'ON_QUEUE' })
          lastMs[agent] = atMs
        }
      }
      // At the same time, leaving comes before arriving.
      planned.sort((a, b) => a.atMs - b.atMs || Number(a.present) - Number(b.present) || a.agent - b.agent)
    },
    until(stopMs) {
      const due = planned.filter(({ atMs }) => atMs <= stopMs)
      planned = planned.slice(due.length)
      return {
        at: Float64Array.from(due, ({ atMs }) => (atMs - startMs) / 1000),
        agent: Int32Array.from(due, ({ agent }) => agent),
        present: Uint8Array.from(due, ({ present }) => (present ? 1 : 0)),
      }
    },
  }
}

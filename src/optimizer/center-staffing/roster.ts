import type { RoutingModel, Simulation } from '../../documents'
import { presenceBySlot } from '../model/time/moments'
import type { Problem } from './problem'

/** The roster of the model. */
export interface Roster {
  /** Agents expected on queue, by interval and kind. */
  readonly counts: readonly (readonly number[])[]
  /** The service with these agents. */
  readonly simulation: Simulation
}

/** Expected agents on queue by interval and kind; undefined if profiles give no intervals. */
export function rosterCounts(problem: Problem, given: RoutingModel): number[][] | undefined {
  const { slots, kinds, model, roundMinutes } = problem
  const rows = presenceBySlot({ ...model, agents: given.agents })
  if (rows === undefined) return undefined
  const grain = roundMinutes / rows.length
  const places = new Map(given.agents.map(({ id }, a) => [id, a]))
  return slots.map(({ startMinute, minutes }) => {
    const first = Math.floor(startMinute / grain + 1e-9)
    const last = Math.max(first + 1, Math.ceil((startMinute + minutes) / grain - 1e-9))
    const own = rows.slice(first, last)
    return kinds.map(({ members }) =>
      members.reduce((sum, { id }) => {
        const place = places.get(id) ?? -1
        return sum + own.reduce((all, row) => all + (row[place] ?? 0), 0) / Math.max(1, own.length)
      }, 0),
    )
  })
}

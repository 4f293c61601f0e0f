import type { Center } from './center/center'
import type { WeekService } from './center/judge'
import type { Asks } from './pieces/pieces'
import { type Found, search } from './search'

/** Occupancy that is left to randomness: judged weeks are few. */
const RANDOM = 0.005

/** Searches again without agents who became too busy, so often. */
const MOST_SEARCHES = 3

/**
 * Finds changes with which no agent is busier than they may be: who is so busy now gets none, nor does in a further
 * search whoever became so. Points of the curve at which somebody is too busy all the same are left out.
 */
export function* searchWithin(center: Center): Asks<Found> {
  const { settings, before } = center
  if (settings.maxOccupancy >= 1) return yield* search(center)
  const closed = new Set(tooBusy(center, before))
  for (let round = 1; ; round++) {
    const isChangeable = (id: string) => settings.isChangeable(id) && !closed.has(id)
    const found = yield* search({ ...center, settings: { ...settings, isChangeable } })
    const busier = found.points.map(({ services }) => busierThanAllowed(center, services))
    if (round === MOST_SEARCHES || busier.every((agents) => agents.length === 0)) {
      return { ...found, points: found.points.filter((_, i) => busier[i]?.length === 0) }
    }
    for (const agents of busier) for (const id of agents) closed.add(id)
  }
}

function tooBusy({ model, settings }: Center, weeks: readonly WeekService[]): string[] {
  return model.agents.flatMap(({ id }, a) => (occupancyOf(weeks, a) >= settings.maxOccupancy ? [id] : []))
}

/** Agents above what they may be who are busier than now. */
function busierThanAllowed({ model, settings, before }: Center, weeks: readonly WeekService[]): string[] {
  return model.agents.flatMap(({ id }, a) => {
    const own = occupancyOf(weeks, a)
    return own > settings.maxOccupancy + RANDOM && own > occupancyOf(before, a) + RANDOM ? [id] : []
  })
}

function occupancyOf(weeks: readonly WeekService[], agent: number): number {
  return weeks.reduce((sum, { occupancy }) => sum + (occupancy[agent] ?? 0), 0) / Math.max(1, weeks.length)
}

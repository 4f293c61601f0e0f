import type { Center } from './center/center'
import { meanOccupancies, type WeekService } from './center/evaluate'
import { type Found, search } from './search'
import type { Requests } from './tasks/tasks'

/** Tolerance of occupancy for randomness: evaluated weeks are few. */
const RANDOM = 0.005

/** Maximum number of searches, each without the agents who became too busy in those before. */
const MAX_SEARCHES = 3

/**
 * Finds changes with which no agent exceeds the allowed occupancy. The limit is a fixed value, or a distance above the
 * mean of all agents. Agents who already reach it get no changes; agents who exceed it after a search get none in the
 * next search. Points of the curve at which an agent still exceeds it are dropped.
 */
export function* searchWithin(center: Center): Requests<Found> {
  const { settings, before } = center
  const max = findMaxOccupancy(center)
  if (max >= 1) return yield* search(center)
  const closed = new Set(tooBusy(center, before, max))
  for (let round = 1; ; round++) {
    const isChangeable = (id: string) => settings.isChangeable(id) && !closed.has(id)
    const found = yield* search({ ...center, settings: { ...settings, isChangeable } })
    const busier = found.points.map(({ services }) => busierThanAllowed(center, services, max))
    if (round === MAX_SEARCHES || busier.every((agents) => agents.length === 0)) {
      return { ...found, points: found.points.filter((_, i) => busier[i]?.length === 0) }
    }
    for (const agents of busier) for (const id of agents) closed.add(id)
  }
}

/** Whether a change of settings makes some agent busier than allowed. */
export function isTooBusy(center: Center, weeks: readonly WeekService[]): boolean {
  const max = findMaxOccupancy(center)
  return max < 1 && busierThanAllowed(center, weeks, max).length > 0
}

function findMaxOccupancy({ settings, before }: Center): number {
  return Math.min(settings.maxOccupancy, settings.maxOccupancySpread + meanOccupancy(before))
}

/** Mean occupancy without changes, over the agents who are busy at some time in the evaluated weeks. */
function meanOccupancy(before: readonly WeekService[]): number {
  const all = meanOccupancies(before).filter((occupancy) => occupancy > 0)
  return all.reduce((sum, occupancy) => sum + occupancy, 0) / Math.max(1, all.length)
}

function tooBusy({ model }: Center, weeks: readonly WeekService[], max: number): string[] {
  const occupancy = meanOccupancies(weeks)
  return model.agents.flatMap(({ id }, a) => ((occupancy[a] ?? 0) >= max ? [id] : []))
}

/** Agents who exceed the allowed occupancy and are busier than now. */
function busierThanAllowed({ model, before }: Center, weeks: readonly WeekService[], max: number): string[] {
  const [now, after] = [meanOccupancies(before), meanOccupancies(weeks)]
  return model.agents.flatMap(({ id }, a) => {
    const own = after[a] ?? 0
    return own > max + RANDOM && own > (now[a] ?? 0) + RANDOM ? [id] : []
  })
}

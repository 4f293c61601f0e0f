import type { Center } from './center/center'
import type { WeekService } from './center/judge'
import type { Asks } from './pieces/pieces'
import { type Found, search } from './search'

/** Tolerance of occupancy for randomness: judged weeks are few. */
const RANDOM = 0.005

/** Most repeated searches without agents who became too busy. */
const MOST_SEARCHES = 3

/**
 * Finds changes with which no agent exceeds the allowed occupancy. Agents who reach it now get no changes; agents who
 * exceed it after a search get none in the next. Points of the curve at which an agent still exceeds it are dropped.
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

/** Agents who exceed the allowed occupancy and are busier than now. */
function busierThanAllowed({ model, settings, before }: Center, weeks: readonly WeekService[]): string[] {
  return model.agents.flatMap(({ id }, a) => {
    const own = occupancyOf(weeks, a)
    return own > settings.maxOccupancy + RANDOM && own > occupancyOf(before, a) + RANDOM ? [id] : []
  })
}

function occupancyOf(weeks: readonly WeekService[], agent: number): number {
  return weeks.reduce((sum, { occupancy }) => sum + (occupancy[agent] ?? 0), 0) / Math.max(1, weeks.length)
}

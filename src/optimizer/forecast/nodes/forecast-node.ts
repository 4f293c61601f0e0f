import type { LocalDay } from '../calendar/local-days'
import type { LevelForecast } from '../level/types'
import type { Spread } from '../spread/types'
import type { NodeFit } from './types'
import { type StartedDay, updateDay } from './within-day'

/** The expected contacts in the intervals of one day, and how sure they are. */
export interface DayForecast {
  readonly day: LocalDay
  readonly mean: readonly number[]
  /** Squared relative error of the day's level. */
  readonly levelVariance: number
  /** For each interval: squared relative scatter that the day's intervals share, including the error of the level. */
  readonly shared: readonly number[]
  /** The part of `shared` that is common to the whole org. */
  readonly orgShared: readonly number[]
  /** The further part of `shared` that is common to the contact types of the queue. */
  readonly queueShared: readonly number[]
  /** For each interval: squared relative error of its share of the day. */
  readonly profileErrors: readonly number[]
}

/** Days of a contact type and the queue it belongs to. */
export interface SeriesPart {
  readonly queueId: string | undefined
  readonly days: readonly DayForecast[]
}

/** The level of a day after the history; for a part, as a share of its whole. Undefined if the weekday is closed. */
export function dayLevel({ level, open }: NodeFit, { day, weekday }: LocalDay): LevelForecast | undefined {
  return open[weekday] === true ? level.forecast(day, weekday) : undefined
}

/**
 * The squared relative error of a day's volume (`level`), and the parts of it that are common to the whole org and to
 * the queue.
 */
export interface DayErrors {
  readonly level: number
  readonly org: number
  readonly queue: number
}

/**
 * Spreads a day's volume over its intervals.
 * @param lift factor of an interval, by its place in the day
 */
export function spreadDay(
  { profile, spread }: NodeFit,
  day: LocalDay,
  volume: number,
  errors: DayErrors,
  lift: (place: number) => number,
): DayForecast {
  const row = day.weekday * profile.slots
  return {
    day,
    mean: day.slots.map((slot, i) => volume * (profile.shares[row + slot] ?? 0) * lift(i)),
    levelVariance: errors.level,
    shared: day.slots.map(() => spread.day + errors.level + spread.near),
    orgShared: day.slots.map(() => errors.org),
    queueShared: day.slots.map(() => errors.queue),
    profileErrors: day.slots.map((slot) => profile.errors[row + slot] ?? 0),
  }
}

/** The forecast of a day of which some intervals are over. */
export function withSeen(forecast: DayForecast, counts: StartedDay['counts'], spread: Spread): DayForecast {
  const { factors, variances } = updateDay({ mean: forecast.mean, counts }, spread)
  return {
    ...forecast,
    mean: forecast.mean.map((mean, i) => mean * (factors[i] ?? 1)),
    shared: variances,
  }
}

import type { LocalDay } from '../calendar/local-days'
import type { LevelForecast } from '../level/types'
import type { Spread } from '../spread/types'
import type { NodeFit } from './types'
import { type StartedDay, updateDay } from './within-day'

/** What is expected of the intervals of one day, and how sure that is. */
export interface DayForecast {
  readonly day: LocalDay
  readonly mean: readonly number[]
  /** Squared relative error of the day's level. */
  readonly levelVariance: number
  /** Of each interval: squared relative scatter that the day's intervals share, the error of the level included. */
  readonly shared: readonly number[]
  /** Of each interval: squared relative error of its share of the day. */
  readonly profileErrors: readonly number[]
}

/** The level of a day after the history, of a part as its share of the whole; undefined where the weekday is closed. */
export function dayLevel({ level, open }: NodeFit, { day, weekday }: LocalDay): LevelForecast | undefined {
  return open[weekday] === true ? level.forecast(day, weekday) : undefined
}

/**
 * Spreads a day's volume over its intervals.
 * @param lift of an interval of the day, by its place in the day
 */
export function spreadDay(
  { profile, spread }: NodeFit,
  day: LocalDay,
  volume: number,
  levelVariance: number,
  lift: (place: number) => number,
): DayForecast {
  const row = day.weekday * profile.slots
  return {
    day,
    mean: day.slots.map((slot, i) => volume * (profile.shares[row + slot] ?? 0) * lift(i)),
    levelVariance,
    shared: day.slots.map(() => spread.day + levelVariance + spread.near),
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

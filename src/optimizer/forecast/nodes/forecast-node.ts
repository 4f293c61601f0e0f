import { backward, type Cholesky, cholesky, forward } from '../../math/cholesky'
import type { LocalDay } from '../calendar/local-days'
import type { LevelForecast } from '../level/types'
import type { NodeFit, Spread } from './types'

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

/** The expected contacts in a day's intervals, and the actual ones in the intervals that are over. */
interface StartedDay {
  readonly mean: readonly number[]
  /** Null for intervals that are still to come or unknown. */
  readonly counts: readonly (number | null)[]
}

/**
 * The best linear prediction of a day's intervals from those seen so far (kriging): all intervals share the day's
 * factor, and near intervals depart alike. `factors`: by how much the intervals are busier than expected; `variances`:
 * squared relative errors of their expectations, without the intervals' own scatter.
 * @param spread how the series scatters around `mean`; its `day` includes the error of the mean itself
 */
function updateDay({ mean, counts }: StartedDay, spread: Spread) {
  const seen = counts.flatMap((count, index) => {
    const expected = mean[index] ?? 0
    return count === null || expected <= 0 ? [] : [{ at: index, departure: count / expected - 1, noise: 1 / expected }]
  })
  const covariance = (a: number, b: number): number => spread.day + spread.near * spread.fading ** Math.abs(a - b)
  const factor = solved(seen, covariance, spread.single)
  if (factor === undefined) return { factors: mean.map(() => 1), variances: mean.map(() => spread.day + spread.near) }
  const weights = backward(
    factor,
    forward(
      factor,
      Float64Array.from(seen, ({ departure }) => departure),
    ),
  )
  const own = mean.map((_, index) => {
    const row = Float64Array.from(seen, (other) => covariance(index, other.at))
    const known = forward(factor, row)
    return {
      factor: Math.max(0.02, 1 + row.reduce((sum, value, i) => sum + value * (weights[i] ?? 0), 0)),
      variance: Math.max(0, covariance(index, index) - known.reduce((sum, value) => sum + value * value, 0)),
    }
  })
  return { factors: own.map(({ factor }) => factor), variances: own.map(({ variance }) => variance) }
}

function solved(
  seen: readonly { readonly at: number; readonly noise: number }[],
  covariance: (a: number, b: number) => number,
  single: number,
): Cholesky | undefined {
  if (seen.length === 0) return undefined
  const size = seen.length
  const matrix = new Float64Array(size * size)
  seen.forEach((a, i) => {
    seen.forEach((b, j) => {
      matrix[i * size + j] = covariance(a.at, b.at) + (i === j ? a.noise + single : 0)
    })
  })
  return cholesky(matrix, size)
}

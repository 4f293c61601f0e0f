import type { ForecastDay, ForecastSeries } from '../../../documents'
import { countInterval } from '../spread/count-interval'
import type { DayForecast } from './forecast-node'
import type { NodeFit } from './types'

/** The requested part of the horizon, as indexes of its intervals. */
export interface Asked {
  readonly from: number
  readonly to: number
  readonly confidence: number
  /** Name of the special day on a date. */
  special(date: string): string | undefined
}

/**
 * The forecast of one series, or of the sum of several, with prediction intervals. `parts` holds the days of each
 * series, for the same dates.
 */
export function seriesForecast(parts: readonly (readonly DayForecast[])[], fit: NodeFit, asked: Asked): ForecastSeries {
  const result = { mean: [] as number[], low: [] as number[], high: [] as number[], days: [] as ForecastDay[] }
  const count = parts[0]?.length ?? 0
  for (let d = 0; d < count; d++) {
    const own = parts.flatMap((days) => days[d] ?? [])
    addDay(result, own, fit, asked)
  }
  const { day } = fit.spread
  return {
    ...result,
    trendPerWeek: Math.expm1(7 * fit.trendPerDay),
    ...(day > 1e-6 ? { dayFactorShape: 1 / day } : {}),
  }
}

interface Building {
  readonly mean: number[]
  readonly low: number[]
  readonly high: number[]
  readonly days: ForecastDay[]
}

function addDay(result: Building, parts: readonly DayForecast[], fit: NodeFit, asked: Asked): void {
  const first = parts[0]
  if (first === undefined) return
  const places = first.day.slots.flatMap((_, i) => {
    const at = first.day.first + i
    return at >= asked.from && at < asked.to ? [i] : []
  })
  if (places.length === 0) return
  const intervals = places.map((place) => pooled(parts, place))
  for (const { mean, shared, error } of intervals) {
    const variance = mean + mean * mean * (shared + fit.spread.single + error)
    const { low, high } = countInterval(mean, variance, asked.confidence)
    result.mean.push(mean)
    result.low.push(low)
    result.high.push(high)
  }
  const total = intervals.reduce((sum, { mean }) => sum + mean, 0)
  const { low, high } = countInterval(total, dayVariance(intervals, fit), asked.confidence)
  const name = asked.special(first.day.date)
  result.days.push({ date: first.day.date, mean: total, low, high, ...(name === undefined ? {} : { special: name }) })
}

interface PooledInterval {
  readonly mean: number
  /** Squared relative scatter that the intervals of the day share. */
  readonly shared: number
  /** Squared relative error of the share of the day. */
  readonly error: number
}

/**
 * Pools one interval of several series. Their shared scatter is fully common to them; the errors of their profiles are
 * independent.
 */
function pooled(parts: readonly DayForecast[], place: number): PooledInterval {
  let [mean, shared, error] = [0, 0, 0]
  for (const part of parts) {
    const own = part.mean[place] ?? 0
    mean += own
    shared += own * (part.shared[place] ?? 0)
    error += own * own * (part.profileErrors[place] ?? 0)
  }
  return mean > 0 ? { mean, shared: shared / mean, error: error / (mean * mean) } : { mean: 0, shared: 0, error: 0 }
}

function dayVariance(intervals: readonly PooledInterval[], { spread }: NodeFit): number {
  let variance = 0
  intervals.forEach((a, i) => {
    variance += a.mean + a.mean * a.mean * (spread.single + a.error)
    intervals.forEach((b, j) => {
      // The part that fades with distance is shared only as far as it has not faded.
      const faded = spread.near * (1 - spread.fading ** Math.abs(i - j))
      variance += a.mean * b.mean * Math.max(0, Math.sqrt(a.shared * b.shared) - faded)
    })
  })
  return variance
}

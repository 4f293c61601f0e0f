import type { ForecastDay, ForecastSeries } from '../../../documents'
import { countInterval } from '../spread/count-interval'
import type { DayForecast, SeriesPart } from './forecast-node'
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
export function seriesForecast(parts: readonly SeriesPart[], fit: NodeFit, asked: Asked): ForecastSeries {
  const result = { mean: [] as number[], low: [] as number[], high: [] as number[], days: [] as ForecastDay[] }
  const count = parts[0]?.days.length ?? 0
  for (let d = 0; d < count; d++) {
    const own = parts.flatMap(({ queueId, days }) => {
      const day = days[d]
      return day === undefined ? [] : [{ queueId, day }]
    })
    addDay(result, own, fit, asked)
  }
  const { day } = fit.spread
  const error = levelError(parts, fit)
  return {
    ...result,
    trendPerWeek: Math.expm1(7 * fit.trendPerDay),
    ...(day > 1e-6 ? { dayFactorShape: 1 / day } : {}),
    ...(error === undefined ? {} : { levelError: error }),
  }
}

interface Building {
  readonly mean: number[]
  readonly low: number[]
  readonly high: number[]
  readonly days: ForecastDay[]
}

interface PartDay {
  readonly queueId: string | undefined
  readonly day: DayForecast
}

function addDay(result: Building, parts: readonly PartDay[], fit: NodeFit, asked: Asked): void {
  const first = parts[0]?.day
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
 * An interval of several series together. Scatter common to the org adds up over all of them, scatter common to a queue
 * within that queue. All other scatter, and errors of profiles, are independent.
 */
function pooled(parts: readonly PartDay[], place: number): PooledInterval {
  let [mean, org, own, error] = [0, 0, 0, 0]
  const queues = new Map<string | undefined, { mean: number; shared: number }>()
  for (const { queueId, day } of parts) {
    const part = day.mean[place] ?? 0
    const [shared, ofOrg, ofQueue] = [day.shared, day.orgShared, day.queueShared].map((list) => list[place] ?? 0)
    const queue = queues.get(queueId) ?? { mean: 0, shared: 0 }
    queues.set(queueId, queue)
    mean += part
    org += part * (ofOrg ?? 0)
    queue.mean += part
    queue.shared += part * (ofQueue ?? 0)
    own += part * part * Math.max(0, (shared ?? 0) - (ofOrg ?? 0) - (ofQueue ?? 0))
    error += part * part * (day.profileErrors[place] ?? 0)
  }
  if (mean === 0) return { mean: 0, shared: 0, error: 0 }
  for (const queue of queues.values()) own += queue.mean * queue.shared
  return { mean, shared: org / mean + own / (mean * mean), error: error / (mean * mean) }
}

function dayVariance(intervals: readonly PooledInterval[], { spread }: NodeFit): number {
  let variance = 0
  intervals.forEach((a, i) => {
    variance += a.mean + a.mean * a.mean * (spread.single + a.error)
    intervals.forEach((b, j) => {
      // Two intervals share the fading part only as far as it has not faded over the distance between them.
      const faded = spread.near * (1 - spread.fading ** Math.abs(i - j))
      variance += a.mean * b.mean * Math.max(0, Math.sqrt(a.shared * b.shared) - faded)
    })
  })
  return variance
}

const WEEK_DAYS = 7

/**
 * The error that all days of a week have in common, as a share of the contacts: the part of the error of their sum that
 * exceeds independent errors of the days. For a part of a whole, it is the error of its share.
 * @returns undefined where no day is forecast
 */
function levelError(parts: readonly SeriesPart[], { level, open }: NodeFit): number | undefined {
  const days = (parts[0]?.days ?? []).slice(0, WEEK_DAYS).flatMap(({ day: { day, weekday } }, d) => {
    const weight = parts.reduce((sum, { days: own }) => sum + total(own[d]?.mean), 0)
    return open[weekday] === true && weight > 0 ? [{ day, weekday, weight }] : []
  })
  const all = days.reduce((sum, { weight }) => sum + weight, 0)
  if (days.length === 0) return undefined
  let [alone, squares] = [0, 0]
  for (const { day, weekday, weight } of days) {
    const share = (weight / all) ** 2
    squares += share
    alone += share * level.forecast(day, weekday).variance
  }
  const together = level.together(days)
  return Math.sqrt(squares < 1 ? Math.max(0, (together - alone) / (1 - squares)) : together)
}

function total(mean: readonly number[] = []): number {
  return mean.reduce((sum, one) => sum + one, 0)
}

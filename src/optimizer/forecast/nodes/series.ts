import { groupBy } from '../../../core/group-by'
import { sum } from '../../../core/sum'
import { WEEK_DAYS } from '../../../core/time/durations'
import type { ForecastDay, ForecastSeries, ForecastTotal } from '../../../documents'
import type { LocalDay } from '../calendar/local-days'
import { monthPlace } from '../level/month-days'
import { countInterval } from '../spread/count-interval'
import type { DayForecast } from './forecast-node'
import type { NodeFit } from './types'

/** The requested part of the horizon, as indexes of its intervals. */
export interface RequestedPart {
  readonly from: number
  readonly to: number
  readonly confidence: number
  /** Name of the special day on a date. */
  special(date: string): string | undefined
}

/**
 * The forecast of one series, or of the sum of several, with prediction intervals. `parts` holds the days of each
 * series, for the same dates.
 * @param fits those of the org, of the queue and of the contact type, as far down as the series is
 */
export function seriesForecast(
  parts: readonly (readonly DayForecast[])[],
  fits: readonly [NodeFit, ...NodeFit[]],
  requested: RequestedPart,
): ForecastSeries {
  const fit = fits.at(-1) ?? fits[0]
  const whole = WHOLES[fits.length - 1] ?? 'type'
  const result = { mean: [] as number[], low: [] as number[], high: [] as number[], days: [] as ForecastDay[] }
  const sums: DaySum[] = []
  const count = parts[0]?.length ?? 0
  for (let d = 0; d < count; d++) {
    const partsOfDay = parts.flatMap((days) => days[d] ?? [])
    const sum = addDay(result, partsOfDay, fit, whole, requested)
    if (sum !== undefined) sums.push(sum)
  }
  const { day } = fit.spread
  const error = levelError(parts, fit)
  return {
    ...result,
    ...(sums.length > 1 ? { totals: buildTotals(sums, new Set(fits), requested.confidence) } : {}),
    trendPerWeek: Math.expm1(7 * fit.trendPerDay),
    ...(day > 1e-6 ? { dayFactorShape: 1 / day } : {}),
    ...(error === undefined ? {} : { levelError: error }),
  }
}

const WHOLES = ['org', 'queue', 'type'] as const
/** What several series are together. */
type Whole = (typeof WHOLES)[number]

interface Building {
  readonly mean: number[]
  readonly low: number[]
  readonly high: number[]
  readonly days: ForecastDay[]
}

function addDay(
  result: Building,
  parts: readonly DayForecast[],
  fit: NodeFit,
  whole: Whole,
  requested: RequestedPart,
): DaySum | undefined {
  const [first] = parts
  if (first === undefined) return undefined
  const places = first.day.slots.flatMap((_, i) => {
    const at = first.day.first + i
    return at >= requested.from && at < requested.to ? [i] : []
  })
  if (places.length === 0) return undefined
  const intervals = places.map((place) => pooled(parts, place, whole))
  for (const { mean, shared, error } of intervals) {
    const variance = mean + mean * mean * (shared + fit.spread.single + error)
    const { low, high } = countInterval(mean, variance, requested.confidence)
    result.mean.push(mean)
    result.low.push(low)
    result.high.push(high)
  }
  const total = intervals.reduce((sum, { mean }) => sum + mean, 0)
  const variance = dayVariance(intervals, fit)
  const { low, high } = countInterval(total, variance, requested.confidence)
  const name = requested.special(first.day.date)
  result.days.push({ date: first.day.date, mean: total, low, high, ...(name === undefined ? {} : { special: name }) })
  return { day: first.day, isWhole: places.length === first.day.slots.length, mean: total, variance }
}

interface PooledInterval {
  readonly mean: number
  /** Squared relative scatter that the intervals of the day share. */
  readonly shared: number
  /** Squared relative error of the share of the day. */
  readonly error: number
}

/**
 * An interval of several series together. The scatter of the whole is that of the org or the queue, in which the scatter of
 * its parts is contained; errors of profiles are independent.
 */
function pooled(parts: readonly DayForecast[], place: number, whole: Whole): PooledInterval {
  let [mean, scatter, error] = [0, 0, 0]
  for (const day of parts) {
    const part = day.mean[place] ?? 0
    const [shared, ofOrg, ofQueue] = [day.shared, day.orgShared, day.queueShared].map((list) => list[place] ?? 0)
    mean += part
    scatter += part * ((whole === 'type' ? shared : (ofOrg ?? 0) + (whole === 'queue' ? (ofQueue ?? 0) : 0)) ?? 0)
    error += part * part * (day.profileErrors[place] ?? 0)
  }
  return mean === 0 ? { mean: 0, shared: 0, error: 0 } : { mean, shared: scatter / mean, error: error / (mean * mean) }
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

/**
 * The error that all days of a week have in common, as a share of the contacts: the part of the error of their sum that
 * exceeds independent errors of the days. For a part of a whole, it is the error of its share.
 * @returns undefined where no day is forecast
 */
function levelError(parts: readonly (readonly DayForecast[])[], fit: NodeFit): number | undefined {
  const sums = (parts[0] ?? []).slice(0, WEEK_DAYS).map(({ day }, d) => ({
    day,
    mean: sum(parts.map((own) => sum(own[d]?.mean ?? []))),
  }))
  const found = commonError(sums, fit)
  if (found === undefined) return undefined
  const { together, alone, squares } = found
  return Math.sqrt(squares < 1 ? Math.max(0, (together - alone) / (1 - squares)) : together)
}

/**
 * The squared relative error of the level in the sum of some days: that of the sum, and what it would be if the errors of
 * the days were independent.
 * @returns undefined without contacts
 */
function commonError(sums: readonly Pick<DaySum, 'day' | 'mean'>[], { level, open }: NodeFit) {
  const days = sums.flatMap(({ day: { day, weekday }, mean: weight }) =>
    open[weekday] === true && weight > 0 ? [{ day, weekday, weight }] : [],
  )
  if (days.length === 0) return undefined
  const all = days.reduce((sum, { weight }) => sum + weight, 0)
  let [alone, squares] = [0, 0]
  for (const { day, weekday, weight } of days) {
    const share = (weight / all) ** 2
    squares += share
    alone += share * level.forecast(day, weekday).variance
  }
  return { together: level.together(days), alone, squares }
}

/** The contacts of a day, as far as they are forecast. */
interface DaySum {
  readonly day: LocalDay
  readonly isWhole: boolean
  readonly mean: number
  readonly variance: number
}

function buildTotals(sums: readonly DaySum[], fits: ReadonlySet<NodeFit>, confidence: number): ForecastTotal[] {
  const whole = sums.filter(({ isWhole }) => isWhole)
  const groups = (key: (sum: DaySum) => string | number): DaySum[][] => [...groupBy(whole, key).values()]
  const weeks = groups(({ day: { day, weekday } }) => day - weekday).filter(({ length }) => length === WEEK_DAYS)
  const months = groups(({ day: { date } }) => date.slice(0, 7)).filter(
    ([first, ...others]) =>
      first !== undefined && monthPlace(first.day.day).last === -1 - others.length && first.day.date.endsWith('-01'),
  )
  const isAll = ({ length }: readonly DaySum[]): boolean => length === sums.length
  const periods: { readonly period: ForecastTotal['period']; readonly days: readonly DaySum[] }[] = [
    ...weeks.map((days) => ({ period: 'week' as const, days })),
    ...months.map((days) => ({ period: 'month' as const, days })),
    ...([...weeks, ...months].some(isAll) ? [] : [{ period: 'all' as const, days: sums }]),
  ]
  return periods.map(({ period, days }) => {
    const mean = days.reduce((sum, day) => sum + day.mean, 0)
    let variance = days.reduce((sum, day) => sum + day.variance, 0)
    for (const fit of fits) {
      const { together = 0, alone = 0 } = commonError(days, fit) ?? {}
      variance += mean * mean * Math.max(0, together - alone)
    }
    const [from, to] = [days[0]?.day.date ?? '', days.at(-1)?.day.date ?? '']
    return { period, from, to, mean, ...countInterval(mean, variance, confidence) }
  })
}

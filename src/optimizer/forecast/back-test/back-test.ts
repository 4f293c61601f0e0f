import * as z from 'zod/mini'
import { ValidationError } from '../../../core/errors/input'
import { checkOptions, whole } from '../../../core/schema'
import { MINUTE_MS, WEEK_MS } from '../../../core/time/durations'
import type { BackTestMethod, DemandForecast, ForecastBackTest } from '../../../documents'
import { assertList, assertObject } from '../../erlang/kit/inputs'
import { type LocalDay, localDays } from '../calendar/local-days'
import { forecastDemand } from '../forecast-demand'
import { checkHistory, forecastSchema } from '../history/check'
import type { DemandHistory, ForecastDemandOptions } from '../history/types'
import { bestEts } from '../peers/ets'
import { countInterval } from '../spread/count-interval'
import { type Evaluated, evaluateHandleTimes, handleTimesBetween, summarizeErrors } from './handle-times'

/** A simple forecasting method: returns the expected contacts of each interval of the next week. */
type Method = (counts: readonly number[], perWeek: number, perDay: number) => number[]

/** The same interval a week before. */
const lastWeek: Method = (counts, perWeek) => counts.slice(-perWeek)

/** The mean of the same interval in the last four weeks, or as many as there are. */
const fourWeeks: Method = (counts, perWeek) => {
  const weeks = Math.min(4, Math.floor(counts.length / perWeek))
  return Array.from({ length: perWeek }, (_, i) => {
    let sum = 0
    for (let week = 1; week <= weeks; week++) sum += counts[counts.length - week * perWeek + i] ?? 0
    return sum / weeks
  })
}

/**
 * Forecasts days by exponential smoothing with weekdays as the season, and spreads each day over its intervals like the
 * mean of the last four weeks.
 */
const ets: Method = (counts, perWeek, perDay) => {
  const profile = fourWeeks(counts, perWeek, perDay)
  const days = bestEts(dayTotals(counts, perDay), 7).forecast(7)
  const usual = dayTotals(profile, perDay)
  return profile.map((mean, i) => {
    const day = Math.floor(i / perDay)
    const total = usual[day] ?? 0
    return total > 0 ? (mean * Math.max(0, days[day] ?? 0)) / total : 0
  })
}

/** The sums of each `perDay` intervals. */
function dayTotals(counts: readonly number[], perDay: number): number[] {
  return Array.from({ length: Math.floor(counts.length / perDay) }, (_, day) =>
    counts.slice(day * perDay, (day + 1) * perDay).reduce((sum, count) => sum + count, 0),
  )
}

/** The first forecast needs at least this many weeks of history. */
const MIN_WEEKS = 2
const SUBJECT = 'back-test of forecasts'

/**
 * Options of {@link backTestForecast}: those of the forecast, the same for each week, and the number of weeks to test.
 */
export interface BackTestOptions extends Omit<ForecastDemandOptions, 'interval'> {
  /**
   * How many of the last weeks of the history are forecast, each from the weeks before it. Default 4; fewer if the
   * history is short.
   */
  readonly weeks?: number | undefined
}

const METHODS: readonly { readonly name: BackTestMethod['name']; readonly of?: Method }[] = [
  { name: 'forecast' },
  { name: 'lastWeek', of: lastWeek },
  { name: 'fourWeeks', of: fourWeeks },
  { name: 'ets', of: ets },
]

/**
 * Forecasts each of the last weeks of a history from the weeks before it (rolling origin) and compares the forecast
 * with the actual contacts. Simpler methods are tested on the same weeks, for comparison.
 * @throws ValidationError for a history of fewer than three weeks, and what {@link forecastDemand} refuses
 * @example
 * const { methods } = backTestForecast(demand, { timeZone: 'Europe/Berlin', weeks: 4 })
 * for (const { name, days } of methods) console.log(name, days.wape)
 */
export function backTestForecast(history: DemandHistory, options: BackTestOptions = {}): ForecastBackTest {
  assertObject(SUBJECT, history)
  checkOptions(options, { ...z.omit(forecastSchema(), { interval: true }).shape, weeks: z.optional(whole(1)) })
  assertObject(SUBJECT, history.interval, 'interval')
  assertList(SUBJECT, history.contactTypes, 'contactTypes')
  const { weeks: desired = 4, ...forecastOptions } = options
  return testWeeks(sinceFirstContact(history), desired, forecastOptions)
}

function testWeeks(
  history: DemandHistory,
  desired: number,
  forecastOptions: Omit<BackTestOptions, 'weeks'>,
): ForecastBackTest {
  const startMs = Date.parse(history.interval.start)
  const endMs = Date.parse(history.interval.end)
  const weeks = Math.min(desired, Math.floor((endMs - startMs) / WEEK_MS) - MIN_WEEKS)
  if (!(weeks >= 1))
    throw new ValidationError(
      [
        {
          path: 'interval',
          message: `must be at least ${MIN_WEEKS + 1} weeks, so that one can be forecast from the others`,
        },
      ],
      { subject: SUBJECT },
    )
  const perDay = (24 * 60) / history.granularityMinutes
  const origins = Array.from({ length: weeks }, (_, i) => endMs - (weeks - i) * WEEK_MS)
  const { timeZone } = checkHistory(history, forecastOptions)
  const naive = naiveErrors(history, perDay, origins[0] ?? endMs, timeZone)
  const forecasts: DemandForecast[] = []
  const evaluated = METHODS.map(({ name, of }) => {
    const parts = origins.map((origin) => evaluate(history, origin, perDay, of, { ...forecastOptions, timeZone }))
    forecasts.push(...parts.flatMap(({ forecast }) => forecast ?? []))
    return { name, intervals: parts.flatMap((part) => part.intervals), days: parts.flatMap((part) => part.days) }
  })
  const confidence = forecastOptions.confidence ?? 0.95
  return {
    origins: origins.map((origin) => new Date(origin).toISOString()),
    methods: evaluated.map(({ name, intervals, days }) => ({
      name,
      intervals: summarizeErrors(intervals, naive.intervals, confidence),
      days: summarizeErrors(days, naive.days, confidence),
      ...handleTimeErrors(history, forecasts, name, confidence),
    })),
  }
}

/** The history from the day of its first contact on. Before that day the org keeps no history. */
function sinceFirstContact(history: DemandHistory): DemandHistory {
  const perDay = (24 * 60) / history.granularityMinutes
  const firsts = history.contactTypes.map(({ offered }) => offered.findIndex((count) => (count ?? 0) > 0))
  const first = Math.min(...firsts.filter((at) => at >= 0), history.contactTypes[0]?.offered.length ?? 0)
  const from = Math.floor(first / perDay) * perDay
  if (!(from > 0)) return history
  const startMs = Date.parse(history.interval.start) + from * history.granularityMinutes * 60_000
  return {
    ...history,
    interval: { start: new Date(startMs).toISOString(), end: history.interval.end },
    contactTypes: history.contactTypes.map((type) => ({
      ...type,
      offered: type.offered.slice(from),
      ...handleTimesBetween(type, from * history.granularityMinutes, Number.POSITIVE_INFINITY),
    })),
  }
}

function handleTimeErrors(
  history: DemandHistory,
  forecasts: readonly DemandForecast[],
  name: BackTestMethod['name'],
  confidence: number,
): Pick<BackTestMethod, 'handleTimes'> {
  const errors = name === 'ets' ? undefined : evaluateHandleTimes(history, forecasts, name, confidence)
  return errors === undefined ? {} : { handleTimes: errors }
}

interface EvaluatedWeek {
  /** The forecast of the method under test. */
  readonly forecast?: DemandForecast
  readonly intervals: readonly Evaluated[]
  readonly days: readonly Evaluated[]
}

function evaluate(
  history: DemandHistory,
  originMs: number,
  perDay: number,
  method: Method | undefined,
  options: Omit<ForecastDemandOptions, 'interval'> & { readonly timeZone: string },
): EvaluatedWeek {
  const at = Math.round((originMs - Date.parse(history.interval.start)) / (history.granularityMinutes * 60_000))
  const before = until(history, originMs, at)
  const actual = history.contactTypes.map(({ offered }) => offered.slice(at, at + 7 * perDay))
  const days = wholeDays(originMs, 7 * perDay, history.granularityMinutes, options.timeZone)
  return method === undefined
    ? evaluateForecast(forecastDemand(before, options), actual, days)
    : evaluateSimple(before, actual, perDay, days, method, options.confidence ?? 0.95)
}

function until(history: DemandHistory, originMs: number, at: number): DemandHistory {
  return {
    ...history,
    interval: { start: history.interval.start, end: new Date(originMs).toISOString() },
    contactTypes: history.contactTypes.map((type) => ({
      ...type,
      offered: type.offered.slice(0, at),
      ...handleTimesBetween(type, 0, at * history.granularityMinutes),
    })),
  }
}

type Counts = readonly (readonly (number | null)[])[]

/** The days of a time zone that lie wholly in a part of the history, by their intervals in that part. */
function wholeDays(startMs: number, count: number, intervalMinutes: number, timeZone: string): LocalDay[] {
  // With one more interval on each side, the first and the last day are those that do not.
  const days = localDays(startMs - intervalMinutes * MINUTE_MS, count + 2, intervalMinutes, timeZone)
  return days.slice(1, -1).map((day) => ({ ...day, first: day.first - 1 }))
}

function evaluateForecast(forecast: DemandForecast, actual: Counts, days: readonly LocalDay[]): EvaluatedWeek {
  const intervals = forecast.contactTypes.flatMap(({ mean, low, high }, t) =>
    mean.flatMap((own, i) => known(actual[t]?.[i], { mean: own, low: low[i] ?? 0, high: high[i] ?? 0 })),
  )
  const byDate = new Map(forecast.total.days.map((day) => [day.date, day]))
  return {
    forecast,
    intervals,
    days: days.flatMap((day) => {
      const own = byDate.get(day.date)
      return own === undefined ? [] : known(dayTotal(actual, day), own)
    }),
  }
}

function evaluateSimple(
  before: DemandHistory,
  actual: Counts,
  perDay: number,
  days: readonly LocalDay[],
  method: Method,
  confidence: number,
): EvaluatedWeek {
  const means = before.contactTypes.map(({ offered }) => method(filled(offered, 7 * perDay), 7 * perDay, perDay))
  return {
    intervals: means.flatMap((own, t) =>
      own.flatMap((mean, i) => known(actual[t]?.[i], { mean, ...countInterval(mean, mean, confidence) })),
    ),
    days: days.flatMap((day) => {
      const mean = dayTotal(means, day) ?? 0
      return known(dayTotal(actual, day), { mean, ...countInterval(mean, mean, confidence) })
    }),
  }
}

/** The counts, each unknown one as that of the nearest week in which the interval is known; simple methods know no gaps. */
function filled(counts: readonly (number | null)[], perWeek: number): number[] {
  return counts.map((count, i) => {
    for (let away = perWeek; count === null && away < counts.length; away += perWeek) {
      const near = counts[i - away] ?? counts[i + away]
      if (near !== null && near !== undefined) return near
    }
    return count ?? 0
  })
}

/** Unknown counts, and intervals in which no contact was expected and none came, say nothing about a method. */
function known(actual: number | null | undefined, { mean, low, high }: Omit<Evaluated, 'actual'>): Evaluated[] {
  if (actual === null || actual === undefined) return []
  return mean === 0 && actual === 0 ? [] : [{ mean, low, high, actual }]
}

function dayTotal(counts: Counts, { first, slots }: LocalDay): number | null {
  let sum = 0
  for (const own of counts) {
    for (const count of own.slice(first, first + slots.length)) {
      if (count === null) return null
      sum += count
    }
  }
  return sum
}

/**
 * Absolute differences between each interval and the same one a week before, within the history of the first forecast.
 */
function naiveErrors(
  history: DemandHistory,
  perDay: number,
  originMs: number,
  timeZone: string,
): { intervals: number[]; days: number[] } {
  const startMs = Date.parse(history.interval.start)
  const at = Math.round((originMs - startMs) / (history.granularityMinutes * MINUTE_MS))
  const counts = history.contactTypes.map(({ offered }) => offered.slice(0, at))
  const days = wholeDays(startMs, at, history.granularityMinutes, timeZone).map((day) => dayTotal(counts, day))
  const differences = (values: readonly (number | null)[], season: number): number[] =>
    values.slice(season).flatMap((value, i) => {
      const before = values[i] ?? null
      return value === null || before === null ? [] : [Math.abs(value - before)]
    })
  return {
    intervals: counts.flatMap((own) => differences(own, 7 * perDay)),
    days: differences(days, 7),
  }
}

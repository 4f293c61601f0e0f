import * as z from 'zod/mini'
import { defined } from '../../../core/defined'
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
 * Options of {@link backTestForecast}: those of the forecast except `interval`, used for each week, and the number of weeks
 * to test.
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
 * @throws ValidationError if the history has fewer than three weeks from its first contact, and as {@link forecastDemand}
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
  const tested = origins.map((originMs): Week => {
    const at = Math.round((originMs - startMs) / (history.granularityMinutes * MINUTE_MS))
    const before = until(history, originMs, at)
    return {
      before,
      actual: history.contactTypes.map(({ offered }) => offered.slice(at, at + 7 * perDay)),
      days: wholeDays(originMs, 7 * perDay, history.granularityMinutes, timeZone),
      forecast: forecastDemand(before, { ...forecastOptions, timeZone }),
    }
  })
  // Hours in which nothing is expected say nothing about a method, unless contacts came.
  const open = tested[0]?.forecast.contactTypes.map(({ mean }) => mean.map((one) => one > 0)) ?? []
  const naive = naiveErrors(tested[0]?.before ?? history, open, perDay, timeZone)
  const confidence = forecastOptions.confidence ?? 0.95
  return {
    origins: origins.map((origin) => new Date(origin).toISOString()),
    methods: METHODS.map(({ name, of }) => {
      const parts = tested.map((week) => evaluate(week, of, open, perDay, confidence))
      const handleTimes = name === 'ets' ? undefined : evaluateHandleTimes(history, tested, name, confidence)
      return {
        name,
        intervals: summarizeErrors(
          parts.flatMap(({ intervals }) => intervals),
          naive.intervals,
          confidence,
        ),
        days: summarizeErrors(
          parts.flatMap(({ days }) => days),
          naive.days,
          confidence,
        ),
        ...defined({ handleTimes }),
      }
    }),
  }
}

/** The history without the spans of 24 h, from its start, that precede its first contact: the org has no data of them. */
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

/** A week that is forecast from the history before it. */
interface Week {
  readonly before: DemandHistory
  readonly actual: Counts
  /** Its days in the forecast's time zone, without those that are partly outside. */
  readonly days: readonly LocalDay[]
  readonly forecast: DemandForecast
}

/** Expected and actual contacts for a method, by default the forecast itself; intervals and days are the same for all. */
function evaluate(
  { before, actual, days, forecast }: Week,
  method: Method | undefined,
  open: readonly (readonly boolean[])[],
  perDay: number,
  confidence: number,
): { readonly intervals: readonly Evaluated[]; readonly days: readonly Evaluated[] } {
  const perWeek = 7 * perDay
  const means = method && before.contactTypes.map(({ offered }) => method(filled(offered, perWeek), perWeek, perDay))
  const asPoisson = (mean = 0) => ({ mean, ...countInterval(mean, mean, confidence) })
  const byDate = new Map(forecast.total.days.map((day) => [day.date, day]))
  return {
    intervals: forecast.contactTypes.flatMap((own, t) =>
      own.mean.flatMap((mean, i): Evaluated[] => {
        const count = actual[t]?.[i] ?? null
        if (count === null || (count === 0 && open[t]?.[i] !== true)) return []
        if (means !== undefined) return [{ ...asPoisson(means[t]?.[i]), actual: count }]
        return [{ mean, low: own.low[i] ?? 0, high: own.high[i] ?? 0, actual: count }]
      }),
    ),
    days: days.flatMap((day): Evaluated[] => {
      const [own, count] = [byDate.get(day.date), dayTotal(actual, day)]
      if (own === undefined || count === null || (count === 0 && own.mean === 0)) return []
      return [{ ...(means === undefined ? own : asPoisson(dayTotal(means, day) ?? 0)), actual: count }]
    }),
  }
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

/** The local days that lie wholly within a series of intervals; `first` counts in that series. */
function wholeDays(startMs: number, count: number, intervalMinutes: number, timeZone: string): LocalDay[] {
  // With one more interval on each side, the first and the last day are those that are cut or outside.
  const days = localDays(startMs - intervalMinutes * MINUTE_MS, count + 2, intervalMinutes, timeZone)
  return days.slice(1, -1).map((day) => ({ ...day, first: day.first - 1 }))
}

/** Fills gaps for the simple methods: the same interval of the nearest week in which it is known, else 0. */
function filled(counts: readonly (number | null)[], perWeek: number): number[] {
  return counts.map((count, i) => {
    for (let away = perWeek; count === null && away < counts.length; away += perWeek) {
      const near = counts[i - away] ?? counts[i + away]
      if (near !== null && near !== undefined) return near
    }
    return count ?? 0
  })
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
 * Absolute differences from the same interval, or day, a week before: of intervals in which contacts are expected, and of
 * days with contacts in either week.
 */
function naiveErrors(
  { interval, granularityMinutes, contactTypes }: DemandHistory,
  open: readonly (readonly boolean[])[],
  perDay: number,
  timeZone: string,
): { intervals: number[]; days: number[] } {
  const counts = contactTypes.map(({ offered }) => offered)
  const count = counts[0]?.length ?? 0
  const perWeek = 7 * perDay
  const days = wholeDays(Date.parse(interval.start), count, granularityMinutes, timeZone)
  const differences = (
    values: readonly (number | null)[],
    season: number,
    isOpen: (place: number, sum: number) => boolean,
  ): number[] =>
    values.slice(season).flatMap((value, i) => {
      const before = values[i] ?? null
      return value === null || before === null || !isOpen(i, value + before) ? [] : [Math.abs(value - before)]
    })
  return {
    // The forecast begins where the history ends, so hours of the week are counted from there.
    intervals: counts.flatMap((own, t) =>
      differences(own, perWeek, (i) => open[t]?.[(((i - count) % perWeek) + perWeek) % perWeek] === true),
    ),
    days: differences(
      days.map((day) => dayTotal(counts, day)),
      7,
      (_, sum) => sum > 0,
    ),
  }
}

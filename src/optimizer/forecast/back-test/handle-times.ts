import type { DemandForecast, ForecastErrors } from '../../../documents'
import { type LocalDay, localDays } from '../calendar/local-days'
import type { DemandHistory, HistoryContactType } from '../history/types'

export type HandleMethod = 'forecast' | 'lastWeek' | 'fourWeeks'

/** The handle times of a contact type between two minutes of its history, in whole intervals. */
export function handleTimesBetween(
  { handleTimes }: HistoryContactType,
  fromMinute: number,
  toMinute: number,
): Pick<HistoryContactType, 'handleTimes'> {
  if (handleTimes === undefined) return {}
  const { intervalMinutes, handled, seconds } = handleTimes
  const [from, to] = [fromMinute, toMinute].map((minute) => Math.ceil(minute / intervalMinutes))
  return { handleTimes: { intervalMinutes, handled: handled.slice(from, to), seconds: seconds.slice(from, to) } }
}

interface Day {
  handled: number
  seconds: number
}

/** Contacts and seconds of each queue by date. */
function queueDays({ interval, contactTypes }: DemandHistory, timeZone: string): Map<string, Map<string, Day>> {
  const queues = new Map<string, Map<string, Day>>()
  for (const { queueId, handleTimes } of contactTypes) {
    if (handleTimes === undefined) continue
    const daysOfQueue = queues.get(queueId) ?? new Map<string, Day>()
    queues.set(queueId, daysOfQueue)
    const { intervalMinutes, handled, seconds } = handleTimes
    for (const { date, first, slots } of localDays(
      Date.parse(interval.start),
      handled.length,
      intervalMinutes,
      timeZone,
    )) {
      const day = daysOfQueue.get(date) ?? { handled: 0, seconds: 0 }
      daysOfQueue.set(date, day)
      for (let i = first; i < first + slots.length; i++) {
        day.handled += handled[i] ?? 0
        day.seconds += seconds[i] ?? 0
      }
    }
  }
  return queues
}

/**
 * Compares the forecast mean handle time of each queue and whole day with the actual one, for the weeks that were forecast.
 */
export function evaluateHandleTimes(
  history: DemandHistory,
  weeks: readonly { readonly forecast: DemandForecast; readonly days: readonly LocalDay[] }[],
  method: HandleMethod,
  confidence: number,
): ForecastErrors | undefined {
  const timeZone = weeks[0]?.forecast.timeZone ?? 'UTC'
  const actual = queueDays(history, timeZone)
  const evaluated: Evaluated[] = []
  const naive: number[] = []
  for (const { forecast, days: wholeDays } of weeks) {
    const whole = new Set(wholeDays.map(({ date }) => date))
    for (const { queueId, handleTime } of forecast.queues) {
      const days = actual.get(queueId)
      for (const { date, seconds, low, high } of handleTime?.days ?? []) {
        if (!whole.has(date)) continue
        const actualMean = meanOn(days, [date])
        const before = meanOn(days, datesBefore(date, 1))
        if (actualMean === undefined || before === undefined) continue
        naive.push(Math.abs(actualMean - before))
        if (method === 'forecast') evaluated.push({ mean: seconds, low, high, actual: actualMean })
        else {
          const mean = method === 'lastWeek' ? before : (meanOn(days, datesBefore(date, 4)) ?? before)
          evaluated.push({ mean, low: mean, high: mean, actual: actualMean })
        }
      }
    }
  }
  return evaluated.length === 0 ? undefined : summarizeErrors(evaluated, naive, confidence)
}

function meanOn(days: ReadonlyMap<string, Day> | undefined, dates: readonly string[]): number | undefined {
  let [handled, seconds] = [0, 0]
  for (const date of dates) {
    handled += days?.get(date)?.handled ?? 0
    seconds += days?.get(date)?.seconds ?? 0
  }
  return handled > 0 ? seconds / handled : undefined
}

function datesBefore(date: string, weeks: number): string[] {
  return Array.from({ length: weeks }, (_, i) =>
    new Date(Date.parse(date) - (i + 1) * 7 * 86_400_000).toISOString().slice(0, 10),
  )
}

/** One forecast count and the actual one. */
export interface Evaluated {
  readonly mean: number
  readonly low: number
  readonly high: number
  readonly actual: number
}

/** Sums up the errors. `naive` holds the absolute errors of the seasonal naive method within the histories. */
export function summarizeErrors(
  evaluated: readonly Evaluated[],
  naive: readonly number[],
  confidence: number,
): ForecastErrors {
  const tail = (1 - confidence) / 2
  const sums = { error: 0, actual: 0, inside: 0, pinball: 0 }
  for (const { mean, low, high, actual } of evaluated) {
    sums.error += Math.abs(actual - mean)
    sums.actual += actual
    if (low <= actual && actual <= high) sums.inside++
    sums.pinball += (pinball(actual, low, tail) + pinball(actual, mean, 0.5) + pinball(actual, high, 1 - tail)) / 3
  }
  const scale = naive.reduce((sum, error) => sum + error, 0) / Math.max(1, naive.length)
  const count = Math.max(1, evaluated.length)
  return {
    wape: sums.actual > 0 ? sums.error / sums.actual : 0,
    mase: scale > 0 ? sums.error / count / scale : 0,
    coverage: sums.inside / count,
    pinball: sums.pinball / count,
  }
}

function pinball(actual: number, quantile: number, probability: number): number {
  return actual >= quantile ? probability * (actual - quantile) : (1 - probability) * (quantile - actual)
}

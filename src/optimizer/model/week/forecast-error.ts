import { DAY_MS, FIRST_MONDAY_MS } from '../../../core/time/local-time'
import type { DemandForecast, ForecastError, ForecastSeries } from '../../../documents'
import { SINGLE_VARIANCE } from '../../forecast/handle-times/fit-handle-times'
import { normalQuantile } from '../../forecast/spread/normal-quantile'
import { minuteOfWeek } from '../time/week-presence'

const MINUTE_MS = 60_000
const WEEK_DAYS = 7

/**
 * How uncertain the forecast of the week is: how much single days scatter, how far the level of all days may be wrong,
 * and the error of handle times. The error of the level is the part of the days' intervals that neither counting nor
 * the scatter of days explains.
 */
export function forecastError({ total, queues, contactTypes, confidence, interval }: DemandForecast): ForecastError {
  const shape = total.dayFactorShape
  const usual = shape === undefined ? 0 : 1 / shape
  const quantile = normalQuantile((1 + confidence) / 2)
  const open = total.days
    .slice(0, WEEK_DAYS)
    .filter(({ mean }) => mean > 0)
    .map(({ mean, low, high }) => Math.max(0, ((high - low) / (2 * quantile * mean)) ** 2 - usual - 1 / mean))
  const common = commonError(total.levelError, open)
  const startMs = Date.parse(interval.start)
  const days = total.days.slice(0, WEEK_DAYS).map(({ mean, low, high }, i) => {
    const own = mean > 0 ? ((high - low) / (2 * quantile * mean)) ** 2 - 1 / mean - common : 0
    const noonMinute = minuteOfWeek((startMs + (i + 0.5) * DAY_MS - FIRST_MONDAY_MS) / MINUTE_MS)
    return { noonMinute, cv: Math.sqrt(Math.max(usual, own)) }
  })
  const known = contactTypes.flatMap(({ id, queueId, levelError, dayFactorShape }) => {
    const queue = queues.find((one) => one.queueId === queueId)?.levelError
    if (levelError === undefined || queue === undefined) return []
    const day = Math.sqrt(Math.max(0, 1 / (dayFactorShape ?? Number.POSITIVE_INFINITY) - usual))
    return [{ id, queue, own: levelError, day }]
  })
  const own = known.length === 0 ? {} : { contactTypes: known }
  return { week: Math.sqrt(common), days, ...own, handleTime: handleTimeError(total.handleTime, total, quantile) }
}

/**
 * If the forecast does not state it, the smallest error of its days is used, since special days may have larger ones.
 */
function commonError(levelError: number | undefined, open: readonly number[]): number {
  if (levelError !== undefined) return levelError ** 2
  return open.length === 0 ? 0 : Math.min(...open)
}

function handleTimeError(handleTime: ForecastSeries['handleTime'], { days }: ForecastSeries, quantile: number): number {
  const contacts = new Map(days.map(({ date, mean }) => [date, mean]))
  const open = (handleTime?.days ?? []).map(({ date, low, high }) =>
    Math.max(0, (Math.log(high / low) / (2 * quantile)) ** 2 - SINGLE_VARIANCE / Math.max(1, contacts.get(date) ?? 1)),
  )
  return open.length === 0 ? 0 : Math.sqrt(Math.min(...open))
}

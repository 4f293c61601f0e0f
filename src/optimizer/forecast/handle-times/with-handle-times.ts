import type { DemandForecast, ForecastContactType, ForecastHandleTime } from '../../../documents'
import { normalQuantile } from '../../math/normal'
import { type LocalDay, localDays, unusualDates } from '../calendar/local-days'
import type { DemandHistory } from '../history/types'
import { fitHandleTimes, type HandleTimeFit, SINGLE_VARIANCE } from './fit-handle-times'
import { buildHandleHistory, type HandleHistory } from './handle-cells'

interface Learned extends HandleHistory {
  readonly fit: HandleTimeFit
  readonly days: readonly LocalDay[]
  readonly quantile: number
  readonly granularityMinutes: number
}

/** One contact type with its contacts, to be added up. */
interface Part {
  readonly mean: readonly number[]
  readonly ahtSeconds: readonly number[]
  readonly queueId: string
  /** Variance of the logarithm of the type's mean over the history. */
  readonly variance: number
}

/** Adds handle times to the forecast, if the history has them by interval. */
export function withHandleTimes(forecast: DemandForecast, history: DemandHistory): DemandForecast {
  const { timeZone, granularityMinutes, interval, confidence } = forecast
  const unusual = unusualDates(forecast)
  const past = buildHandleHistory(
    history.contactTypes,
    Date.parse(history.interval.start),
    timeZone,
    (date) => !unusual.has(date),
  )
  const fit = past === undefined ? undefined : fitHandleTimes(past.cells)
  if (past === undefined || fit === undefined) return forecast
  const count = forecast.total.mean.length
  const learned: Learned = {
    ...past,
    fit,
    granularityMinutes,
    days: localDays(Date.parse(interval.start), count, granularityMinutes, timeZone),
    quantile: normalQuantile((1 + confidence) / 2),
  }
  const parts = new Map<string, Part>()
  const contactTypes = forecast.contactTypes.map((type): ForecastContactType => {
    const ahtSeconds = handleSeconds(type, learned)
    if (ahtSeconds === undefined) return type
    const part = {
      mean: type.mean,
      ahtSeconds,
      queueId: type.queueId,
      variance: SINGLE_VARIANCE / (past.means.get(type.id)?.handled ?? 1),
    }
    parts.set(type.id, part)
    return { ...type, ahtSeconds, handleTime: summary([part], learned, fit.trendPerDay(type.queueId)) }
  })
  const all = [...parts.values()]
  return {
    ...forecast,
    contactTypes,
    queues: forecast.queues.map((queue) => {
      const typesOfQueue = all.filter(({ queueId }) => queueId === queue.queueId)
      return typesOfQueue.length === 0
        ? queue
        : { ...queue, handleTime: summary(typesOfQueue, learned, fit.trendPerDay(queue.queueId)) }
    }),
    total: { ...forecast.total, handleTime: summary(all, learned, fit.org.trendPerDay) },
  }
}

function handleSeconds({ id, queueId }: ForecastContactType, learned: Learned): number[] | undefined {
  const mean = learned.means.get(id)
  if (mean === undefined) return undefined
  return learned.days.flatMap(({ day, weekday, slots }) => {
    const level = learned.fit.level(queueId, day, weekday).mean
    return slots.map((slot) => {
      const hour = Math.floor((slot * learned.granularityMinutes) / learned.intervalMinutes)
      return mean.seconds * Math.exp(level + learned.fit.hour(queueId, weekday, hour))
    })
  })
}

/**
 * For the days on which contacts are expected: the mean handle time, weighted by contacts, and its prediction interval.
 */
function summary(parts: readonly Part[], learned: Learned, trendPerDay: number): ForecastHandleTime {
  const days = learned.days.flatMap(({ date, day, weekday, first, slots }) => {
    let [contacts, seconds, variance] = [0, 0, 0]
    for (const part of parts) {
      let [own, work] = [0, 0]
      for (let i = first; i < first + slots.length; i++) {
        own += part.mean[i] ?? 0
        work += (part.mean[i] ?? 0) * (part.ahtSeconds[i] ?? 0)
      }
      contacts += own
      seconds += work
      variance += own * (learned.fit.level(part.queueId, day, weekday).variance + part.variance)
    }
    if (!(contacts > 0)) return []
    const middle = seconds / contacts
    // The uncertainty of the logarithm of a mean: that of the level, and the scatter of this many contacts.
    const spread = learned.quantile * Math.sqrt(variance / contacts + SINGLE_VARIANCE / Math.max(1, contacts))
    return [{ date, seconds: middle, low: middle * Math.exp(-spread), high: middle * Math.exp(spread) }]
  })
  return { days, trendPerWeek: Math.expm1(7 * trendPerDay) }
}

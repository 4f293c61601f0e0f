import { sum } from '../../../core/sum'
import { MINUTE_MS } from '../../../core/time/durations'
import type {
  DemandForecast,
  ForecastContactType,
  ForecastDay,
  ForecastSeries,
  ForecastTotal,
} from '../../../documents'
import { type LocalDay, localDays } from '../../../optimizer/forecast/calendar/local-days'
import { countInterval } from '../../../optimizer/forecast/spread/count-interval'

/** The parts of a forecast that say how its series are cut. */
type Cut = Pick<DemandForecast, 'confidence' | 'interval' | 'granularityMinutes' | 'timeZone'>

/**
 * A forecast whose contact types were changed: its queues, days and total follow, and the handle times of all. Their
 * intervals change in the same proportion.
 * @param contactTypes in the order of those of the forecast
 */
export function withTypes(
  forecast: DemandForecast,
  contactTypes: readonly ForecastContactType[],
  note: string,
): DemandForecast {
  const days = daysByDate(forecast)
  const follow = <Series extends ForecastSeries>(
    series: Series,
    isOwn: (type: ForecastContactType) => boolean,
  ): Series => {
    const [before, after] = [forecast.contactTypes.filter(isOwn), contactTypes.filter(isOwn)]
    const moved = withMean(series, sumSeries(before, series), sumSeries(after, series), forecast)
    return withTimes(moved, before, after, days)
  }
  return {
    ...forecast,
    contactTypes: contactTypes.map((type, i) => withTimes(type, forecast.contactTypes.slice(i, i + 1), [type], days)),
    queues: forecast.queues.map((queue) => follow(queue, ({ queueId }) => queueId === queue.queueId)),
    total: follow(forecast.total, () => true),
    notes: [...forecast.notes, note],
  }
}

function sumSeries(types: readonly ForecastSeries[], { mean }: ForecastSeries): number[] {
  return mean.map((_, i) => types.reduce((sum, type) => sum + (type.mean[i] ?? 0), 0))
}

function daysByDate({ interval, granularityMinutes, timeZone }: Cut): ReadonlyMap<string, LocalDay> {
  const startMs = Date.parse(interval.start)
  const count = Math.ceil((Date.parse(interval.end) - startMs) / (granularityMinutes * MINUTE_MS))
  return new Map(localDays(startMs, count, granularityMinutes, timeZone).map((day) => [day.date, day]))
}

function withTimes<Series extends ForecastSeries>(
  series: Series,
  before: readonly ForecastContactType[],
  after: readonly ForecastContactType[],
  days: ReadonlyMap<string, LocalDay>,
): Series {
  const { handleTime } = series
  if (handleTime === undefined) return series
  const changed = handleTime.days.map((day) => {
    const [was, is] = [before, after].map((types) => meanHandleTime(types, days.get(day.date)))
    const times = was === undefined || is === undefined ? 1 : is / was
    return { ...day, seconds: day.seconds * times, low: day.low * times, high: day.high * times }
  })
  return { ...series, handleTime: { ...handleTime, days: changed } }
}

/** Mean handle time of the contacts that have one, of all days or of one; undefined if none has. */
export function meanHandleTime(types: readonly ForecastContactType[], day?: LocalDay): number | undefined {
  let [contacts, work] = [0, 0]
  for (const { mean, ahtSeconds = [] } of types)
    for (let i = day?.first ?? 0; i < (day === undefined ? mean.length : day.first + day.slots.length); i++) {
      const [one, seconds] = [mean[i] ?? 0, ahtSeconds[i] ?? 0]
      if (seconds > 0) contacts += one
      work += one * seconds
    }
  return work > 0 ? work / contacts : undefined
}

/**
 * A series whose parts add up to `after` instead of `before`. Where nothing was expected before, intervals are those of
 * Poisson counts on days that differ as the series' own do.
 */
export function withMean<Series extends ForecastSeries>(
  series: Series,
  before: readonly number[],
  after: readonly number[],
  forecast: Cut,
): Series {
  const { confidence } = forecast
  const dayVariance = series.dayFactorShape === undefined ? 0 : 1 / series.dayFactorShape
  const fresh = (mean: number) => countInterval(mean, mean + dayVariance * mean * mean, confidence)
  const changed = (low: number, high: number, was: number, is: number) =>
    was > 0
      ? is === was
        ? { low, high }
        : { low: Math.floor((low * is) / was), high: Math.ceil((high * is) / was) }
      : fresh(is)
  const mean = series.mean.map((contacts, i) => {
    const [was, is] = [before[i] ?? 0, after[i] ?? 0]
    return was > 0 ? (contacts * is) / was : is
  })
  const limits = series.mean.map((_, i) =>
    changed(series.low[i] ?? 0, series.high[i] ?? 0, before[i] ?? 0, after[i] ?? 0),
  )
  const cut = daysByDate(forecast)
  const days = series.days.map((day) => {
    const { first = 0, slots = [] } = cut.get(day.date) ?? {}
    const [was = 0, is = 0] = [series.mean, mean].map((values) => sum(values.slice(first, first + slots.length)))
    return { ...day, mean: was > 0 ? (day.mean * is) / was : is, ...changed(day.low, day.high, was, is) }
  })
  const within = (all: readonly ForecastDay[], { from: first, to: last }: ForecastTotal): number =>
    all.reduce((sum, day) => (day.date >= first && day.date <= last ? sum + day.mean : sum), 0)
  const totals = series.totals?.map((total) => {
    const [was, is] = [within(series.days, total), within(days, total)]
    return { ...total, mean: was > 0 ? (total.mean * is) / was : is, ...changed(total.low, total.high, was, is) }
  })
  const [low, high] = [limits.map((limit) => limit.low), limits.map((limit) => limit.high)]
  return { ...series, mean, low, high, days, ...(totals === undefined ? {} : { totals }) }
}

/** A series multiplied by a factor. */
export function scaled<Series extends ForecastSeries>(series: Series, factor: number, forecast: Cut): Series {
  const after = series.mean.map((one) => one * factor)
  return factor === 1 ? series : withMean(series, series.mean, after, forecast)
}

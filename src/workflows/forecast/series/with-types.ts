import type {
  DemandForecast,
  ForecastContactType,
  ForecastDay,
  ForecastSeries,
  ForecastTotal,
} from '../../../documents'
import { countInterval } from '../../../optimizer/forecast/spread/count-interval'

/**
 * A forecast whose contact types were changed: its queues, days and total follow. Their intervals change in the same
 * proportion as their contacts.
 * @param contactTypes in the order of those of the forecast
 */
export function withTypes(
  forecast: DemandForecast,
  contactTypes: readonly ForecastContactType[],
  note: string,
): DemandForecast {
  const follow = <Series extends ForecastSeries>(
    series: Series,
    isOwn: (type: ForecastContactType) => boolean,
  ): Series =>
    withMean(
      series,
      sumSeries(forecast.contactTypes.filter(isOwn), series),
      sumSeries(contactTypes.filter(isOwn), series),
      forecast,
    )
  return {
    ...forecast,
    contactTypes,
    queues: forecast.queues.map((queue) => follow(queue, ({ queueId }) => queueId === queue.queueId)),
    total: follow(forecast.total, () => true),
    notes: [...forecast.notes, note],
  }
}

function sumSeries(types: readonly ForecastSeries[], { mean }: ForecastSeries): number[] {
  return mean.map((_, i) => types.reduce((sum, type) => sum + (type.mean[i] ?? 0), 0))
}

/**
 * A series whose parts add up to `after` instead of `before`. Where nothing was expected before, intervals are those of
 * Poisson counts on days that differ as the series' own do.
 */
export function withMean<Series extends ForecastSeries>(
  series: Series,
  before: readonly number[],
  after: readonly number[],
  { confidence }: Pick<DemandForecast, 'confidence'>,
): Series {
  const day = series.dayFactorShape === undefined ? 0 : 1 / series.dayFactorShape
  const fresh = (mean: number) => countInterval(mean, mean + day * mean * mean, confidence)
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
  let from = 0
  const per = series.days.length === 0 ? 0 : series.mean.length / series.days.length
  const days = series.days.map((day, d) => {
    const to = Math.round((d + 1) * per)
    const sum = (values: readonly number[]): number => values.slice(from, to).reduce((all, value) => all + value, 0)
    const [was, is] = [sum(series.mean), sum(mean)]
    from = to
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

/** A series multiplied by a factor for each interval; the days are the sums of their intervals. */
export function scaled<Series extends ForecastSeries>(
  series: Series,
  factors: readonly number[],
  forecast: Pick<DemandForecast, 'confidence'>,
): Series {
  return withMean(
    series,
    series.mean,
    series.mean.map((one, i) => one * (factors[i] ?? 1)),
    forecast,
  )
}

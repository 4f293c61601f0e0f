import type { Calibration, DemandForecast, ForecastSeries } from '../../../documents'
import { normalQuantile } from '../../../optimizer/math/normal'
import { scaled, withTypes } from '../series/with-types'
import { findRow, uncalibrated } from './rows'

/** Half the width of the 95 % interval of a normal distribution, in standard deviations. */
const HALF_WIDTHS = normalQuantile(0.975)

/**
 * A forecast of contacts, corrected by what earlier forecasts showed: where they were off, contacts of a queue are multiplied by
 * its correction, and the level of the forecast is as uncertain as the correction is.
 */
export function calibrateContacts(forecast: DemandForecast, calibration: Calibration): DemandForecast {
  const rowByType = new Map(
    forecast.contactTypes.map((type) => [type, findRow(calibration, 'contacts', type.queueId, type.mediaType)]),
  )
  const changed = forecast.contactTypes.map((type) => {
    const factor = rowByType.get(type)?.correction ?? 1
    return factor > 0 ? scaled(type, factor, forecast) : type
  })
  const count = changed.filter((type, i) => type !== forecast.contactTypes[i]).length
  if (count === 0)
    return {
      ...forecast,
      notes: [...forecast.notes, uncalibrated(calibration, 'contacts')],
    }
  const weeks = calibration.weeks.length
  const note = `Earlier forecasts were off: contacts of ${count} contact type${count === 1 ? '' : 's'} are corrected by what came in ${weeks} week${weeks === 1 ? '' : 's'}.`
  const corrected = withTypes(forecast, changed, note)
  const whole = findRow(calibration, 'contacts', '', undefined)
  const error = (whole?.halfWidth ?? 0) / HALF_WIDTHS
  return { ...corrected, total: lessSure(corrected.total, error, forecast.confidence) }
}

/** A series whose level is known to no more than this standard error, as a ratio. */
function lessSure<Series extends ForecastSeries>(series: Series, error: number, confidence: number): Series {
  const { levelError = 0 } = series
  if (error <= levelError) return series
  const quantile = normalQuantile((1 + confidence) / 2)
  const wider = (mean: number, low: number, high: number) => {
    const more = (error ** 2 - levelError ** 2) * mean ** 2
    const side = (distance: number): number => Math.sqrt(Math.max(0, distance) ** 2 + more * quantile ** 2)
    return { low: Math.max(0, Math.floor(mean - side(mean - low))), high: Math.ceil(mean + side(high - mean)) }
  }
  const limits = series.mean.map((mean, i) => wider(mean, series.low[i] ?? 0, series.high[i] ?? 0))
  return {
    ...series,
    levelError: error,
    low: limits.map(({ low }) => low),
    high: limits.map(({ high }) => high),
    days: series.days.map((day) => ({ ...day, ...wider(day.mean, day.low, day.high) })),
    ...(series.totals && {
      totals: series.totals.map((total) => ({ ...total, ...wider(total.mean, total.low, total.high) })),
    }),
  }
}

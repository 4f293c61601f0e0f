import { ValidationError } from '../../../core/errors'
import type { Calibration, CalibrationRow, DemandForecast, ForecastSeries, MediaType } from '../../../documents'
import { normalQuantile } from '../../../optimizer/math/normal'
import { scaled, withTypes } from '../series/with-types'

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
  if (count === 0) return { ...forecast, notes: [...forecast.notes, uncalibrated(calibration, 'contacts')] }
  const weeks = calibration.weeks.length
  const note = `Earlier forecasts were off: contacts of ${count} contact type${count === 1 ? '' : 's'} are corrected by what came in ${weeks} week${weeks === 1 ? '' : 's'}.`
  const corrected = withTypes(forecast, changed, note)
  const whole = findRow(calibration, 'contacts', '', undefined)
  const error = (whole?.halfWidth ?? 0) / HALF_WIDTHS
  return { ...corrected, total: lessSure(corrected.total, error, forecast.confidence) }
}

/** Half the width of the 95 % interval of a normal distribution, in standard deviations. */
const HALF_WIDTHS = normalQuantile(0.975)

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

/** What forecasts of a figure showed for a queue and medium: its own row where that is off, else that of all queues. */
export function findRow(
  { rows }: Calibration,
  measure: CalibrationRow['measure'],
  queueId: string,
  mediaType: MediaType | undefined,
): CalibrationRow | undefined {
  const alike = rows.filter((row) => row.measure === measure)
  const exact = alike.find(
    ({ queue, mediaType: of }) => queue?.id === queueId && (mediaType === undefined || of === mediaType),
  )
  return exact?.isOff === true ? exact : (alike.find(({ queue }) => queue === undefined) ?? exact)
}

/** Why a calibration corrects nothing of these figures, as a sentence. */
export function uncalibrated({ rows }: Calibration, of: 'contacts' | 'service'): string {
  const rowsOfKind = rows.filter(({ measure }) => (measure === 'contacts') === (of === 'contacts'))
  if (rowsOfKind.length === 0)
    return `No earlier forecast of ${of} could be compared with actuals yet: nothing is corrected.`
  if (rowsOfKind.every(({ halfWidth }) => halfWidth === undefined))
    return `Too few earlier forecasts of ${of} were compared to say whether they were off: nothing is corrected.`
  if (rowsOfKind.some(({ isOff }) => isOff))
    return `Earlier forecasts of ${of} were off only in queues that are not forecast here: nothing is corrected.`
  return `Earlier forecasts of ${of} were off by no more than random variation: nothing is corrected.`
}

/**
 * A calibration from the text of a document that `skillroute learn --out` wrote.
 * @throws ValidationError for other text
 */
export function parseCalibration(text: string, file = 'calibration'): Calibration {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    value = undefined
  }
  if (isCalibration(value)) return value
  const message = 'is no calibration: skillroute learn --out writes one'
  throw new ValidationError([{ path: '', message }], { subject: file })
}

function isCalibration(value: unknown): value is Calibration {
  if (typeof value !== 'object' || value === null) return false
  if (Reflect.get(value, 'format') !== 'skillroute/calibration@1') return false
  const [rows, org]: unknown[] = [Reflect.get(value, 'rows'), Reflect.get(value, 'org')]
  if (typeof org !== 'object' || org === null || typeof Reflect.get(org, 'id') !== 'string') return false
  return Array.isArray(rows) && rows.every(isCalibrationRow)
}

function isCalibrationRow(row: unknown): boolean {
  if (typeof row !== 'object' || row === null) return false
  const fields = ['bias', 'isOff', 'measure', 'correction']
  const [bias, isOff, measure, correction]: unknown[] = fields.map((name) => Reflect.get(row, name))
  const isNumber = (one: unknown): boolean => typeof one === 'number' && Number.isFinite(one)
  return (
    MEASURES.includes(measure) &&
    isNumber(bias) &&
    typeof isOff === 'boolean' &&
    (correction === undefined || isNumber(correction))
  )
}

const MEASURES: readonly unknown[] = ['contacts', 'serviceLevel', 'asaSeconds', 'abandonRate']

import { ValidationError } from '../../../core/errors'
import type { Calibration, CalibrationRow, MediaType } from '../../../documents'

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

const MEASURES: readonly unknown[] = ['contacts', 'serviceLevel', 'asaSeconds', 'abandonRate']

function isCalibration(value: unknown): value is Calibration {
  if (typeof value !== 'object' || value === null) return false
  if (Reflect.get(value, 'format') !== 'skillroute/calibration@1') return false
  const [rows, org]: unknown[] = [Reflect.get(value, 'rows'), Reflect.get(value, 'org')]
  if (typeof org !== 'object' || org === null || typeof Reflect.get(org, 'id') !== 'string') return false
  return Array.isArray(rows) && rows.every(isRow)
}

function isRow(row: unknown): boolean {
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

import type {
  Calibration,
  CalibrationRow,
  Effect,
  FigureInterval,
  MeasureIntervals,
  QueueEffect,
  ServiceMeasures,
} from '../../../documents'
import { normalQuantile } from '../../../optimizer/math/normal'
import { withTotalMoved } from '../../../optimizer/what-if/within-service-level'
import { findRow, uncalibrated } from './calibrate-contacts'

/** The figures of a forecast and the names of their rows in a calibration. */
const FIGURES = [
  { key: 'serviceLevel', measure: 'serviceLevel', max: 1 },
  { key: 'asaSeconds', measure: 'asaSeconds', max: Number.POSITIVE_INFINITY },
  { key: 'abandonProbability', measure: 'abandonRate', max: 1 },
] as const

type Figure = (typeof FIGURES)[number]

/**
 * A forecast of service, corrected by what earlier forecasts showed: figures that were off are moved by their correction,
 * before and after the changes alike, and prediction intervals that held too few of the actual figures are widened.
 * No error is corrected twice.
 * @param known.hasContacts whether the contacts behind the forecast were corrected already: then the figures of queues whose
 * contacts were off are not moved
 * @param known.isMoved whether the figures were corrected by the record already: then none is moved
 */
export function calibrateService(
  forecast: Effect,
  calibration: Calibration,
  known: { readonly hasContacts: boolean; readonly isMoved: boolean },
): Effect {
  const level = forecast.simulation?.predictionLevel ?? 0.95
  const counts = { moved: 0, widened: 0, left: 0 }
  const queues = forecast.queues.map((row): QueueEffect => {
    const { queue, mediaType } = row
    const isCorrected =
      known.isMoved || (known.hasContacts && findRow(calibration, 'contacts', queue.id, mediaType)?.isOff === true)
    const found = FIGURES.map(({ measure }) => findRow(calibration, measure, queue.id, mediaType))
    const learned = FIGURES.map((figure, f) => {
      const shift = isCorrected ? 0 : (found[f]?.correction ?? 0)
      return { figure, shift, factor: widening(found[f], level) }
    })
    if (isCorrected && found.some((one) => (one?.correction ?? 0) !== 0)) counts.left++
    if (learned.some(({ shift }) => shift !== 0)) counts.moved++
    if (learned.some(({ factor }) => factor > 1)) counts.widened++
    return { ...row, before: measures(row.before, learned), after: measures(row.after, learned) }
  })
  const notes = [...forecast.notes, ...writeNotes(counts, calibration, known.isMoved)]
  return withTotalMoved({ ...forecast, queues, notes }, forecast)
}

function writeNotes(
  { moved, widened, left }: { readonly moved: number; readonly widened: number; readonly left: number },
  calibration: Calibration,
  isMoved: boolean,
): string[] {
  if (moved + widened + left === 0) return [uncalibrated(calibration, 'service')]
  const notes: string[] = []
  if (moved + widened > 0)
    notes.push(
      `By what came after earlier forecasts, figures of ${queuesText(moved)} are moved and prediction intervals of ${queuesText(widened)} widened.`,
    )
  if (left > 0)
    notes.push(
      `Earlier forecasts of ${queuesText(left)} were off, too: corrected ${isMoved ? 'by the record' : 'by their contacts'} already, and not a second time.`,
    )
  return notes
}

function queuesText(count: number): string {
  return `${count} ${count === 1 ? 'queue' : 'queues'}`
}

/** By how much a normal distribution's interval has to be wider to hold the share that it should; 1 where it does. */
function widening(row: CalibrationRow | undefined, level: number): number {
  if (row?.coverage === undefined || row.isTooNarrow !== true) return 1
  // With half a miss and half a hit, the coverage is never 0.
  const held = (row.coverage * row.forecasts + 0.5) / (row.forecasts + 1)
  return normalQuantile((1 + level) / 2) / normalQuantile((1 + held) / 2)
}

interface Calibrated {
  readonly figure: Figure
  readonly shift: number
  readonly factor: number
}

function measures(known: ServiceMeasures, learned: readonly Calibrated[]): ServiceMeasures {
  let result = known
  for (const { figure, shift, factor } of learned) {
    const { key, max } = figure
    const value = result[key]
    if (value === undefined || value === null) continue
    const limited = (one: number): number => Math.min(max, Math.max(0, one + shift))
    result = {
      ...result,
      [key]: limited(value),
      ...moved('intervals', result.intervals, key, (span) => ({ low: limited(span.low), high: limited(span.high) })),
      ...moved('predictions', result.predictions, key, ({ low, high }) => ({
        low: limited(value - factor * (value - low)),
        high: limited(value + factor * (high - value)),
      })),
    }
  }
  return result
}

function moved<Name extends 'intervals' | 'predictions'>(
  name: Name,
  all: MeasureIntervals | undefined,
  key: Figure['key'],
  change: (span: FigureInterval) => FigureInterval,
): Partial<Record<Name, MeasureIntervals>> | undefined {
  const span = all?.[key]
  if (span === undefined) return undefined
  const changed: Partial<Record<Name, MeasureIntervals>> = {}
  changed[name] = { ...all, [key]: change(span) }
  return changed
}

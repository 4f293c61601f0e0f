import { plural } from '../../../core/text/counted'
import type {
  Demand,
  Effect,
  FigureInterval,
  MeasureIntervals,
  QueueEffect,
  ServiceDifference,
  ServiceMeasures,
} from '../../../documents'
import { withTotalMoved } from '../../../optimizer/what-if/within-service-level'

/**
 * The figures that are corrected. `bad` is what a factor is applied to: contacts outside the service level, abandoned
 * ones, and the wait.
 */
const FIGURES = [
  { key: 'serviceLevel', bad: (level: number) => 1 - level, max: 1, what: 'contacts outside the service level' },
  { key: 'asaSeconds', bad: (wait: number) => wait, max: Number.POSITIVE_INFINITY, what: 'waiting time' },
  { key: 'abandonProbability', bad: (share: number) => share, max: 1, what: 'abandoned contacts' },
] as const

type Figure = (typeof FIGURES)[number]

/**
 * With this many contacts outside the service level or abandoned, a queue's own record weighs as much as that of the org,
 * and the org's as much as no correction.
 */
const OWN_RECORD = 40
/** A smaller factor says that the model lacks something, not how much. */
const MIN_FACTOR = 0.5
/**
 * Figures are never made worse: a record may be worse than the simulation because changes were made during the window,
 * which the model has on all days.
 */
const MAX_FACTOR = 1
/** A record this much worse than the simulation is named. */
const MUCH_WORSE = 1.1

/** A forecast after the comparison with the record. */
export interface Corrected {
  readonly effect: Effect
  /** Whether figures of service were moved. */
  readonly isMoved: boolean
}

/** Figures of one queue and medium over the window: `bad` of each figure, as recorded and as simulated. */
interface Compared {
  readonly key: string
  readonly offered: number
  /** Contacts outside the service level in the simulation. */
  readonly late: number
  readonly figures: readonly { readonly actual: number; readonly simulated: number }[]
}

/**
 * A simulated forecast, corrected by what the same simulation says about the weeks on record. The simulation of named days
 * draws estimation errors that their forecast has already. That makes load too uneven and waits too long. By how much is the
 * ratio between what was recorded and what is simulated for the same weeks. It is estimated for the org and for each queue;
 * where a queue has few late or abandoned contacts, it is drawn towards the org's. Prediction intervals are moved and keep
 * their width. Rows by formula, and queues without a record, are left alone.
 * @param weeks the simulated weeks of the demand's window, from `pastWeeks`
 */
export function correctByRecord(forecast: Effect, demand: Demand, weeks: readonly Effect[]): Corrected {
  const compared = compare(demand, weeks)
  if (compared.length === 0) return { effect: forecast, isMoved: false }
  const ratios = FIGURES.map((_, f) => {
    let [actual, simulated] = [0, 0]
    for (const { offered, figures } of compared) {
      const figure = figures[f]
      if (figure === undefined || Number.isNaN(figure.actual + figure.simulated)) continue
      actual += offered * figure.actual
      simulated += offered * figure.simulated
    }
    return actual / simulated
  })
  const late = compared.reduce((sum, one) => sum + one.late, 0)
  const ofOrg = ratios.map((ratio) => limited(Number.isFinite(ratio) ? shrink(ratio, 1, late) : 1))
  const byKey = new Map(compared.map((one) => [one.key, one]))
  let moved = 0
  const queues = forecast.queues.map((row): QueueEffect => {
    const queueRecord = byKey.get(keyOf(row.queue.id, row.mediaType))
    if (queueRecord === undefined || row.method !== 'simulation') return row
    const factors = FIGURES.map((_, f) => calculateFactor(queueRecord, f, ofOrg[f] ?? 1))
    if (factors.some((factor) => factor < 1)) moved++
    return {
      ...row,
      before: corrected(row.before, factors),
      after: corrected(row.after, factors),
      ...(row.difference === undefined ? {} : { difference: scaled(row.difference, factors) }),
    }
  })
  const isMoved = moved > 0
  const notes = [...forecast.notes, ...(isMoved ? [correctedNote(ratios, ofOrg, moved)] : []), ...worseNotes(ratios)]
  return { effect: withTotalMoved({ ...forecast, queues, notes }, forecast), isMoved }
}

function correctedNote(ratios: readonly number[], factors: readonly number[], moved: number): string {
  const changed = FIGURES.flatMap(({ what }, f) => {
    const factor = factors[f] ?? 1
    if (factor >= 1) return []
    return [`${what} ×${factor.toFixed(2)}${(ratios[f] ?? 1) < MIN_FACTOR ? ' (more is not corrected)' : ''}`]
  })
  const missing = FIGURES.flatMap(({ what }, f) => (Number.isFinite(ratios[f]) ? [] : [what]))
  const unknown = missing.length === 0 ? '' : ` Not on record: ${missing.join(', ')}.`
  const mean = changed.length === 0 ? '' : `, on average: ${changed.join(', ')}`
  return `Corrected by the record: the same simulation of the weeks on record was worse than what was measured, so figures of ${plural(moved, 'row')} are multiplied${mean}. Each queue has its own factors, drawn towards those of all where it has few such contacts.${unknown}`
}

/** What the record has more of than the simulation, and is left as it is. */
function worseNotes(ratios: readonly number[]): string[] {
  const worse = FIGURES.flatMap(({ what }, f) => {
    const times = ratios[f] ?? 1
    return Number.isFinite(times) && times > MUCH_WORSE ? [`${what} ×${times.toFixed(2)}`] : []
  })
  if (worse.length === 0) return []
  return [
    `The weeks on record were worse than their simulation: ${worse.join(', ')}. The forecast is not made worse for that, since changes made in those weeks are in the simulation and not in all of the record. If nothing was changed, expect less than the forecast says.`,
  ]
}

function compare(demand: Demand, weeks: readonly Effect[]): Compared[] {
  const record = buildRecord(demand)
  const rows = weeks.flatMap(({ queues }) => queues)
  return [...record].flatMap(([key, { offered, actual }]): Compared[] => {
    const simulatedRows = rows.filter(
      ({ queue, mediaType, method }) => keyOf(queue.id, mediaType) === key && method === 'simulation',
    )
    const contacts = simulatedRows.reduce((sum, { contactsPerWeek }) => sum + contactsPerWeek, 0)
    if (offered === 0 || contacts === 0) return []
    const figures = FIGURES.map(({ key: figure, bad }, f) => ({
      actual: actual[f] ?? Number.NaN,
      simulated:
        simulatedRows.reduce((sum, { contactsPerWeek, before }) => {
          const value = before[figure]
          return sum + contactsPerWeek * (value === undefined || value === null ? Number.NaN : bad(value))
        }, 0) / contacts,
    }))
    const [late] = figures
    return [{ key, offered, late: offered * (late?.simulated ?? 0), figures }]
  })
}

/**
 * What was measured, by queue and medium; NaN where it was not. Callbacks are not on record: the platform counts neither
 * their answers nor their waits.
 */
function buildRecord({ contactTypes }: Demand): Map<string, { offered: number; actual: readonly number[] }> {
  const recordedTypes = contactTypes.filter(({ mediaType }) => mediaType !== 'callback')
  // The platform leaves the count out for a contact type without such contacts, and perhaps where no target is set.
  const measured = new Set(
    recordedTypes.flatMap((type) => (type.overServiceLevel === undefined ? [] : [keyOf(type.queueId, type.mediaType)])),
  )
  const sums = new Map<string, { offered: number; answered: number; late: number; wait: number; abandoned: number }>()
  for (const {
    queueId,
    mediaType,
    offered,
    answered,
    overServiceLevel = 0,
    answeredWaitSeconds,
    abandoned,
  } of recordedTypes) {
    const key = keyOf(queueId, mediaType)
    const queueSums = sums.get(key) ?? { offered: 0, answered: 0, late: 0, wait: 0, abandoned: 0 }
    const all = offered.reduce((sum, count) => sum + count, 0)
    sums.set(key, {
      offered: queueSums.offered + all,
      answered: queueSums.answered + answered,
      late: queueSums.late + (measured.has(key) ? all - answered + overServiceLevel : Number.NaN),
      wait: queueSums.wait + (answeredWaitSeconds ?? Number.NaN),
      abandoned: queueSums.abandoned + abandoned,
    })
  }
  return new Map(
    [...sums].map(([key, { offered, answered, late, wait, abandoned }]) => [
      key,
      { offered, actual: [late / offered, wait / answered, abandoned / offered] },
    ]),
  )
}

function keyOf(queueId: string, mediaType: string): string {
  return `${queueId}\n${mediaType}`
}

/** A factor that is applied; 1 where nothing is to be compared. */
function limited(ratio: number): number {
  return Number.isFinite(ratio) ? Math.min(MAX_FACTOR, Math.max(MIN_FACTOR, ratio)) : 1
}

/** Drawn towards `usual`; `contacts` are those that the ratio is known from. */
function shrink(ratio: number, usual: number, contacts: number): number {
  const weight = contacts / (contacts + OWN_RECORD)
  return weight * ratio + (1 - weight) * usual
}

function calculateFactor(queueRecord: Compared, f: number, ofOrg: number): number {
  const { actual = Number.NaN, simulated = Number.NaN } = queueRecord.figures[f] ?? {}
  if (Number.isNaN(actual + simulated)) return ofOrg
  if (simulated === 0) return actual > 0 ? 1 : ofOrg
  const contacts = FIGURES[f]?.key === 'abandonProbability' ? queueRecord.offered * simulated : queueRecord.late
  return limited(shrink(actual / simulated, ofOrg, contacts))
}

function corrected(measures: ServiceMeasures, factors: readonly number[]): ServiceMeasures {
  let result = measures
  FIGURES.forEach((figure, f) => {
    const value = result[figure.key]
    if (value === undefined || value === null) return
    const shift = calculateShift(figure, value, factors[f] ?? 1)
    result = {
      ...result,
      [figure.key]: value + shift,
      ...(result.intervals === undefined ? {} : { intervals: moved(result.intervals, figure, shift) }),
      ...(result.predictions === undefined ? {} : { predictions: moved(result.predictions, figure, shift) }),
    }
  })
  return result
}

/** By how much a figure changes when its bad part is multiplied by the factor. */
function calculateShift({ key, bad }: Figure, value: number, factor: number): number {
  const change = (factor - 1) * bad(value)
  return key === 'serviceLevel' ? -change : change
}

function moved(intervals: MeasureIntervals, { key, max }: Figure, by: number): MeasureIntervals {
  const span = intervals[key]
  if (span === undefined) return intervals
  const shifted = (value: number): number => Math.min(max, Math.max(0, value + by))
  return { ...intervals, [key]: { low: shifted(span.low), high: shifted(span.high) } }
}

function scaled(difference: ServiceDifference, factors: readonly number[]): ServiceDifference {
  let result = difference
  FIGURES.forEach(({ key }, f) => {
    const value = result[key]
    const factor = factors[f] ?? 1
    if (value === undefined || value === null) return
    const times = (intervals: MeasureIntervals): MeasureIntervals => {
      const span: FigureInterval | undefined = intervals[key]
      return span === undefined
        ? intervals
        : { ...intervals, [key]: { low: span.low * factor, high: span.high * factor } }
    }
    result = {
      ...result,
      [key]: value * factor,
      intervals: times(result.intervals),
      predictions: times(result.predictions),
    }
  })
  return result
}

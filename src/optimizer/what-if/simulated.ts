import * as z from 'zod/mini'
import { lazy } from '../../core/lazy'
import type { Progress } from '../../core/progress'
import { aFunction, finite, flag, inside, positive, type ShapeOf, whole } from '../../core/schema'
import { mean, sum } from '../../core/sum'
import { percent } from '../../core/text/counted'
import type {
  Effect,
  FigureInterval,
  MeasureIntervals,
  QueueEffect,
  RoutingModel,
  ServiceDifference,
  ServiceMeasures,
} from '../../documents'
import { studentQuantile } from '../math/student'
import { withoutFigures } from '../model/queue-routing'
import type { StaffingShape } from '../model/time/moments'
import type { HandleTimes } from '../proficiency/handle-times'
import type { RoutingRules } from '../simulate/compile/options'
import { rulesSchema } from '../simulate/compile/options-schema'
import type { QueueOutlook } from './outlook'
import { planWeeks, type QueueWeeks, queueWeeks, type WeekFigures, type WeekPair, type WeekPlan } from './weeks'

/** How coming weeks are simulated. */
export interface WeekSimulationOptions {
  /** Any finite number; the same seed and model give the same forecast. Default 1. */
  readonly seed?: number | undefined
  /** Weeks simulated, each with and without the changes; at least 2. Default 40. */
  readonly weeks?: number | undefined
  /**
   * Level of confidence and prediction intervals, between 0 and 1. Default 0.95, for which prediction intervals need 39
   * weeks.
   */
  readonly confidence?: number | undefined
  /**
   * Each day has a random factor on its contacts, gamma distributed with this shape and mean 1; null: all days are
   * alike. Default the model's, else 100 (a coefficient of variation of 0.1), an assumption that the notes name; see
   * `estimateDayFactorShape`.
   */
  readonly dayFactorShape?: number | null | undefined
  /**
   * Whether each week draws its own rates and handle times, within the uncertainty of the recorded data. Default true.
   */
  readonly estimationError?: boolean | undefined
  /** Routing rules, see `simulate`. */
  readonly rules?: RoutingRules | undefined
  /** Called after each week. */
  readonly onProgress?: ((progress: Progress<'simulating weeks'>) => void) | undefined
}

const DEFAULT_WEEKS = 40
const DEFAULT_CONFIDENCE = 0.95

/**
 * The shape for a coefficient of variation of 0.1, between published figures of steady (0.05) and lively centers (0.2).
 */
export const ASSUMED_SHAPE = 100

type Key = keyof WeekFigures
const KEYS: readonly Key[] = ['serviceLevel', 'asaSeconds', 'occupancy', 'abandonProbability']

/** A center before and after changes, ready to be simulated. */
export interface BothSides {
  readonly before: RoutingModel
  readonly after: RoutingModel
  readonly times: HandleTimes
  readonly staffing: StaffingShape | undefined
}

/** Results by formula for both sides: they give agents, stability and contacts. */
export type Outlooks = readonly [readonly QueueOutlook[], readonly QueueOutlook[]]

/** The weeks of a forecast, each before and after the changes. */
export interface ForecastWeeks extends WeekPlan {
  readonly weeks: number
}

/** @throws ValidationError for models that cannot be simulated */
export function forecastWeeks(sides: BothSides, options: WeekSimulationOptions): ForecastWeeks {
  const { before, after, times, staffing } = sides
  const { seed, weeks, estimationError, shape } = settled(before, options)
  const dayFactorShape = shape ?? undefined
  const { rules } = options
  return { weeks, ...planWeeks(before, after, { seed, times, staffing, rules, dayFactorShape, estimationError }) }
}

function settled(before: RoutingModel, options: WeekSimulationOptions) {
  const { seed = 1, weeks = DEFAULT_WEEKS, confidence = DEFAULT_CONFIDENCE, estimationError = true } = options
  const givenShape = options.dayFactorShape === undefined ? before.dayFactorShape : options.dayFactorShape
  return {
    seed,
    weeks,
    confidence,
    estimationError,
    givenShape,
    shape: givenShape === undefined ? ASSUMED_SHAPE : givenShape,
  }
}

export function simulatedForecast(
  { before, outlooks }: { readonly before: RoutingModel; readonly outlooks: Outlooks },
  options: WeekSimulationOptions,
  { rows }: Pick<WeekPlan, 'rows'>,
  simulated: readonly (readonly WeekPair[])[],
): Effect {
  const { seed, weeks, confidence, estimationError, givenShape, shape: dayFactorShape } = settled(before, options)
  const byKey = new Map(queueWeeks(rows, simulated).map((row) => [`${row.queueId}\n${row.mediaType}`, row]))
  const [was, is] = outlooks
  const queues = was.map((outlook, i) => {
    const { queue, mediaType, target, contactsPerWeek, measures } = outlook
    const row = byKey.get(`${queue.id}\n${mediaType}`)
    const base = { queue, mediaType, target, contactsPerWeek }
    const next = is[i]?.measures ?? measures
    if (row === undefined || row.before.length < 2)
      return { ...base, method: outlook.method, before: measures, after: next }
    return {
      ...base,
      method: 'simulation',
      before: summarizeMeasures(row.before, measures, confidence),
      after: summarizeMeasures(row.after, next, confidence),
      difference: summarizeDifference(row, measures, confidence),
    }
  })
  return {
    format: 'skillroute/effect@1',
    method: 'simulation',
    queues,
    ...summarizeTotal(queues, rows, simulated, confidence),
    notes: [...notesOn(givenShape, weeks, confidence, estimationError), ...withoutFigures(before)],
    ...(before.period === undefined ? {} : { period: before.period }),
    simulation: {
      seed,
      weeks,
      confidence,
      predictionLevel: predictionLevel(weeks, confidence),
      dayFactorShape,
      estimationError,
    },
  }
}

/** Prediction intervals of all queues together, if all were simulated. */
function summarizeTotal(
  queues: readonly QueueEffect[],
  rows: WeekPlan['rows'],
  simulated: readonly (readonly WeekPair[])[],
  confidence: number,
): Pick<Effect, 'total'> {
  if (queues.length === 0 || queues.some(({ method }) => method !== 'simulation')) return {}
  const weights = rows.map(
    ({ queueId, mediaType }) =>
      queues.find((row) => row.queue.id === queueId && row.mediaType === mediaType)?.contactsPerWeek ?? 0,
  )
  const side = (at: 0 | 1): FigureInterval => {
    const weeks = simulated.map((week) => {
      let [withinServiceLevel, contacts] = [0, 0]
      week.forEach((pair, i) => {
        withinServiceLevel += (weights[i] ?? 0) * (pair?.[at].serviceLevel ?? 0)
        contacts += pair === undefined ? 0 : (weights[i] ?? 0)
      })
      return contacts > 0 ? withinServiceLevel / contacts : 1
    })
    return predictionInterval(weeks, confidence)
  }
  return { total: { before: side(0), after: side(1) } }
}

function summarizeMeasures(
  weeks: readonly WeekFigures[],
  outlook: ServiceMeasures,
  confidence: number,
): ServiceMeasures {
  const values = (key: Key): number[] => weeks.flatMap((week) => week[key] ?? [])
  const keys = listKeys(outlook).filter((key) => values(key).length > 1)
  return {
    agents: outlook.agents,
    stable: outlook.stable,
    ...means(keys, values),
    intervals: intervals(keys, (key) => bounded(key, confidenceInterval(values(key), confidence))),
    predictions: intervals(keys, (key) => predictionInterval(values(key), confidence)),
  }
}

function summarizeDifference(
  { before, after }: QueueWeeks,
  outlook: ServiceMeasures,
  confidence: number,
): ServiceDifference {
  const values = (key: Key): number[] =>
    after.flatMap((week, i) => {
      const [was, is] = [before[i]?.[key], week[key]]
      return was === undefined || is === undefined ? [] : [is - was]
    })
  const keys = listKeys(outlook).filter((key) => values(key).length > 1)
  return {
    ...means(keys, values),
    intervals: intervals(keys, (key) => confidenceInterval(values(key), confidence)),
    predictions: intervals(keys, (key) => predictionInterval(values(key), confidence)),
  }
}

function means(keys: readonly Key[], values: (key: Key) => number[]) {
  return {
    serviceLevel: mean(values('serviceLevel')),
    asaSeconds: keys.includes('asaSeconds') ? mean(values('asaSeconds')) : null,
    occupancy: mean(values('occupancy')),
    ...(keys.includes('abandonProbability') ? { abandonProbability: mean(values('abandonProbability')) } : {}),
  }
}

/** Without abandonment there is no abandon figure. */
function listKeys(outlook: ServiceMeasures): readonly Key[] {
  return outlook.abandonProbability === undefined ? KEYS.filter((key) => key !== 'abandonProbability') : KEYS
}

function intervals(keys: readonly Key[], of: (key: Key) => { low: number; high: number }): MeasureIntervals {
  return Object.fromEntries(keys.map((key) => [key, of(key)]))
}

/** Bounds an interval of the normal approximation: a ratio to 0..1, a wait to 0 or above. */
function bounded(key: Key, { low, high }: { low: number; high: number }): { low: number; high: number } {
  return { low: Math.max(0, low), high: key === 'asaSeconds' ? high : Math.min(1, high) }
}

/** Other figures of waits include contacts that abandon. */
export const ASA_NOTE = 'ASA is the mean wait of answered contacts.'

function notesOn(
  shape: number | null | undefined,
  weeks: number,
  confidence: number,
  estimationError: boolean,
): string[] {
  const held = predictionLevel(weeks, confidence)
  return [
    `${weeks} weeks were simulated, each with and without the changes under the same contacts. Confidence intervals (${percent(confidence)}) show where the mean over many such weeks is, and shrink with their number; prediction intervals (${percent(held)}) show where one coming week is, and do not shrink.`,
    estimationError
      ? 'Contact rates, the variation between days and handle times differ from week to week, as far as the data leave them uncertain; for agents without recorded contacts, handle times vary as much as agents differ.'
      : 'Rates and handle times are assumed to be known exactly: the intervals do not include the error of their estimates.',
    shape === undefined
      ? 'The variation between days is not known: a coefficient of variation of 0.1 is assumed. estimateDayFactorShape estimates it from several weeks of demand.'
      : shape === null
        ? 'Every day is assumed to be as busy as its profile says.'
        : `Whole days are busier or quieter by a factor with a coefficient of variation of ${(1 / Math.sqrt(shape)).toFixed(2)}.`,
    `${ASA_NOTE} Occupancy is that of all agents who can serve the queue. Agents on queue and stability are calculated by formula.`,
  ]
}

export const weeksSchema = /* @__PURE__ */ lazy(() =>
  z.strictObject({
    seed: z.optional(finite()),
    weeks: z.optional(whole(2)),
    confidence: z.optional(inside()),
    dayFactorShape: z.optional(z.nullable(positive())),
    estimationError: z.optional(flag()),
    rules: z.optional(rulesSchema()),
    onProgress: z.optional(aFunction()),
  } satisfies ShapeOf<WeekSimulationOptions>),
)

/** Confidence interval of the mean by Student's t: its width falls with the root of the number of values. */
export function confidenceInterval(values: readonly number[], confidence: number): FigureInterval {
  const middle = mean(values)
  const n = values.length
  const variance = sum(values.map((value) => (value - middle) ** 2)) / (n - 1)
  const half = studentQuantile((1 + confidence) / 2, n - 1) * Math.sqrt(variance / n)
  return { low: middle - half, high: middle + half }
}

/** The expected share of future values between the smallest and the largest of n values: (n - 1)/(n + 1). */
function predictionLevel(values: number, level: number): number {
  return Math.min(level, (values - 1) / (values + 1))
}

/**
 * Prediction interval for one more value, for any distribution: between the sorted values at places p (n + 1), where p
 * is the probability below a limit. It contains the share `level` of future values; with few values, only the share
 * between the smallest and the largest. More values do not make it narrower.
 */
export function predictionInterval(values: readonly number[], level: number): FigureInterval {
  const sorted = [...values].sort((a, b) => a - b)
  const n = sorted.length
  const outside = (1 - predictionLevel(n, level)) / 2
  const at = (desired: number): number => {
    const place = Math.abs(desired - Math.round(desired)) < ROUNDING ? Math.round(desired) : desired
    const low = Math.min(n, Math.max(1, Math.floor(place)))
    const below = sorted[low - 1] ?? 0
    return below + Math.max(0, place - low) * ((sorted[low] ?? below) - below)
  }
  return { low: at(outside * (n + 1)), high: at((1 - outside) * (n + 1)) }
}

/** Rounded, since 0.025 * 40 may not be exactly 1 in doubles. */
const ROUNDING = 1e-9

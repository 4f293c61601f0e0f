import { DAY_MINUTES, SECONDS_PER_MINUTE, WEEK_MINUTES } from '../../core/time/durations'
import type { ForecastError } from '../../documents'
import type { HandleTimes } from '../proficiency/handle-times'
import type { Compiled, Segments } from '../simulate/compile/compiled'
import { type RandomStream, randomStream } from '../simulate/streams/random-streams'
import { drawUnit, unitGamma } from '../simulate/streams/shapes'
import { dayEvidence, profileDayCut } from './day-factor'
import { type TypeNoise, typeNoise } from './type-noise'

/** Why one week differs from another, and from the estimate. */
export interface NoiseOptions {
  readonly seed: number
  /** Gamma shape of whole days; undefined: days are alike. */
  readonly dayFactorShape: number | undefined
  /** Whether rates and handle times are drawn within their uncertainty. */
  readonly estimationError: boolean
}

/** Separate random streams, in addition to those of the simulator. */
const STREAM = { days: 31, times: 33, level: 34, columns: 35, allTimes: 36 }

/**
 * Draws how the center may be in a week, given by its number. Each day is busier or quieter. Rates of contact types and
 * handle times of agents differ from their estimates, as far as the data leave them uncertain. So do the level of all
 * rates and the variation between days, which were estimated from a limited number of days. The same week number gives
 * the same draws to every model with these agents and contact types. Staff and routing stay as planned.
 */
export function weekNoise(compiled: Compiled, times: HandleTimes, options: NoiseOptions): (week: number) => Compiled {
  const { rates } = compiled
  const cut = profileDayCut(compiled.model)
  const onRecord = buildRecord(compiled)
  const handling = options.estimationError ? timeErrors(compiled, times) : undefined
  return (week) => {
    const { shape, level, stretched } = options.estimationError
      ? drawnDays(compiled, week, options)
      : { shape: options.dayFactorShape, level: 1, stretched: 1 }
    const days = dayFactors(compiled, week, { seed: options.seed, dayFactorShape: shape, cut, stretched })
    const types = options.estimationError ? typeNoise(compiled, week, options.seed) : undefined
    const factor = typeFactors(compiled, types, level)
    return {
      ...compiled,
      ahtSeconds: handling === undefined ? compiled.ahtSeconds : drawnTimes(compiled, handling, week, options.seed),
      rates: {
        ...rates,
        dayFactorShape: undefined,
        segments:
          rates.segments &&
          scaled({ ...rates.segments, onRecord }, compiled, (minute) => ({
            day: days.factor(minute),
            types: factor(days.findDay(minute)),
          })),
      },
    }
  }
}

/**
 * Draws what the days on record leave uncertain. The standard error of their mean is the scatter of one day divided by
 * the root of the number of days: a gamma factor whose shape is the day's shape times the number of days. The variance
 * of a day's factor, 1 / shape, was estimated with some degrees of freedom: the drawn shape is the estimate times a
 * chi-square variable divided by these degrees.
 */
function drawnDays({ model }: Compiled, week: number, { seed, dayFactorShape }: NoiseOptions) {
  const evidence = dayEvidence(model)
  const { forecastError: error } = model
  if (evidence === undefined || (dayFactorShape === undefined && error === undefined))
    return { shape: dayFactorShape, level: 1, stretched: 1 }
  const stream = randomStream(seed, week, STREAM.level)
  const learned = dayFactorShape === undefined ? 1 : unitGamma(dayFactorShape * evidence.days, stream)
  const level = error === undefined ? learned : error.week > 0 ? unitGamma(1 / error.week ** 2, stream) : 1
  // With less than one degree of freedom there is no estimate: the value is used as given.
  const stretched = evidence.freedom < 1 ? 1 : unitGamma(evidence.freedom / 2, stream)
  return { shape: dayFactorShape === undefined ? undefined : dayFactorShape * stretched, level, stretched }
}

/** For a day of a forecast: the shape of its random factor; undefined: the day has none. */
function shapeOfDay({ days }: ForecastError, noonMinute: number): number | undefined {
  const away = (minute: number): number => {
    const distance = Math.abs(minute - noonMinute) % WEEK_MINUTES
    return Math.min(distance, WEEK_MINUTES - distance)
  }
  const [nearest] = [...days].sort((a, b) => away(a.noonMinute) - away(b.noonMinute))
  return nearest === undefined || nearest.cv === 0 ? undefined : 1 / nearest.cv ** 2
}

/** Factor of the day in which a minute of the profile lies; days begin at `cut`, see `dayCut`. */
function dayFactors(
  { rates, model: { forecastError } }: Compiled,
  week: number,
  {
    seed,
    dayFactorShape,
    cut,
    stretched,
  }: Pick<NoiseOptions, 'seed' | 'dayFactorShape'> & { readonly cut: number; readonly stretched: number },
) {
  const stream = randomStream(seed, week, STREAM.days)
  const findDay = (minute: number): number => Math.floor((minute - cut) / DAY_MINUTES)
  const first = findDay(rates.originMinute)
  const last = findDay(rates.originMinute + (rates.segments?.end.at(-1) ?? 0) / SECONDS_PER_MINUTE)
  const findShape = (day: number): number | undefined => {
    if (forecastError === undefined) return dayFactorShape
    const shape = shapeOfDay(forecastError, (day + 0.5) * DAY_MINUTES + cut)
    return shape === undefined ? undefined : shape * stretched
  }
  const factors = Array.from({ length: last - first + 1 }, (_, i) => {
    const shape = findShape(first + i)
    return shape === undefined ? 1 : unitGamma(shape, stream)
  })
  return { findDay, factor: (minute: number): number => factors[findDay(minute) - first] ?? 1 }
}

/** Factors of the contact types on a day. Days are drawn in the order in which they are asked for. */
function typeFactors({ model }: Compiled, noise: TypeNoise | undefined, level: number) {
  const known = new Map<number, readonly number[]>()
  const week = (noise?.week ?? model.contactTypes.map(() => 1)).map((factor) => factor * level)
  const drawn = (): readonly number[] => {
    const day = noise?.day?.()
    return day === undefined ? week : week.map((factor, k) => factor * (day[k] ?? 1))
  }
  return (day: number): readonly number[] => {
    const factors = known.get(day) ?? drawn()
    known.set(day, factors)
    return factors
  }
}

/** Standard deviations of the error of log handle times, by agent and contact type. */
interface TimeErrors {
  /** Of the part of the error that is the same for all types of an agent. */
  readonly shared: Float64Array
  /** Of the part that is the same for all agents of a contact type. */
  readonly column: Float64Array
  /** Of the rest, which is independent for each agent and type. */
  readonly pair: Float64Array
}

/**
 * Undefined if no agent has handle times on record, since their error is then unknown. A given `ahtSeconds` has no
 * error.
 */
function timeErrors({ model, typeCount }: Compiled, { fit }: HandleTimes): TimeErrors | undefined {
  if (model.agents.every(({ handling }) => handling.length === 0)) return undefined
  const shared = new Float64Array(model.agents.length * typeCount)
  const column = new Float64Array(shared.length)
  const pair = new Float64Array(shared.length)
  for (const [a, agent] of model.agents.entries()) {
    model.contactTypes.forEach((type, k) => {
      if (agent.ahtSeconds?.[type.id] !== undefined) return
      const { variance, sharedVariance, columnMeanVariance } = fit.posterior(agent.id, type.id)
      shared[a * typeCount + k] = Math.sqrt(sharedVariance)
      column[a * typeCount + k] = Math.sqrt(columnMeanVariance)
      pair[a * typeCount + k] = Math.sqrt(Math.max(0, variance - sharedVariance - columnMeanVariance))
    })
  }
  return { shared, column, pair }
}

function drawnTimes(
  { model, typeCount, ahtSeconds }: Compiled,
  errors: TimeErrors,
  week: number,
  seed: number,
): Float64Array {
  const stream = randomStream(seed, week, STREAM.times)
  const ofColumns = randomStream(seed, week, STREAM.columns)
  const together = (model.forecastError?.handleTime ?? 0) * normal(randomStream(seed, week, STREAM.allTimes))
  const columns = Array.from({ length: typeCount }, () => normal(ofColumns))
  const drawn = Float64Array.from(ahtSeconds)
  for (let a = 0; a < model.agents.length; a++) {
    const shared = normal(stream)
    for (let k = 0; k < typeCount; k++) {
      const at = a * typeCount + k
      const alike = (errors.shared[at] ?? 0) * shared + (errors.column[at] ?? 0) * (columns[k] ?? 0)
      const log = together + alike + (errors.pair[at] ?? 0) * normal(stream)
      drawn[at] = (drawn[at] ?? 0) * Math.exp(log)
    }
  }
  return drawn
}

function normal(stream: RandomStream): number {
  return Math.log(drawUnit(LOG_NORMAL, stream)) + 0.5
}

/** Its logarithm is normal with mean -1/2 and variance 1. */
const LOG_NORMAL = { kind: 'lognormal', parameter: 1, values: new Float64Array(0) } as const

/** Recorded contacts that the rates of each segment and type are the mean of. */
function buildRecord({ model, typeCount, rates }: Compiled): Float64Array {
  const { end = new Float64Array(0), cumulative = end } = rates.segments ?? {}
  return cumulative.map((upTo, index) => {
    const [s, k] = [Math.floor(index / typeCount), index % typeCount]
    const rate = upTo - (k === 0 ? 0 : (cumulative[index - 1] ?? 0))
    const seconds = (end[s] ?? 0) - (s === 0 ? 0 : (end[s - 1] ?? 0))
    return rate * seconds * (model.contactTypes[k]?.weekProfile?.recordedWeeks ?? 0)
  })
}

function scaled(
  segments: Segments,
  { typeCount, rates }: Compiled,
  factors: (minute: number) => { readonly day: number; readonly types: readonly number[] },
): Segments {
  const cumulative = new Float64Array(segments.cumulative.length)
  const total = new Float64Array(segments.total.length)
  segments.end.forEach((end, s) => {
    const start = s === 0 ? 0 : (segments.end[s - 1] ?? 0)
    const { day, types } = factors(rates.originMinute + (start + end) / 2 / SECONDS_PER_MINUTE)
    let before = 0
    let sum = 0
    for (let k = 0; k < typeCount; k++) {
      const upTo = segments.cumulative[s * typeCount + k] ?? 0
      sum += (upTo - before) * day * (types[k] ?? 1)
      before = upTo
      cumulative[s * typeCount + k] = sum
    }
    total[s] = sum
  })
  return { ...segments, cumulative, total }
}

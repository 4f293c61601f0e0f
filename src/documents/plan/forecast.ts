import type { MediaType, Ref, ServiceLevelTarget } from '../common'
import type { ForecastPeriod } from '../org/model'

/** What a change would bring, per queue. Ratios are 0..1. */
export interface Forecast {
  readonly format: 'skillroute/forecast@1'
  /** `erlang-c`, `erlang-a`, `simulation`: how the figures were made. */
  readonly method: string
  readonly queues: readonly QueueForecast[]
  readonly notes: readonly string[]
  /** The days to come that it is for; absent for the average week of the past. */
  readonly period?: ForecastPeriod
  /** How it was simulated; absent where it was not. */
  readonly simulation?: ForecastSimulation
  /** Changes of conditional group routing that it has in it, by id, since the agents of all their groups were known. */
  readonly overflowChangeIds?: readonly string[]
}

/** What the intervals of a simulated forecast rest on. */
export interface ForecastSimulation {
  readonly seed: number
  /** Weeks simulated, each with and without the changes under the same contacts. */
  readonly weeks: number
  /** Of the confidence intervals, and the part of coming weeks that the prediction intervals should hold. */
  readonly confidence: number
  readonly predictionLevel: number
  /** Shape of the gamma distribution (mean 1) of how busy whole days are; null where all days were taken as equally busy. */
  readonly dayFactorShape: number | null
  /** Whether every simulated week drew its own rates and handle times from their estimates. */
  readonly estimationError: boolean
}

/** What is expected of one queue before and after. */
export interface QueueForecast {
  readonly queue: Ref
  readonly mediaType: MediaType
  readonly target: ServiceLevelTarget
  /** Contacts that it is expected to be offered in a week, by which the whole may be weighted. */
  readonly contactsPerWeek: number
  /** How this queue's figures were made, where the forecast's own `method` names several. */
  readonly method?: string
  readonly before: ServiceMeasures
  readonly after: ServiceMeasures
  /** After less before, week by week under the same contacts. Only where it was simulated. */
  readonly difference?: ServiceDifference
}

/** From `low` to `high`. */
export interface FigureInterval {
  readonly low: number
  readonly high: number
}

/** The figures that have intervals. */
export type MeasureIntervals = Readonly<
  Partial<Record<'serviceLevel' | 'asaSeconds' | 'occupancy' | 'abandonProbability', FigureInterval>>
>

/** Differences of means with both kinds of interval, see `ServiceMeasures`. */
export interface ServiceDifference {
  readonly serviceLevel: number
  readonly asaSeconds: number
  readonly occupancy: number
  readonly abandonProbability?: number
  readonly intervals: MeasureIntervals
  readonly predictions: MeasureIntervals
}

/** Service as it is expected. */
export interface ServiceMeasures {
  readonly agents: number
  readonly stable: boolean
  readonly serviceLevel: number
  /** Null when unbounded (the queue is unstable). */
  readonly asaSeconds: number | null
  readonly occupancy: number
  readonly abandonProbability?: number
  /** Confidence intervals of these figures as means over many weeks: they shrink the more weeks are simulated. */
  readonly intervals?: MeasureIntervals
  /** Prediction intervals: where the figures of one coming week lie. They do not shrink. */
  readonly predictions?: MeasureIntervals
}

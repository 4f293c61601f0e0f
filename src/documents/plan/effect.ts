import type { MediaType, Ref, ServiceLevelTarget } from '../common'
import type { ForecastPeriod } from '../org/model'

/** The expected effect of a change, per queue. Ratios are 0..1. */
export interface Effect {
  readonly format: 'skillroute/effect@1'
  /** How the figures were calculated: `erlang-c`, `erlang-a` or `simulation`. */
  readonly method: string
  readonly queues: readonly QueueEffect[]
  readonly notes: readonly string[]
  /**
   * All queues together: where their service level in one future week will be, before and after, weighted by the expected
   * contacts. Only if all queues were simulated.
   */
  readonly total?: { readonly before: FigureInterval; readonly after: FigureInterval }
  /** The future days that it is for; absent for the average week of the past. */
  readonly period?: ForecastPeriod
  /** How it was simulated; absent if it was not. */
  readonly simulation?: EffectSimulation
  /**
   * Ids of the changes of conditional group routing that it includes, since the agents of all their groups were known.
   */
  readonly overflowChangeIds?: readonly string[]
}

/** The basis of the intervals of a simulated forecast. */
export interface EffectSimulation {
  readonly seed: number
  /** Weeks simulated, each with and without the changes for the same contacts. */
  readonly weeks: number
  /** Level of the confidence intervals, and the share of future weeks that the prediction intervals should contain. */
  readonly confidence: number
  readonly predictionLevel: number
  /**
   * Shape of the gamma distribution (mean 1) of the volume of whole days; null if all days were taken as equally busy.
   */
  readonly dayFactorShape: number | null
  /** Whether every simulated week drew its own rates and handle times from the distribution of their estimates. */
  readonly estimationError: boolean
}

/** The expected service of one queue before and after. */
export interface QueueEffect {
  readonly queue: Ref
  readonly mediaType: MediaType
  readonly target: ServiceLevelTarget
  /** Expected contacts offered per week; the weight of the queue in a total. */
  readonly contactsPerWeek: number
  /** How this queue's figures were calculated, if the forecast's own `method` names several. */
  readonly method?: string
  readonly before: ServiceMeasures
  readonly after: ServiceMeasures
  /** After minus before, week by week for the same contacts. Only if simulated. */
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

/** Differences of means with both kinds of interval; see `ServiceMeasures`. */
export interface ServiceDifference {
  readonly serviceLevel: number
  /** Null where nobody is answered before or after. */
  readonly asaSeconds: number | null
  readonly occupancy: number
  readonly abandonProbability?: number
  readonly intervals: MeasureIntervals
  readonly predictions: MeasureIntervals
}

/** The expected service. */
export interface ServiceMeasures {
  readonly agents: number
  readonly stable: boolean
  readonly serviceLevel: number
  /** Mean wait of answered contacts. Null when unbounded (the queue is unstable), or if nobody is answered. */
  readonly asaSeconds: number | null
  readonly occupancy: number
  readonly abandonProbability?: number
  /** Confidence intervals of these figures as means over many weeks: they narrow as more weeks are simulated. */
  readonly intervals?: MeasureIntervals
  /** Prediction intervals: the range of the figures of one future week. They do not narrow. */
  readonly predictions?: MeasureIntervals
}

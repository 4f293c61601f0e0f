/** How the contacts of some queues were served, by equal intervals. Lists have one entry per interval. */
export interface ServedSeries {
  readonly startMs: number
  readonly intervalMs: number
  readonly offered: readonly number[]
  readonly answered: readonly number[]
  readonly abandoned: readonly number[]
  /** Answered within the service level; of callbacks, which have no answers, handled within it. */
  readonly withinServiceLevel: readonly number[]
  /** Waits of the answered contacts, in seconds. */
  readonly waitSeconds: readonly number[]
  readonly handled: readonly number[]
  readonly handleSeconds: readonly number[]
}

/** The metric that an experiment measures. */
export type ExperimentMetric = 'serviceLevel' | 'abandonRate' | 'asaSeconds' | 'ahtSeconds'

/** A stretch of time in which the plan either is or is not in effect, for all groups or for one. */
export interface ExperimentBlock {
  readonly startMs: number
  readonly endMs: number
  /** Contacts before this instant are left out, since they are still affected by the state before the block. */
  readonly measuredFromMs: number
  readonly arm: 'on' | 'off'
  /**
   * Number of the block's unit. Blocks of one unit are compared with each other; one random draw decided for all of
   * them.
   */
  readonly unit: number
  /** Contacts expected in the measured part when the experiment was designed. */
  readonly expected: number
}

export interface BlockOutcome {
  readonly value: number
  /** Number that the value is adjusted for, such as the logarithm of the contacts. */
  readonly covariate: number
}

/** What an experiment showed. */
export interface ExperimentEstimate {
  /** Metric with the plan minus metric without it. */
  readonly effect: number
  readonly low: number
  readonly high: number
  readonly pValue: number
  /** Whether the p-value, or the evidence, passed its limit. */
  readonly found: boolean
}

/** Whether an effect was found and, if so, whether it is an improvement. */
export function decideVerdict(
  metric: ExperimentMetric,
  { effect, found }: Pick<ExperimentEstimate, 'effect' | 'found'>,
): 'better' | 'worse' | 'undecided' {
  if (!found) return 'undecided'
  return effect > 0 === (metric === 'serviceLevel') ? 'better' : 'worse'
}

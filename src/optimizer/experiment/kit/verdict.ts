import type { ExperimentMetric } from './types'

/** What an experiment showed. */
export interface ExperimentEstimate {
  /** Of the metric, with the plan less without it. */
  readonly effect: number
  readonly low: number
  readonly high: number
  readonly pValue: number
  /** Whether the p-value, or the evidence, passed its limit. */
  readonly found: boolean
  readonly standardError?: number
  readonly degrees?: number
}

/** An effect in words: whether it is a good one. */
export function verdictOf(
  metric: ExperimentMetric,
  { effect, found }: Pick<ExperimentEstimate, 'effect' | 'found'>,
): 'better' | 'worse' | 'undecided' {
  if (!found) return 'undecided'
  return effect > 0 === (metric === 'serviceLevel') ? 'better' : 'worse'
}

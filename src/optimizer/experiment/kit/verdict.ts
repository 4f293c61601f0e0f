import type { ExperimentMetric } from './types'

/** What an experiment showed. */
export interface ExperimentEstimate {
  /** Metric with the plan minus metric without it. */
  readonly effect: number
  readonly low: number
  readonly high: number
  readonly pValue: number
  /** Whether the p-value, or the evidence, passed its limit. */
  readonly found: boolean
  readonly standardError?: number
  readonly degrees?: number
}

/** Whether an effect was found and, if so, whether it is an improvement. */
export function verdictOf(
  metric: ExperimentMetric,
  { effect, found }: Pick<ExperimentEstimate, 'effect' | 'found'>,
): 'better' | 'worse' | 'undecided' {
  if (!found) return 'undecided'
  return effect > 0 === (metric === 'serviceLevel') ? 'better' : 'worse'
}

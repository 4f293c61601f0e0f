import type { Issue } from '../../core/errors/input'
import { objectIssue } from '../erlang/kit/inputs'

/** Target shares by id (an agent, a queue, a ring), each a ratio of 0..1. */
export type Weights = Readonly<Record<string, number>>

/** How far a sum may be from 1: millions of times the rounding of a double, but far below any meaningful share. */
export const WEIGHT_SUM_TOLERANCE = 1e-9

/** What {@link validateWeights} found. */
export interface WeightsCheck {
  readonly valid: boolean
  /** Every problem, by id; the sum under the path ''. */
  readonly issues: readonly Issue[]
  /**
   * Sum of the weights that are numbers, without accumulated rounding; Infinity if it is larger than the largest
   * double.
   */
  readonly sum: number
  /** True if the sum is 1 within the tolerance: the weights need no normalizing. */
  readonly normalized: boolean
}

/**
 * Checks target shares: every one a finite number of 0..1, their sum at most 1 + 1e-9. A sum below 1 is allowed: the
 * rest is left to other rules. Sums are corrected for rounding, so 0.56 + 0.33 + 0.11 is valid, which a plain `sum > 1`
 * would refuse. Never throws.
 */
export function validateWeights(weights: Weights): WeightsCheck {
  const notOne = objectIssue('', weights)
  if (notOne !== undefined) return { valid: false, issues: [notOne], sum: 0, normalized: false }
  const entries = Object.entries(weights)
  const issues: Issue[] = entries.flatMap(([id, weight]) => weightIssue(id, weight))
  const sum = preciseSum(entries.map(([, weight]) => weight).filter((weight) => Number.isFinite(weight)))
  if (sum > 1 + WEIGHT_SUM_TOLERANCE) {
    issues.push({ path: '', message: `the weights sum to ${sum}, at most 1 is allowed: lower them or normalize` })
  }
  const valid = issues.length === 0
  return { valid, issues, sum, normalized: valid && sum >= 1 - WEIGHT_SUM_TOLERANCE }
}

/** The issue of a weight that is not a ratio, as a list of one; an empty list for a valid weight. */
function weightIssue(id: string, weight: unknown): Issue[] {
  if (typeof weight === 'number' && weight >= 0 && weight <= 1) return []
  return [{ path: id, message: `must be a ratio from 0 to 1, got ${String(weight)}` }]
}

/**
 * The sum of many numbers, corrected for rounding errors (Neumaier's variant of Kahan's summation). It is as good as
 * adding with twice the precision and rounding once, so 0.56 + 0.33 + 0.11 is 1.
 */
export function preciseSum(values: readonly number[]): number {
  let sum = 0
  let lost = 0
  for (const value of values) {
    const next = sum + value
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum
    sum = next
  }
  // Beyond the largest double the corrections are not numbers, and the sum is Infinity.
  return Number.isFinite(sum) ? sum + lost : sum
}

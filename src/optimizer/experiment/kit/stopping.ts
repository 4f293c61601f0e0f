import { seededRandom } from '../../../core/random'
import { bestSpread, evidence } from '../stats/always-valid'
import { lookLevels } from '../stats/spending'

/** When an experiment may end before its planned end. */
export type StoppingRule = 'none' | 'groupSequential' | 'alwaysValid'

/** A planned check of a group-sequential experiment. */
export interface PlannedLook {
  /** Pairs of weeks that are over at the check. */
  readonly pairs: number
  /** Two-sided level that the p-value is compared with. At 0, the check cannot stop the experiment. */
  readonly level: number
}

/** Maximum number of checks of a group-sequential experiment. More would gain little and raise the last limit. */
const MOST_LOOKS = 4

/**
 * The planned checks of an experiment with this many pairs of weeks. Without early stopping, only the one at the end.
 */
export function plannedLooks(rule: StoppingRule, pairs: number, alpha: number): PlannedLook[] {
  if (rule !== 'groupSequential') return [{ pairs, level: alpha }]
  const count = Math.min(MOST_LOOKS, pairs)
  const at = Array.from({ length: count }, (_, i) => Math.ceil(((i + 1) * pairs) / count))
  const levels = lookLevels(
    at.map((one) => one / pairs),
    alpha,
  )
  return at.map((one, i) => ({ pairs: one, level: levels[i] ?? 0 }))
}

/** Scales the weights of the units of an always-valid experiment to a mean of 1. */
export function scaledWeights(weights: readonly number[]): number[] {
  const mean = weights.reduce((sum, one) => sum + one, 0) / weights.length
  return weights.map((one) => (mean > 0 ? one / mean : 1))
}

/** The spread with which an always-valid test is strongest at the planned end. */
export function spreadFor({
  weights,
  variance,
  effect,
  alpha,
}: {
  /** Scaled weights of all units of the experiment. */
  readonly weights: readonly number[]
  /** Variance of one unit of weight 1. */
  readonly variance: number
  readonly effect: number
  readonly alpha: number
}): number {
  const squares = weights.reduce((sum, one) => sum + one * one * (variance + effect * effect), 0)
  return bestSpread(squares, alpha)
}

/** Number of experiments drawn to estimate the probability for an always-valid one. */
const DRAWN = 600

/**
 * The probability that an always-valid experiment finds an effect by its end. Estimated from drawn experiments with
 * normally distributed differences.
 * @param varianceDegrees as for `probabilityToFind`: each drawn experiment has its own variance
 */
export function probabilityAlwaysValid({
  weights,
  variance,
  varianceDegrees,
  effect,
  spread,
  alpha,
  seed,
}: {
  readonly weights: readonly number[]
  readonly variance: number
  readonly varianceDegrees: number
  readonly effect: number
  readonly spread: number
  readonly alpha: number
  readonly seed: number
}): number {
  const random = seededRandom(seed)
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  let found = 0
  for (let i = 0; i < DRAWN; i++) {
    const part = 2 / (9 * varianceDegrees)
    const ratio = Math.max(1e-3, 1 - part + normal() * Math.sqrt(part)) ** 3
    const deviation = Math.sqrt(variance / ratio)
    const differences = weights.map(() => effect + deviation * normal())
    if (evidence(differences, weights, spread) >= 1 / alpha) found++
  }
  return found / DRAWN
}

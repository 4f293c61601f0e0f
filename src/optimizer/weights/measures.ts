import { checkedEntries, normalizeWeights } from './normalize'
import { preciseSum } from './sum'
import type { Weights } from './validate'

/**
 * The distance of two distributions: the sum of the absolute differences of their weights (L1). 0 where they are the
 * same, 2 where both sum to 1 and share nobody; half of it is the part of the contacts that would have to move. An id
 * missing on one side counts as 0 there. Infinity where it passes the largest double.
 *
 * @throws ValidationError for a weight that is negative or not finite.
 */
export function weightDistance(a: Weights, b: Weights): number {
  const left = new Map(checkedEntries('weightDistance', a))
  const right = new Map(checkedEntries('weightDistance', b))
  const ids = new Set([...left.keys(), ...right.keys()])
  return preciseSum([...ids].map((id) => Math.abs((left.get(id) ?? 0) - (right.get(id) ?? 0))))
}

/**
 * By how many equally weighted members the load is really carried: (sum w)^2 / sum w^2 (inverse Simpson index). 4 for
 * four equal weights, near 1 where one member carries nearly everything, 0 with nobody. Need not be normalized.
 *
 * @throws ValidationError for a weight that is negative or not finite.
 */
export function effectiveNumber(weights: Weights): number {
  const values = checkedEntries('effectiveNumber', weights).map(([, weight]) => weight)
  const largest = values.reduce((most, value) => Math.max(most, value), 0)
  if (largest === 0) return 0
  const scaled = values.map((value) => value / largest)
  return preciseSum(scaled) ** 2 / preciseSum(scaled.map((value) => value * value))
}

/**
 * How well reached shares match the wanted ones, 0..1: 1 less half their distance once both sum to 1. 1 where they
 * agree, 0.9 where a tenth of the contacts went to somebody else. With nothing reached, or nothing wanted, 1 if both
 * are empty and 0 otherwise.
 *
 * @throws ValidationError for a weight that is negative or not finite.
 */
export function balanceAccuracy(wanted: Weights, reached: Weights): number {
  const [want, got] = [positive('wanted', wanted), positive('reached', reached)]
  if (want === undefined || got === undefined) return want === got ? 1 : 0
  return Math.max(0, 1 - weightDistance(want, got) / 2)
}

function positive(subject: string, weights: Weights): Weights | undefined {
  const entries = checkedEntries(subject, weights)
  return entries.some(([, weight]) => weight > 0) ? normalizeWeights(weights) : undefined
}

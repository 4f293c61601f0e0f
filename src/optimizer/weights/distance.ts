import { checkedEntries, normalizeWeights } from './normalize'
import { preciseSum, type Weights } from './validate'

/**
 * The distance between two distributions: the sum of the absolute differences of their weights (L1). 0 if they are
 * equal, 2 if both sum to 1 and no id is in both. Half the distance is the share of contacts that would have to move.
 * An id missing on one side counts as 0 there. Infinity if the sum is larger than the largest double.
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
 * How well the shares reached match the target shares, 0..1: 1 minus half their distance, after both are scaled to a
 * sum of 1. 1 if they agree, 0.9 if a tenth of the contacts went to someone else. If one of them is empty, 1 if both
 * are empty and 0 otherwise.
 *
 * @throws ValidationError for a weight that is negative or not finite.
 */
export function balanceAccuracy(desired: Weights, reached: Weights): number {
  const [target, actual] = [positive('desired', desired), positive('reached', reached)]
  if (target === undefined || actual === undefined) return target === actual ? 1 : 0
  return Math.max(0, 1 - weightDistance(target, actual) / 2)
}

function positive(subject: string, weights: Weights): Weights | undefined {
  const entries = checkedEntries(subject, weights)
  return entries.some(([, weight]) => weight > 0) ? normalizeWeights(weights) : undefined
}

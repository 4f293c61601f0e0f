import { type Issue, ValidationError } from '../../core/errors/input'
import { assertObject } from '../erlang/kit/inputs'
import { preciseSum, type Weights } from './validate'

/** Options of {@link normalizeWeights}. */
export interface NormalizeOptions {
  /** What to do if all weights are 0: give everyone the same share, or throw. Default `uniform`. */
  readonly allZero?: 'uniform' | 'error' | undefined
}

/**
 * Scales weights so that they sum to 1 and keep their proportions. Weights may be any finite numbers of at least 0,
 * including numbers above 1 (counts, minutes). An empty object gives an empty object. Very large weights do not
 * overflow and very small ones do not vanish.
 *
 * @throws ValidationError for a weight that is negative or not finite, and for all zero where `allZero` is `error`.
 * @example
 * normalizeWeights({ anna: 2, ben: 1, cem: 1 }) // { anna: 0.5, ben: 0.25, cem: 0.25 }
 */
export function normalizeWeights(weights: Weights, options: NormalizeOptions = {}): Record<string, number> {
  const entries = checkedEntries('normalizeWeights', weights)
  if (entries.length === 0) return {}
  const largest = entries.reduce((max, [, weight]) => Math.max(max, weight), 0)
  if (largest === 0) return uniform(entries, options)
  // Divided by the largest first, since the sum of very large values would overflow.
  const scaled = entries.map(([id, weight]): [string, number] => [id, weight / largest])
  const sum = preciseSum(scaled.map(([, weight]) => weight))
  return Object.fromEntries(scaled.map(([id, weight]) => [id, weight / sum]))
}

/** The entries of weights that only have to be finite and at least 0. */
export function checkedEntries(subject: string, weights: Weights): [string, number][] {
  assertObject(subject, weights)
  const entries = Object.entries(weights)
  const issues: Issue[] = entries
    .filter(([, weight]) => !(Number.isFinite(weight) && weight >= 0))
    .map(([id, weight]) => ({ path: id, message: `must be a finite number of at least 0, got ${String(weight)}` }))
  if (issues.length > 0) throw new ValidationError(issues, { subject })
  return entries
}

function uniform(entries: readonly [string, number][], options: NormalizeOptions): Record<string, number> {
  if (options.allZero === 'error') {
    const message = 'every weight is 0, so there are no proportions to keep: give one of them a share'
    throw new ValidationError([{ path: '', message }], { subject: 'normalizeWeights' })
  }
  return Object.fromEntries(entries.map(([id]) => [id, 1 / entries.length]))
}

import { cholesky, dot, forward, halfLogDeterminant } from '../../math/cholesky'
import { type Alike, createKernel, type Shared, type Side } from './kernel'

/** One simulated week: which changes were made in it (1), and the contacts within service level. */
export interface Seen {
  readonly made: Uint8Array
  readonly week: number
  readonly value: number
}

/** Contacts per week, and their standard error. */
export interface Difference {
  readonly mean: number
  readonly error: number
}

/** Standard deviations, in contacts per week. */
interface Scales {
  /** Of the effects of changes, around their mean. */
  readonly main: number
  /** Of the interaction of two changes that affect the same contacts. */
  readonly pair: number
  /** Of the whole gain, from week to week. */
  readonly week: number
  /** Of the effect of each change, from week to week, in addition. */
  readonly each: number
  /** Of the residual: the randomness of a week. */
  readonly residual: number
}

/** Covariances of the simulated weeks, by source, each with a deviation of 1. */
interface Parts extends Readonly<Record<keyof Scales, Float64Array>> {
  /** Effects that the fit draws to 0. */
  readonly vague: Float64Array
}

const NAMES = ['residual', 'main', 'pair', 'week', 'each'] as const

/**
 * Standard deviations of these effects: of trends, as a multiple of the spread of the weeks; of the level of a week, in
 * contacts.
 */
const VAGUE_TREND = 3
const VAGUE_LEVEL = 3000

/**
 * Service level as a function of the changes made, fitted to simulated weeks. It is the level of each week plus the effect of
 * each change, drawn towards the mean effect, plus the interactions of pairs. How strongly effects are drawn, and how much of the differences is randomness,
 * is estimated by maximum likelihood from the same weeks (empirical Bayes).
 */
export function fitSurface(seen: readonly Seen[], alike: Alike) {
  const size = seen.length
  const mean = seen.reduce((sum, { value }) => sum + value, 0) / size
  const values = Float64Array.from(seen, ({ value }) => value - mean)
  const spread = Math.max(1, Math.sqrt(dot(values, values) / size))
  const kernel = createKernel(alike)
  const sides = seen.map(({ made }) => kernel.side(made))
  const trend = (VAGUE_TREND * spread) ** 2
  const parts = partsOf(seen, sides, kernel, trend)
  const scales = likeliest(parts, values, spread)
  const fit = fitted(parts, values, scales)
  const total = (shared: Shared) =>
    trend * shared.trend + scales.main ** 2 * shared.main + scales.pair ** 2 * shared.pair
  const covariance = (one: Side, other: Side) => total(kernel.shared(one, other))
  /** The estimate follows from the covariance with the simulated weeks and from the prior variance. */
  const differenceWith = (cross: Float64Array, variance: number): Difference => {
    if (fit === undefined) return { mean: 0, error: Math.sqrt(variance) }
    const projected = forward(fit.factor, cross)
    return { mean: dot(projected, fit.solved), error: Math.sqrt(Math.max(0, variance - dot(projected, projected))) }
  }
  return {
    /** Mean gain of one set of changes over another per week, and its standard error. */
    difference: (after: Uint8Array, before: Uint8Array) => {
      const [to, from] = [kernel.side(after), kernel.side(before)]
      const cross = Float64Array.from(sides, (side) => covariance(side, to) - covariance(side, from))
      return differenceWith(cross, covariance(to, to) + covariance(from, from) - 2 * covariance(to, from))
    },
    /** Effect of switching each single change of a set. */
    flips(made: Uint8Array) {
      const from = kernel.side(made)
      const to = Array.from(made, (_, i) => kernel.side(made.map((is, at) => (at === i ? 1 - is : is))))
      const crosses = to.map(() => new Float64Array(size))
      for (const [row, side] of sides.entries()) {
        const base = covariance(side, from)
        for (const [i, shared] of kernel.flipped(side, from, to).entries()) {
          const cross = crosses[i]
          if (cross !== undefined) cross[row] = total(shared) - base
        }
      }
      const fromVariance = covariance(from, from)
      return kernel.flipped(from, from, to).map((shared, i) => {
        const flip = to[i]
        const variance = flip === undefined ? 0 : covariance(flip, flip) + fromVariance - 2 * total(shared)
        return differenceWith(crosses[i] ?? new Float64Array(size), variance)
      })
    },
  }
}

function partsOf(
  seen: readonly Seen[],
  sides: readonly Side[],
  kernel: ReturnType<typeof createKernel>,
  trend: number,
): Parts {
  const size = seen.length
  const table = () => new Float64Array(size * size)
  const parts = { vague: table(), main: table(), pair: table(), week: table(), each: table(), residual: table() }
  for (const [a, one] of sides.entries()) {
    for (let b = 0; b <= a; b++) {
      const other = sides[b] ?? one
      const isSameWeek = seen[a]?.week === seen[b]?.week
      const shared = kernel.shared(one, other)
      // Only the lower half is read.
      const at = a * size + b
      parts.vague[at] = trend * shared.trend + (isSameWeek ? VAGUE_LEVEL ** 2 : 0)
      parts.main[at] = shared.main
      parts.pair[at] = shared.pair
      parts.week[at] = isSameWeek ? one.part * other.part : 0
      parts.each[at] = isSameWeek ? dot(one.made, other.made) : 0
      parts.residual[at] = a === b ? 1 : 0
    }
  }
  return parts
}

function fitted(parts: Parts, values: Float64Array, scales: Scales) {
  const size = values.length
  const matrix = Float64Array.from(parts.vague)
  for (const name of NAMES) {
    const [part, variance] = [parts[name], scales[name] ** 2]
    for (let i = 0; i < matrix.length; i++) matrix[i] = (matrix[i] ?? 0) + variance * (part[i] ?? 0)
  }
  const factor = cholesky(matrix, size)
  if (factor === undefined) return undefined
  const solved = forward(factor, values)
  return { factor, solved, logLikelihood: -dot(solved, solved) / 2 - halfLogDeterminant(factor) }
}

/** Factors by which a scale is raised and lowered, one after the other. */
const STEPS = [2, 1.5, 1.2]

/** A scale is at least this fraction of the spread: a smaller one counts as zero. */
const MIN_SCALE = 0.001

/** The scales with the highest likelihood of the weeks, found one at a time in turn. */
function likeliest(parts: Parts, values: Float64Array, spread: number): Scales {
  const score = (scales: Scales) => fitted(parts, values, scales)?.logLikelihood ?? Number.NEGATIVE_INFINITY
  let best: Scales = {
    main: spread / 10,
    pair: spread / 20,
    week: spread / 10,
    each: spread / 20,
    residual: spread / 5,
  }
  let bestLikelihood = score(best)
  for (const step of STEPS) {
    for (const name of NAMES) {
      for (const factor of [step, 1 / step]) {
        for (;;) {
          const tried = { ...best, [name]: best[name] * factor }
          const likelihood = tried[name] < MIN_SCALE * spread ? Number.NEGATIVE_INFINITY : score(tried)
          if (!(likelihood > bestLikelihood)) break
          best = tried
          bestLikelihood = likelihood
        }
      }
    }
  }
  return best
}

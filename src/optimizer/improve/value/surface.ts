import { cholesky, dot, forward, halfLogDeterminant } from './cholesky'
import { type Alike, type Kernel, kernelOf, partOf } from './kernel'

/** One simulated week: which changes were made in it (1), and the contacts within service level. */
export interface Seen {
  readonly made: Uint8Array
  readonly week: number
  readonly value: number
}

/** Service as a function of which changes are made, as far as simulated weeks tell. */
export interface Surface {
  /** What one set of changes brings more than another in a week on average, and its standard error. */
  difference(after: Uint8Array, before: Uint8Array): { readonly mean: number; readonly error: number }
}

/** Standard deviations, in contacts a week. */
interface Scales {
  /** Of what changes bring, around their mean. */
  readonly own: number
  /** Of what two that concern the same contacts bring together, beside what each does. */
  readonly pair: number
  /** Of the whole gain, from week to week. */
  readonly week: number
  /** Of what each change brings, from week to week, beside that. */
  readonly each: number
  /** Of what is left: the luck of a week. */
  readonly luck: number
}

/** Covariances of the weeks seen, by what they come from, each as if its deviation were 1. */
interface Parts extends Readonly<Record<keyof Scales, Float64Array>> {
  /** What is drawn to nothing. */
  readonly vague: Float64Array
}

const NAMES = ['luck', 'own', 'pair', 'week', 'each'] as const

/** Deviations of what is drawn to nothing: trends, in spreads of the weeks; the level of a week, in contacts. */
const VAGUE_TREND = 3
const VAGUE_LEVEL = 3000

const ROWS_PER_SLICE = 4

/**
 * Fits a surface to simulated weeks: the sum of what each change brings, drawn towards their mean, and of what pairs bring
 * together, above a level of each week. How strongly it is drawn, and how much is luck, is found from the weeks
 * themselves by their likelihood: empirical Bayes. Yields between parts of the work.
 */
export function* fitSurface(seen: readonly Seen[], alike: Alike): Generator<undefined, Surface, undefined> {
  const size = seen.length
  const mean = seen.reduce((sum, { value }) => sum + value, 0) / size
  const values = Float64Array.from(seen, ({ value }) => value - mean)
  const spread = Math.max(1, Math.sqrt(dot(values, values) / size))
  const kernel = kernelOf(alike)
  const trend = (VAGUE_TREND * spread) ** 2
  const parts = yield* partsOf(seen, kernel, trend)
  const scales = yield* likeliest(parts, values, spread)
  const known = fitted(parts, values, scales)
  if (known === undefined) return { difference: () => ({ mean: 0, error: spread }) }
  const value = (one: Uint8Array, other: Uint8Array) => total(kernel(one, other), scales, trend)
  return {
    difference: (after, before) => {
      const cross = Float64Array.from(seen, ({ made }) => value(made, after) - value(made, before))
      const told = forward(known.factor, cross)
      const variance = value(after, after) + value(before, before) - 2 * value(after, before) - dot(told, told)
      return { mean: dot(told, known.solved), error: Math.sqrt(Math.max(0, variance)) }
    },
  }
}

function total({ trend, own, pair }: Kernel, scales: Scales, vague: number): number {
  return vague * trend + scales.own ** 2 * own + scales.pair ** 2 * pair
}

function* partsOf(
  seen: readonly Seen[],
  kernel: ReturnType<typeof kernelOf>,
  trend: number,
): Generator<undefined, Parts, undefined> {
  const size = seen.length
  const table = () => new Float64Array(size * size)
  const parts = { vague: table(), own: table(), pair: table(), week: table(), each: table(), luck: table() }
  for (const [a, one] of seen.entries()) {
    for (let b = 0; b <= a; b++) {
      const other = seen[b] ?? one
      const isSameWeek = one.week === other.week
      const shared = kernel(one.made, other.made)
      // Only the lower half is read.
      const at = a * size + b
      parts.vague[at] = trend * shared.trend + (isSameWeek ? VAGUE_LEVEL ** 2 : 0)
      parts.own[at] = shared.own
      parts.pair[at] = shared.pair
      parts.week[at] = isSameWeek ? partOf(one.made) * partOf(other.made) : 0
      parts.each[at] = isSameWeek ? madeInBoth(one.made, other.made) : 0
      parts.luck[at] = a === b ? 1 : 0
    }
    if (a % ROWS_PER_SLICE === 0) yield
  }
  return parts
}

function madeInBoth(one: Uint8Array, other: Uint8Array): number {
  let sum = 0
  for (let i = 0; i < one.length; i++) sum += (one[i] ?? 0) * (other[i] ?? 0)
  return sum
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

/** Factors by which scales are tried greater and smaller, one after the other. */
const STEPS = [2, 1.5, 1.2]

/** A scale is at least this part of the spread: less is nothing. */
const LEAST_SCALE = 0.001

/** The scales under which the weeks are likeliest, found by turns. */
function* likeliest(parts: Parts, values: Float64Array, spread: number): Generator<undefined, Scales, undefined> {
  const score = (scales: Scales) => fitted(parts, values, scales)?.logLikelihood ?? Number.NEGATIVE_INFINITY
  let best: Scales = { own: spread / 10, pair: spread / 20, week: spread / 10, each: spread / 20, luck: spread / 5 }
  let known = score(best)
  for (const step of STEPS) {
    for (const name of NAMES) {
      for (const factor of [step, 1 / step]) {
        for (;;) {
          yield
          const tried = { ...best, [name]: best[name] * factor }
          const likelihood = tried[name] < LEAST_SCALE * spread ? Number.NEGATIVE_INFINITY : score(tried)
          if (!(likelihood > known)) break
          best = tried
          known = likelihood
        }
      }
    }
  }
  return best
}

import { seededRandom } from '../../../../core/random'

/** With up to this many differences all patterns of signs are counted, with more a sample of as many patterns. */
const MAX_COUNTED = 12
/** A level must leave at least this many patterns on each side. With fewer, the steps of the p-value are too coarse. */
const MIN_PATTERNS = 3

/**
 * Fisher's randomization test for differences whose sign was drawn at random, and the interval of the effects that it
 * does not exclude. A plan without effect would have shown each difference with either sign, each with probability 1/2.
 * The p-value is the share of patterns of signs whose weighted mean is at least as far from 0 as the observed one. Both
 * are exact, however unequal the differences are. A pattern excludes an effect exactly where the mean of the
 * differences whose signs it changes is on the other side of it, so the sorted means of all subsets contain the
 * interval (Hartigan, Journal of the American Statistical Association 64, 1969).
 * @param level two-sided
 * @returns undefined where the differences have too few patterns for the level: fewer than 7 for 5 %
 */
export function flipSigns(
  differences: readonly number[],
  weights: readonly number[],
  level: number,
): { readonly pValue: number; readonly low: number; readonly high: number } | undefined {
  const side = patternsBeyond(differences.length, level)
  if (side === undefined) return undefined
  const means = subsetMeans(differences, weights).sort()
  const all = means.length + 1
  let [below, above] = [1, 1]
  for (const mean of means) {
    if (mean <= 0) below++
    if (mean >= 0) above++
  }
  return {
    pValue: Math.min(1, (2 * Math.min(below, above)) / all),
    low: means[side - 1] ?? -Infinity,
    high: means[means.length - side] ?? Infinity,
  }
}

/**
 * The level that a test with this many differences has, which is at most the given one since p-values have steps.
 * Undefined where the test is not used.
 */
export function flipLevel(count: number, level: number): number | undefined {
  const side = patternsBeyond(count, level)
  return side === undefined ? undefined : (2 * side) / countPatterns(count)
}

function patternsBeyond(count: number, level: number): number | undefined {
  const side = Math.floor((countPatterns(count) * level) / 2)
  return side < MIN_PATTERNS ? undefined : side
}

function countPatterns(count: number): number {
  return 2 ** Math.min(count, MAX_COUNTED)
}

/**
 * The weighted means of all subsets but the empty one; of many differences, those of a sample of subsets.
 * @param weights above 0
 */
function subsetMeans(differences: readonly number[], weights: readonly number[]): Float64Array {
  const parts: Sums[] = []
  for (let from = 0; from < differences.length; from += MAX_COUNTED)
    parts.push(subsetSums(differences.slice(from, from + MAX_COUNTED), weights.slice(from, from + MAX_COUNTED)))
  // Always the same sample, so that an analysis can be repeated.
  const random = seededRandom('sign flips')
  const means = new Float64Array(countPatterns(differences.length) - 1)
  for (let i = 0; i < means.length; i++) {
    let [over, under] = [0, 0]
    while (under === 0) {
      for (const { values, weights: own } of parts) {
        const subset = parts.length === 1 ? i + 1 : Math.floor(random() * values.length)
        over += values[subset] ?? 0
        under += own[subset] ?? 0
      }
    }
    means[i] = over / under
  }
  return means
}

/** By subset, whose members are the bits of its number: the sum of its weighted differences, and of its weights. */
interface Sums {
  readonly values: Float64Array
  readonly weights: Float64Array
}

function subsetSums(differences: readonly number[], weights: readonly number[]): Sums {
  const sums = {
    values: new Float64Array(2 ** differences.length),
    weights: new Float64Array(2 ** differences.length),
  }
  for (const [i, difference] of differences.entries()) {
    const bit = 2 ** i
    const weight = weights[i] ?? 0
    for (let rest = 0; rest < bit; rest++) {
      sums.values[bit + rest] = (sums.values[rest] ?? 0) + weight * difference
      sums.weights[bit + rest] = (sums.weights[rest] ?? 0) + weight
    }
  }
  return sums
}

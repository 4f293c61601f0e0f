import type { Random } from '../../../core/random'
import type { ExperimentEstimate } from '../kit/verdict'
import { type Panel, product, withoutMeans } from './fixed-effects'

/** Maximum number of orders examined. If there are fewer, all are examined. */
const MOST_ORDERS = 2_000
/** Two statistics whose relative difference is below this are equal except for rounding. */
const SAME = 1e-9

/**
 * Estimates the effect of a plan that reaches groups one after another in a random order: weighted least squares with
 * an effect for each group and for each week. The p-value is the share of all possible orders whose statistic is at
 * least as large (Fisher's test). The interval contains the effects that this test does not exclude. Both are exact
 * even with few groups, and even if the weeks of a group depend on each other.
 * @param values by group and week
 * @param starts first week with the plan, for each group; a number beyond the last week means never
 */
export function estimateStaggered(
  values: Panel,
  weights: Panel,
  { starts, alpha, random }: { readonly starts: readonly number[]; readonly alpha: number; readonly random: Random },
): ExperimentEstimate {
  const weeks = values[0]?.length ?? 0
  const observed = treated(starts, weeks)
  const effectIn = (order: readonly number[]): readonly [number, number] => {
    const mine = withoutMeans(treated(order, weeks), weights)
    const scale = product(mine, mine, weights)
    return scale === 0 ? [0, 0] : [product(mine, values, weights) / scale, product(mine, observed, weights) / scale]
  }
  const [effect] = effectIn(starts)
  const others = ordersOf(starts, random).map(effectIn)
  /** The p-value if tau were the true effect: the test on the values with tau taken out. */
  const pOf = (tau: number): number => {
    const own = Math.abs(effect - tau)
    const level = own - SAME * Math.max(1e-12, own)
    return others.filter(([value, share]) => Math.abs(value - tau * share) >= level).length / others.length
  }
  const pValue = pOf(0)
  return { effect, ...interval(pOf, effect, alpha), pValue, found: pValue <= alpha }
}

/** The number of possible orders. Below 1 / alpha, no effect could be found, however large. */
export function countOrders(starts: readonly number[]): number {
  const sizes = [...new Set(starts)].map((one) => starts.filter((other) => other === one).length)
  const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1))
  return sizes.reduce((count, size) => count / factorial(size), factorial(starts.length))
}

/** 1 from each group's start on, 0 before. */
export function treated(starts: readonly number[], weeks: number): number[][] {
  return starts.map((start) => Array.from({ length: weeks }, (_, t) => (t >= start ? 1 : 0)))
}

/** All different orders or, if there are too many, a random sample that includes the given one. */
function ordersOf(starts: readonly number[], random: Random): (readonly number[])[] {
  if (countOrders(starts) <= MOST_ORDERS) return allOrders([...starts].sort((a, b) => a - b))
  const drawn = Array.from({ length: MOST_ORDERS - 1 }, () => shuffled(starts, random))
  return [starts, ...drawn]
}

function allOrders(sorted: readonly number[]): number[][] {
  if (sorted.length === 0) return [[]]
  return sorted.flatMap((one, i) =>
    i > 0 && sorted[i - 1] === one
      ? []
      : allOrders([...sorted.slice(0, i), ...sorted.slice(i + 1)]).map((rest) => [one, ...rest]),
  )
}

/** A shuffled copy of the list (Fisher and Yates). */
export function shuffled<T>(list: readonly T[], random: Random): T[] {
  const mixed = [...list]
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const [a, b] = [mixed[i], mixed[j]]
    if (a !== undefined && b !== undefined) [mixed[i], mixed[j]] = [b, a]
  }
  return mixed
}

function interval(pOf: (tau: number) => number, effect: number, alpha: number): { low: number; high: number } {
  const end = (sign: number): number => {
    let far = Math.max(1e-9, Math.abs(effect))
    for (let i = 0; i < 40 && pOf(effect + sign * far) > alpha; i++) far *= 2
    if (pOf(effect + sign * far) > alpha) return sign * Infinity
    let near = 0
    for (let i = 0; i < 50; i++) {
      const middle = (near + far) / 2
      if (pOf(effect + sign * middle) > alpha) near = middle
      else far = middle
    }
    return effect + sign * far
  }
  return { low: end(-1), high: end(1) }
}

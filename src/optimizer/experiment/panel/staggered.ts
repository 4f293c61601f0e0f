import type { Random } from '../../../core/random'
import type { ExperimentEstimate } from '../kit/verdict'
import { type Panel, product, withoutMeans } from './fixed-effects'

/** Assignments that are looked at, at most; all of them where there are no more. */
const MOST_ORDERS = 2_000
/** Relative difference below which two statistics are the same, but for rounding. */
const SAME = 1e-9

/**
 * The effect of a plan that reaches groups one after another, in an order by lot: weighted least squares with an effect of
 * each group and of each week. The p-value is the share of all orders that the lot could have drawn whose statistic is at
 * least as large (Fisher's test), and the interval holds the effects that this test does not exclude: both are exact for
 * however few groups, whatever the weeks of a group have in common.
 * @param values by group and week
 * @param starts first week with the plan of each group; a number beyond the last week: never
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
  /** The effect tau as the truth: what the orders would show of the rest. */
  const pOf = (tau: number): number => {
    const own = Math.abs(effect - tau)
    const level = own - SAME * Math.max(1e-12, own)
    return others.filter(([value, share]) => Math.abs(value - tau * share) >= level).length / others.length
  }
  const pValue = pOf(0)
  return { effect, ...interval(pOf, effect, alpha), pValue, found: pValue <= alpha }
}

/** How many orders the lot can draw: below 1 / alpha no effect whatever could be found. */
export function countOrders(starts: readonly number[]): number {
  const sizes = [...new Set(starts)].map((one) => starts.filter((other) => other === one).length)
  const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1))
  return sizes.reduce((count, size) => count / factorial(size), factorial(starts.length))
}

/** 1 from each group's start on, 0 before. */
export function treated(starts: readonly number[], weeks: number): number[][] {
  return starts.map((start) => Array.from({ length: weeks }, (_, t) => (t >= start ? 1 : 0)))
}

/** All different orders, or so many drawn ones with the given one among them. */
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

/** Fisher and Yates. */
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

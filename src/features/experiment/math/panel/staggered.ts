import type { Random } from '../../../../core/random'
import type { ExperimentEstimate } from '../kit/types'
import { type Panel, product, withoutMeans } from './fixed-effects'

/** Maximum number of orders that an analysis examines. If there are fewer, all are examined. */
const MAX_ORDERS = 2_000
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
  const orders = orderEffects(weights, { starts, random, max: MAX_ORDERS })
  const effects = orders.map(({ parts, share }) => ({ effect: weightedSum(parts, values), share }))
  const effect = effects[0]?.effect ?? 0
  const findPValue = (tau: number): number => orderShare(effects, -tau)
  const pValue = findPValue(0)
  return { effect, ...interval(findPValue, effect, alpha), pValue, found: pValue <= alpha }
}

/** What an order of the groups makes of values. */
export interface OrderEffect {
  /** The estimate of the effect is the sum of the values, each multiplied by its part. */
  readonly parts: Panel
  /** 1 where the plan is in effect in this order. */
  readonly on: Panel
  /** Its estimate if the effect is 1 in the first order. */
  readonly share: number
}

/** The given order, then the others: all of them, or a sample if there are too many. */
export function orderEffects(
  weights: Panel,
  { starts, random, max }: { readonly starts: readonly number[]; readonly random: Random; readonly max: number },
): OrderEffect[] {
  const weeks = weights[0]?.length ?? 0
  const drawn = treated(starts, weeks)
  return listOrders(starts, random, max).map((order) => {
    const on = treated(order, weeks)
    const mine = withoutMeans(on, weights)
    const scale = product(mine, mine, weights)
    const parts = mine.map((row, g) => row.map((one, t) => (scale === 0 ? 0 : (one * (weights[g]?.[t] ?? 0)) / scale)))
    return { parts, on, share: weightedSum(parts, drawn) }
  })
}

/**
 * The share of the orders whose estimate is at least as far from 0 as that of the order that was drawn.
 * @param more effect that is added where the plan is in effect in the drawn order
 * @param drawn its index
 */
export function orderShare(
  effects: readonly { readonly effect: number; readonly share: number }[],
  more: number,
  drawn = 0,
): number {
  const own = Math.abs((effects[drawn]?.effect ?? 0) + more)
  const level = own - SAME * Math.max(1e-12, own)
  return effects.filter(({ effect, share }) => Math.abs(effect + more * share) >= level).length / effects.length
}

/** The sum of the products of two panels. */
export function weightedSum(parts: Panel, values: Panel): number {
  let sum = 0
  for (let g = 0; g < parts.length; g++) {
    const [row, own] = [parts[g] ?? [], values[g] ?? []]
    for (let t = 0; t < row.length; t++) sum += (row[t] ?? 0) * (own[t] ?? 0)
  }
  return sum
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

/** The given order, then all other ones or, if there are too many, a random sample. */
function listOrders(starts: readonly number[], random: Random, most: number): (readonly number[])[] {
  const others =
    countOrders(starts) <= most
      ? allOrders([...starts].sort((a, b) => a - b)).filter((order) => String(order) !== String(starts))
      : Array.from({ length: most - 1 }, () => shuffled(starts, random))
  return [starts, ...others]
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

function interval(findPValue: (tau: number) => number, effect: number, alpha: number): { low: number; high: number } {
  const end = (sign: number): number => {
    let far = Math.max(1e-9, Math.abs(effect))
    for (let i = 0; i < 40 && findPValue(effect + sign * far) > alpha; i++) far *= 2
    if (findPValue(effect + sign * far) > alpha) return sign * Infinity
    let near = 0
    for (let i = 0; i < 50; i++) {
      const middle = (near + far) / 2
      if (findPValue(effect + sign * middle) > alpha) near = middle
      else far = middle
    }
    return effect + sign * far
  }
  return { low: end(-1), high: end(1) }
}

import { normal, type Random, seededRandom } from '../../../../core/random'
import { studentLimit, studentTail } from '../../../../optimizer/math/student'
import type { ExperimentEstimate } from '../kit/types'
import { effectFound, probabilityToFind } from '../power/normal-power'
import type { PowerAt } from '../switchback/plan'
import { type Panel, withoutMeans } from './fixed-effects'
import { orderEffects, orderShare, weightedSum } from './staggered'

/** The goal of an experiment with groups. */
export interface PanelGoal {
  readonly effect: number
  readonly power: number
  readonly alpha: number
}

/**
 * The probability that a comparison with control groups finds the effect.
 * @param past weekly differences before the start; they also serve as the experiment's weeks before the start
 */
export function powerOfControl(past: readonly number[], weeksAfter: number, goal: PanelGoal): PowerAt {
  const before = past.length
  const { squares } = measureSpread(past)
  const variance = (squares / (before - 1)) * (1 / before + 1 / weeksAfter)
  const degrees = weeksAfter - 1
  return found(goal, weeksAfter, { variance, varianceDegrees: before - 1, degrees })
}

/**
 * The fewest weeks with which a comparison with control groups reaches the required power; if none does, the most weeks.
 * @param past weekly differences before the start
 */
export function planControl(
  past: readonly number[],
  { goal, maxWeeks }: { readonly goal: PanelGoal; readonly maxWeeks: number },
): PowerAt {
  let reached = powerOfControl(past, 2, goal)
  for (let count = 3; reached.power < goal.power && count <= maxWeeks; count++)
    reached = powerOfControl(past, count, goal)
  return reached
}

/**
 * The first weeks of the groups with which a staggered experiment reaches the required power, in the fewest weeks; if none
 * does, in the most. The number of weeks must not depend on the order drawn: the test takes all orders for equally likely.
 * @param order place of each group, from 1, drawn at random
 * @returns undefined if the most weeks are too few for the groups one after another
 */
export function planStaggered(
  past: Panel,
  weights: readonly number[],
  {
    order,
    goal,
    maxWeeks,
    seed,
  }: {
    readonly order: readonly number[]
    readonly goal: PanelGoal
    readonly maxWeeks: number
    readonly seed: number
  },
): (PowerAt & { readonly starts: readonly number[] }) | undefined {
  let reached: ReturnType<typeof planStaggered>
  for (let step = 1; step * (order.length + 1) <= maxWeeks; step++) {
    const starts = order.map((place) => place * step)
    const random = seededRandom(`power ${seed}`)
    const weeks = step * (order.length + 1)
    const inPlace = [...starts].sort((a, b) => a - b)
    reached = { ...powerOfStaggered(past, weights, { starts: inPlace, weeks, goal, random }), starts }
    if (reached.power >= goal.power) return reached
  }
  return reached
}

/** Number of experiments drawn to estimate the probability for a staggered one, and of orders examined in each. */
const DRAWN = 400
const ORDERS = 400

/**
 * The probability that a staggered experiment in a random order finds the effect. It is the share of drawn experiments,
 * each in an order of its own, whose test over the orders finds it: with few groups there are few orders, so the test
 * needs a larger effect than Student's t would. Drawn weeks have the covariance of the past weeks, whose size is drawn too.
 * @param past values by group and week, of weeks without any plan
 * @param weights of the groups
 * @param starts first weeks with the plan, in any order
 */
export function powerOfStaggered(
  past: Panel,
  weights: readonly number[],
  {
    starts,
    weeks,
    goal,
    random,
  }: {
    readonly starts: readonly number[]
    readonly weeks: number
    readonly goal: PanelGoal
    readonly random: Random
  },
): PowerAt {
  const by = (count: number): number[][] => weights.map((weight) => new Array<number>(count).fill(weight))
  const seen = past[0]?.length ?? 0
  const left = withoutMeans(past, by(seen))
  const orders = orderEffects(by(weeks), { starts, random, max: ORDERS })
  const degrees = Math.max(1, (past.length - 1) * (seen - 1))
  const drawn = Array.from({ length: DRAWN }, () => {
    const values = drawnWeeks(left, weeks, degrees, random)
    const drawnOrder = Math.floor(random() * orders.length)
    const on = orders[drawnOrder]?.on ?? []
    return {
      own: drawnOrder,
      effects: orders.map(({ parts }) => ({ effect: weightedSum(parts, values), share: weightedSum(parts, on) })),
    }
  })
  const of = (effect: number): number =>
    drawn.filter(({ own, effects }) => orderShare(effects, effect, own) <= goal.alpha).length / DRAWN
  return { weeks, power: of(goal.effect), smallest: effectFound(goal.power, of, goal.effect) }
}

/** Normally distributed weeks with the covariance of past ones, whose size is drawn too. */
function drawnWeeks(left: Panel, weeks: number, degrees: number, random: Random): number[][] {
  const seen = left[0]?.length ?? 0
  const part = 2 / (9 * degrees)
  const ratio = Math.max(1e-3, 1 - part + normal(random) * Math.sqrt(part)) ** 3
  const scale = 1 / Math.sqrt(ratio * Math.max(1, seen - 1))
  const factors = Array.from({ length: weeks }, () => Array.from({ length: seen }, () => scale * normal(random)))
  return left.map((row) => factors.map((own) => own.reduce((sum, factor, i) => sum + factor * (row[i] ?? 0), 0)))
}

function found(
  { effect, power, alpha }: PanelGoal,
  weeks: number,
  given: { readonly variance: number; readonly varianceDegrees: number; readonly degrees: number },
): PowerAt {
  const of = probabilityToFind({ ...given, level: alpha })
  return { weeks, power: of(effect), smallest: effectFound(power, of, Math.sqrt(given.variance)) }
}

/**
 * For each week, the mean of the groups with the plan minus the mean of those without it. Means are weighted by
 * expected contacts.
 * @param isTreated for each group: whether it has the plan
 */
export function weeklyDifferences(values: Panel, weights: Panel, isTreated: readonly boolean[]): number[] {
  const weeks = values[0]?.length ?? 0
  return Array.from({ length: weeks }, (_, t) => {
    const side = (desired: boolean): number => {
      let [over, under] = [0, 0]
      for (const [g, row] of values.entries()) {
        if (isTreated[g] !== desired) continue
        const weight = weights[g]?.[t] ?? 0
        over += weight * (row[t] ?? 0)
        under += weight
      }
      return under > 0 ? over / under : Number.NaN
    }
    return side(true) - side(false)
  })
}

/**
 * Difference in differences: how much the difference between the two sides changed with the start, with whole weeks as
 * clusters. The groups were not chosen at random, so the result is only as good as the assumption that both sides would
 * have changed alike without the plan. How much weeks differ is estimated from the weeks with the plan alone: the weeks
 * before decided the length, and those that differ little by chance, which make it short, would cause false alarms.
 * @param start first week with the plan
 * @returns undefined with fewer than two weeks on either side of the start
 */
export function estimateControl(
  differences: readonly number[],
  { start, alpha }: { readonly start: number; readonly alpha: number },
): ExperimentEstimate | undefined {
  const [before, after] = [differences.slice(0, start), differences.slice(start)]
  if (before.length < 2 || after.length < 2) return undefined
  const [first, second] = [measureSpread(before), measureSpread(after)] as const
  const degrees = after.length - 1
  const variance = second.squares / degrees
  const standardError = Math.sqrt(variance * (1 / before.length + 1 / after.length))
  const effect = second.mean - first.mean
  const pValue = standardError > 0 ? studentTail(effect / standardError, degrees) : effect === 0 ? 1 : 0
  const reach = studentLimit(alpha, degrees) * standardError
  return { effect, low: effect - reach, high: effect + reach, pValue, found: pValue <= alpha }
}

/** The mean of the values, and the sum of their squared deviations from it. */
function measureSpread(values: readonly number[]): { readonly mean: number; readonly squares: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return { mean, squares: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) }
}

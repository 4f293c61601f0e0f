import { effectFound, probabilityToFind } from '../power/normal-power'
import type { PowerAt } from '../switchback/plan'
import { spreadOf } from './control'
import { type Panel, product, withoutMeans } from './fixed-effects'
import { treated } from './staggered'

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
  const { squares } = spreadOf(past)
  const variance = (squares / (before - 1)) * (1 / before + 1 / weeksAfter)
  const degrees = before + weeksAfter - 2
  return found(goal, weeksAfter, { variance, varianceDegrees: before - 1, degrees })
}

/**
 * The probability that a staggered experiment finds the effect.
 * @param past values by group and week, of weeks without any plan
 * @param weights of the groups
 */
export function powerOfStaggered(
  past: Panel,
  weights: readonly number[],
  { starts, weeks, goal }: { readonly starts: readonly number[]; readonly weeks: number; readonly goal: PanelGoal },
): PowerAt {
  const by = (count: number): number[][] => weights.map((one) => new Array<number>(count).fill(one))
  const seen = past[0]?.length ?? 0
  const left = withoutMeans(past, by(seen))
  const varianceDegrees = Math.max(1, (past.length - 1) * (seen - 1))
  const mine = withoutMeans(treated(starts, weeks), by(weeks))
  const scale = product(mine, mine, by(weeks))
  // The error of each cell counts with its weight in the estimate. Cells of a group are assumed to vary as in the past.
  let variance = 0
  for (const [g, row] of left.entries()) {
    const own = row.reduce((sum, one) => sum + one * one, 0) / Math.max(1, (seen - 1) * (1 - 1 / past.length))
    const used = (mine[g] ?? []).reduce((sum, one) => sum + one * one, 0)
    variance += ((weights[g] ?? 0) / scale) ** 2 * used * own
  }
  const degrees = Math.max(1, (past.length - 1) * (weeks - 1) - 1)
  return found(goal, weeks, { variance, varianceDegrees, degrees })
}

function found(
  { effect, power, alpha }: PanelGoal,
  weeks: number,
  given: { readonly variance: number; readonly varianceDegrees: number; readonly degrees: number },
): PowerAt {
  const of = probabilityToFind({ ...given, level: alpha })
  return { weeks, power: of(effect), smallest: effectFound(power, of, Math.sqrt(given.variance)) }
}

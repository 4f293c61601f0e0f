import type { ExperimentEstimate } from '../kit/verdict'
import { studentLimit, studentTail } from '../stats/student'
import type { Panel } from './fixed-effects'

/**
 * For each week, the mean of the groups with the plan minus the mean of those without it. Means are weighted by
 * expected contacts.
 * @param isTreated for each group: whether it has the plan
 */
export function weeklyDifferences(values: Panel, weights: Panel, isTreated: readonly boolean[]): number[] {
  const weeks = values[0]?.length ?? 0
  return Array.from({ length: weeks }, (_, t) => {
    const side = (wanted: boolean): number => {
      let [over, under] = [0, 0]
      for (const [g, row] of values.entries()) {
        if (isTreated[g] !== wanted) continue
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
 * have changed alike without the plan. How much weeks differ is estimated from the weeks with the plan alone. The design
 * chose its length by the weeks before, so those that happen to differ little come with few weeks, and would make false
 * alarms.
 * @param start first week with the plan
 * @returns undefined with fewer than two weeks on either side of the start
 */
export function estimateControl(
  differences: readonly number[],
  { start, alpha }: { readonly start: number; readonly alpha: number },
): ExperimentEstimate | undefined {
  const [before, after] = [differences.slice(0, start), differences.slice(start)]
  if (before.length < 2 || after.length < 2) return undefined
  const [first, second] = [spreadOf(before), spreadOf(after)] as const
  const degrees = after.length - 1
  const variance = second.squares / degrees
  const standardError = Math.sqrt(variance * (1 / before.length + 1 / after.length))
  const effect = second.mean - first.mean
  const pValue = standardError > 0 ? studentTail(effect / standardError, degrees) : effect === 0 ? 1 : 0
  const reach = studentLimit(alpha, degrees) * standardError
  return { effect, low: effect - reach, high: effect + reach, pValue, found: pValue <= alpha, standardError, degrees }
}

/** The mean of the values, and the sum of their squared deviations from it. */
export function spreadOf(values: readonly number[]): { readonly mean: number; readonly squares: number } {
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length
  return { mean, squares: values.reduce((sum, one) => sum + (one - mean) ** 2, 0) }
}

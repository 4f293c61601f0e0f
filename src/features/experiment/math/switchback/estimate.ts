import { studentLimit, studentTail } from '../../../../optimizer/math/student'
import type { ExperimentEstimate } from '../kit/types'
import { evidence, validInterval } from '../stats/always-valid'
import { flipSigns } from '../stats/sign-flips'
import { weightedMean } from '../stats/weighted-mean'
import { adjusted, type UnitDifference } from './differences'

/**
 * Estimates the effect of a plan from the units of a switchback: the mean of their differences, weighted by expected
 * contacts and adjusted for the covariate with a slope fixed before the experiment. The interval has the level of the
 * check. The sign of each difference was drawn at random, so p-value and interval are those of a randomization test;
 * with fewer units than it needs, of Student's t.
 * @returns undefined for fewer than two units
 */
export function estimateAtAnalysis(
  differences: readonly UnitDifference[],
  { slope, level, alpha }: { readonly slope: number; readonly level: number; readonly alpha: number },
): ExperimentEstimate | undefined {
  const values = adjusted(differences, slope)
  const weights = differences.map(({ weight }) => weight)
  const mean = weightedMean(values, weights)
  if (mean === undefined) return undefined
  const { effect, standardError, degrees } = mean
  const exact = flipSigns(values, weights, level > 0 ? level : alpha)
  if (exact !== undefined) return { effect, ...exact, found: level > 0 && exact.pValue <= level }
  const pValue = standardError > 0 ? studentTail(effect / standardError, degrees) : effect === 0 ? 1 : 0
  // The interval of a check that cannot stop the experiment would be infinite. The level of the whole experiment is
  // more useful.
  const reach = studentLimit(level > 0 ? level : alpha, degrees) * standardError
  return { effect, low: effect - reach, high: effect + reach, pValue, found: level > 0 && pValue <= level }
}

/**
 * Estimates the effect for an experiment that may be checked at any time.
 * @param options.scale mean weight of all planned units; it must not depend on the results, which would invalidate the
 * evidence
 */
export function estimateAlwaysValid(
  differences: readonly UnitDifference[],
  {
    slope,
    spread,
    alpha,
    scale,
  }: { readonly slope: number; readonly spread: number; readonly alpha: number; readonly scale: number },
): ExperimentEstimate | undefined {
  if (differences.length === 0) return undefined
  const values = adjusted(differences, slope)
  const weights = differences.map(({ weight }) => weight / scale)
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  const effect = values.reduce((sum, value, i) => sum + value * (weights[i] ?? 0), 0) / all
  const strength = evidence(values, weights, spread)
  const { low, high } = validInterval(values, weights, { spread, alpha, effect })
  return { effect, low, high, pValue: Math.min(1, 1 / strength), found: strength >= 1 / alpha }
}

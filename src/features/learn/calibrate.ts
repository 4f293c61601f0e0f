import { addTo } from '../../core/group-by'
import { mean } from '../../core/sum'
import type { CalibrationRow } from '../../documents'
import { normalCdf, normalQuantile } from '../../optimizer/math/normal'
import { studentLimit } from '../../optimizer/math/student'

/** A forecast figure of one week and its actual value. */
export interface ForecastPair {
  /** The week, such as the id of the plan applied before it. Figures of one week are off together. */
  readonly week: string
  readonly forecast: number
  readonly actual: number
  /** How much each counts among the figures of its week, such as contacts forecast and offered. Default 1. */
  readonly weights?: { readonly forecast: number; readonly actual: number } | undefined
  /** The prediction interval, and the share of weeks that it should contain. */
  readonly predicted?: { readonly low: number; readonly high: number; readonly level: number } | undefined
}

/** With fewer pairs of forecast and actual value than this, no slope is estimated. */
const MIN_FOR_SLOPE = 3

/**
 * Compares forecasts with actual values. The forecasts count as off if their mean difference over the weeks is
 * significant at the given level (Student's t, with weeks as independent clusters). The correction is that difference
 * (a share: 1 plus it), drawn towards 0 as far as it is uncertain. Prediction intervals are too narrow if so few actual
 * figures inside them are less likely than the given level.
 * @param level for the bias two-sided; pass a lower one for several figures
 * @param isShare whether differences are shares of the forecast, and figures of a week add up, as for contacts
 */
export function calibrate(
  pairs: readonly ForecastPair[],
  { level, isShare }: { readonly level: number; readonly isShare: boolean },
): Omit<CalibrationRow, 'queue' | 'mediaType' | 'measure'> {
  const weeks = new Map<string, ForecastPair[]>()
  for (const pair of pairs) addTo(weeks, pair.week, pair)
  // A week's figure is as in a report: contacts are summed, others are weighted means.
  const weekly = (value: (pair: ForecastPair) => number, by: 'forecast' | 'actual'): number[] =>
    [...weeks.values()].map((ofWeek) => {
      const sum = (of: (pair: ForecastPair) => number): number => ofWeek.reduce((all, pair) => all + of(pair), 0)
      if (isShare) return sum(value)
      const all = sum(({ weights }) => weights?.[by] ?? 1)
      return all === 0 ? mean(ofWeek.map(value)) : sum((pair) => (pair.weights?.[by] ?? 1) * value(pair)) / all
    })
  const forecasts = weekly(({ forecast }) => forecast, 'forecast')
  // Both sides of a difference have one weight: a shift of contacts among queues makes no forecast wrong.
  const differences = weekly(({ forecast, actual }) => actual - forecast, 'actual').map((difference, week) =>
    isShare ? difference / (forecasts[week] ?? 1) : difference,
  )
  const bias = mean(differences)
  const error =
    differences.length < 2 ? undefined : standardDeviation(differences, bias) / Math.sqrt(differences.length)
  const isOff = error !== undefined && Math.abs(bias) > studentLimit(level, differences.length - 1) * error
  const evaluated = pairs.flatMap(({ actual, predicted }) =>
    predicted === undefined ? [] : [{ actual, ...predicted }],
  )
  const slope = fitSlope(pairs)
  const shrunkenBias = bias * (bias ** 2 / (bias ** 2 + (error ?? 0) ** 2 || 1))
  return {
    forecasts: pairs.length,
    forecast: mean(forecasts),
    actual: mean(weekly(({ actual }) => actual, 'actual')),
    bias,
    ...(error === undefined ? {} : { halfWidth: studentLimit(0.05, differences.length - 1) * error }),
    ...(slope === undefined ? {} : { slope }),
    ...(evaluated.length === 0
      ? {}
      : { ...measureCoverage(evaluated, level), crps: mean(evaluated.map(calculateCrps)) }),
    isOff,
    ...(isOff ? { correction: isShare ? 1 + shrunkenBias : shrunkenBias } : {}),
  }
}

type Evaluated = { readonly actual: number } & NonNullable<ForecastPair['predicted']>

function measureCoverage(evaluated: readonly Evaluated[], level: number) {
  const inside = evaluated.filter(({ actual, low, high }) => low <= actual && actual <= high).length
  const predictionLevel = mean(evaluated.map((one) => one.level))
  const isTooNarrow = atMost(inside, evaluated.length, predictionLevel) < level
  return { coverage: inside / evaluated.length, predictionLevel, isTooNarrow }
}

/** The probability of at most so many successes among `count` independent trials: the binomial distribution. */
function atMost(max: number, count: number, success: number): number {
  if (success >= 1) return max >= count ? 1 : 0
  // In logarithms: among some hundred trials the first terms are too small for a number.
  let logTerm = count * Math.log1p(-success)
  let sum = Math.exp(logTerm)
  for (let i = 1; i <= max; i++) {
    logTerm += Math.log(((count - i + 1) / i) * (success / (1 - success)))
    sum += Math.exp(logTerm)
  }
  return sum
}

/** The continuous ranked probability score of a normal distribution with that interval (Gneiting and Raftery 2007). */
function calculateCrps({ actual, low, high, level }: Evaluated): number {
  const deviation = (high - low) / 2 / normalQuantile((1 + level) / 2)
  const distance = Math.abs(actual - (low + high) / 2)
  if (!(deviation > 0)) return distance
  const z = distance / deviation
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
  return deviation * (z * (2 * normalCdf(z) - 1) + 2 * density - 1 / Math.sqrt(Math.PI))
}

function fitSlope(pairs: readonly ForecastPair[]): number | undefined {
  if (pairs.length < MIN_FOR_SLOPE) return undefined
  const [x, y] = [mean(pairs.map(({ forecast }) => forecast)), mean(pairs.map(({ actual }) => actual))]
  let [covariance, variance] = [0, 0]
  for (const { forecast, actual } of pairs) {
    covariance += (forecast - x) * (actual - y)
    variance += (forecast - x) ** 2
  }
  return variance > 1e-9 * Math.max(1, x * x) ? covariance / variance : undefined
}

function standardDeviation(values: readonly number[], middle: number): number {
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1))
}

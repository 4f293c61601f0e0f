import type { Estimate } from '../../../documents'
import { studentQuantile } from '../../math/student'

/**
 * Ratios of sums over independent units: means and covariances of `width` numbers of each figure, updated one unit at a
 * time in their order (Welford 1962), so that the result does not depend on who computed the units.
 */
export interface RatioSeries {
  readonly figures: number
  readonly width: number
  units: number
  readonly mean: Float64Array
  /** Sums of products of deviations, `width * width` a figure. */
  readonly products: Float64Array
}

export function ratioSeries(figures: number, width: number): RatioSeries {
  return {
    figures,
    width,
    units: 0,
    mean: new Float64Array(figures * width),
    products: new Float64Array(figures * width * width),
  }
}

/** Adds one unit: `width` numbers of each figure. */
export function addUnit(series: RatioSeries, unit: Float64Array): void {
  const { figures, width, mean, products } = series
  const units = ++series.units
  const before = new Float64Array(width)
  for (let figure = 0; figure < figures; figure++) {
    const at = figure * width
    for (let i = 0; i < width; i++) {
      before[i] = (unit[at + i] ?? 0) - (mean[at + i] ?? 0)
      mean[at + i] = (mean[at + i] ?? 0) + (before[i] ?? 0) / units
    }
    for (let i = 0; i < width; i++) {
      for (let j = 0; j < width; j++) {
        const place = at * width + i * width + j
        products[place] = (products[place] ?? 0) + (before[i] ?? 0) * ((unit[at + j] ?? 0) - (mean[at + j] ?? 0))
      }
    }
  }
}

/**
 * Figure as ratio of its first two numbers, with the interval of a ratio estimator (delta method). A ratio without a
 * denominator is `empty`. Undefined where the figure was never counted.
 */
export function ratioEstimate(
  series: RatioSeries,
  figure: number,
  confidence: number,
  empty: number,
): Estimate | undefined {
  const { mean, width } = series
  const top = mean[figure * width] ?? 0
  const bottom = mean[figure * width + 1] ?? 0
  if (Number.isNaN(top)) return undefined
  const ratio = bottom > 0 ? top / bottom : empty
  return estimate(ratio, halfWidth(series, figure, bottom > 0 ? [1 / bottom, -ratio / bottom] : [], confidence))
}

/**
 * Difference of two ratios over paired units, second minus first. The four numbers of a figure are numerator and
 * denominator of the first, and by how much each is larger in the second. Equal units give exactly 0.
 */
export function pairedDifference(
  series: RatioSeries,
  figure: number,
  confidence: number,
  empty: number,
): Estimate | undefined {
  const { mean, width } = series
  const at = figure * width
  const [top = 0, bottom = 0, moreTop = 0, moreBottom = 0] = mean.subarray(at, at + width)
  if (Number.isNaN(top) || Number.isNaN(moreTop)) return undefined
  const bottomAfter = bottom + moreBottom
  const before = bottom > 0 ? top / bottom : empty
  const after = bottomAfter > 0 ? (top + moreTop) / bottomAfter : empty
  const perBefore = bottom > 0 ? 1 / bottom : 0
  const perAfter = bottomAfter > 0 ? 1 / bottomAfter : 0
  const slopes = [perAfter - perBefore, before * perBefore - after * perAfter, perAfter, -after * perAfter]
  const difference = moreTop === 0 && moreBottom === 0 ? 0 : after - before
  return estimate(difference, halfWidth(series, figure, slopes, confidence))
}

/** Half-width of the interval of a function with these slopes in the figure's numbers; null for a single unit. */
function halfWidth(
  { units, width, products }: RatioSeries,
  figure: number,
  slopes: readonly number[],
  confidence: number,
): number | null {
  if (units < 2) return null
  let variance = 0
  slopes.forEach((a, i) => {
    slopes.forEach((b, j) => {
      variance += a * b * (products[figure * width * width + i * width + j] ?? 0)
    })
  })
  const error = Math.sqrt(Math.max(0, variance) / (units - 1) / units)
  return studentQuantile((1 + confidence) / 2, units - 1) * error
}

export function estimate(mean: number, half: number | null): Estimate {
  return half === null
    ? { mean, halfWidth: null, low: null, high: null }
    : { mean, halfWidth: half, low: mean - half, high: mean + half }
}

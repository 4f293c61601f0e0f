import type { DayCounts, Spread } from './types'

/** Distances, in intervals, at which counts of a day are compared. */
const LAGS = 12
const FADINGS = [0.3, 0.5, 0.65, 0.8, 0.9, 0.95]
/** Sum of squared expected contacts at which a part's own figures weigh as much as those of its whole. */
const PRIOR_WEIGHT = 400

/**
 * Estimates how counts scatter within days, from products of their deviations from expectation. The square of one
 * interval's deviation also contains the Poisson variance. The product of the deviations of two intervals of a day
 * shows the scatter that both share. The scatter of whole days is given; the result is the scatter in addition to it.
 * @param days with expectations that do not include the day's own factor
 * @param day variance of whole days as a squared share, known from the fit of levels
 * @param prior the spread of the larger whole, with the weight {@link PRIOR_WEIGHT}
 */
export function fitSpread(days: readonly DayCounts[], day: number, prior?: Spread): Spread {
  const products = new Float64Array(LAGS + 1)
  const weights = new Float64Array(LAGS + 1)
  for (const one of days) addProducts(one, products, weights)
  const covariances = Array.from(products, (sum, lag) => {
    const weight = weights[lag] ?? 0
    // The part that random variation alone would cause is subtracted, so that it is not mistaken for scatter.
    const own = weight > 0 ? towardsZero(sum / weight - day, Math.sqrt((lag === 0 ? 2 : 1) / weight)) : 0
    if (prior === undefined) return own
    return (own * weight + priorAt(prior, lag) * PRIOR_WEIGHT) / (weight + PRIOR_WEIGHT)
  })
  return { day, ...fadingPart(covariances) }
}

function towardsZero(value: number, by: number): number {
  return Math.sign(value) * Math.max(0, Math.abs(value) - by)
}

function priorAt({ near, fading, single }: Spread, lag: number): number {
  return near * fading ** lag + (lag === 0 ? single : 0)
}

function addProducts({ expected, counts }: DayCounts, products: Float64Array, weights: Float64Array): void {
  for (let i = 0; i < expected.length; i++) {
    const own = counts[i]
    const mean = expected[i]
    if (own === null || own === undefined || mean === undefined || mean <= 0) continue
    for (let lag = 0; lag <= LAGS && i + lag < expected.length; lag++) {
      const other = counts[i + lag]
      const otherMean = expected[i + lag]
      if (other === null || other === undefined || otherMean === undefined || otherMean <= 0) continue
      const poisson = lag === 0 ? mean : 0
      products[lag] = (products[lag] ?? 0) + (own - mean) * (other - otherMean) - poisson
      weights[lag] = (weights[lag] ?? 0) + mean * otherMean
    }
  }
}

/**
 * Least squares fit of `near * fading^lag` to the covariances from lag 1 on. The excess at lag 0 belongs to each
 * interval alone.
 */
function fadingPart(covariances: readonly number[]): Omit<Spread, 'day'> {
  let found = { near: 0, fading: 0.5, error: Number.POSITIVE_INFINITY }
  for (const fading of FADINGS) {
    let [xy, xx, yy] = [0, 0, 0]
    covariances.forEach((y, lag) => {
      if (lag === 0) return
      const x = fading ** lag
      xy += x * y
      xx += x * x
      yy += y * y
    })
    const near = Math.max(0, xy / xx)
    const error = yy - 2 * near * xy + near * near * xx
    if (error < found.error) found = { near, fading, error }
  }
  const { near, fading } = found
  return { near, fading, single: Math.max(0, (covariances[0] ?? 0) - near) }
}

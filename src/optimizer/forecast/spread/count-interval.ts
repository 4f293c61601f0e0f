import { type CountLaw, countDistribution } from '../../erlang/kit/count-distribution'
import { normalQuantile } from './normal-quantile'

/** Counts with a mean above this are treated as lognormal, since single steps no longer matter. */
const SMOOTH_FROM = 400

/**
 * The lowest and the highest count of an interval with the probability `confidence`. Half of the rest is below it and
 * half above; if 0 itself is likely enough, the interval begins at 0 and all of the rest is above. Counts are whole
 * numbers, so one interval cannot match exactly, but over many intervals the share inside is right. Counts are negative
 * binomial with the given mean and variance, or Poisson if the variance is not larger than the mean.
 */
export function countInterval(mean: number, variance: number, confidence: number): { low: number; high: number } {
  if (mean <= 0) return { low: 0, high: 0 }
  const outside = 1 - confidence
  if (mean > SMOOTH_FROM) {
    const at = (probability: number): number => smoothQuantile(mean, variance, probability)
    return { low: at(outside / 2), high: at(1 - outside / 2) }
  }
  const most = Math.ceil(mean + 12 * Math.sqrt(Math.max(variance, mean)) + 20)
  const cumulative = countDistribution(lawOf(mean, variance), most)
  const low = middleQuantile(cumulative, outside / 2)
  const below = low === 0 ? 0 : (cumulative[low - 1] ?? 0)
  return { low, high: Math.max(low, middleQuantile(cumulative, 1 - outside + Math.min(below, outside / 2))) }
}

/**
 * The first count whose cumulative probability reaches `probability`; the count itself enters with half of its
 * probability.
 */
function middleQuantile(cumulative: Float64Array, probability: number): number {
  let before = 0
  for (const [count, upTo] of cumulative.entries()) {
    if ((before + upTo) / 2 >= probability) return count
    before = upTo
  }
  return cumulative.length - 1
}

function lawOf(mean: number, variance: number): CountLaw {
  const excess = variance - mean
  // Even closer to Poisson, the shape of the negative binomial would be too large for a double.
  if (excess <= 1e-9 * mean * mean) return { mean }
  const shape = (mean * mean) / excess
  return { shape, elapsed: Math.log1p(mean / shape) }
}

function smoothQuantile(mean: number, variance: number, probability: number): number {
  const spread = Math.log1p(variance / (mean * mean))
  return Math.round(Math.exp(Math.log(mean) - spread / 2 + Math.sqrt(spread) * normalQuantile(probability)))
}

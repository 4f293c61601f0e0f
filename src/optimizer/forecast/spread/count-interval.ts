import { normalQuantile } from '../../math/normal'

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
  const max = Math.ceil(mean + 12 * Math.sqrt(Math.max(variance, mean)) + 20)
  const cumulative = countDistribution(fitLaw(mean, variance), max)
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

function fitLaw(mean: number, variance: number): CountLaw {
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

/**
 * The law of a random count: Poisson with a mean, or negative binomial. The latter counts the births until the time
 * `elapsed` in a population that starts with `shape` members, each giving birth at rate 1.
 */
type CountLaw = { readonly mean: number } | { readonly shape: number; readonly elapsed: number }

/**
 * P(count <= i) for i = 0 .. `max`. For the negative binomial, P(i) = q^shape (1-q)^i shape (shape+1) .. (shape+i-1)
 * / i! with q = e^-elapsed. If P(0) is a normal double, each term is computed from the one before. Otherwise the
 * terms are computed relative to the likeliest count, outwards from it, and then scaled to the sum 1. So no relevant
 * term underflows, and no gamma function is needed.
 */
export function countDistribution(law: CountLaw, max: number): Float64Array {
  const logFirst = 'mean' in law ? -law.mean : -law.shape * law.elapsed
  const mode = findMode(law)
  const outOfReach = mode > 4 * max + FAR
  const terms = logFirst > SMALLEST_LOG || outOfReach ? fromZero(law, max, logFirst) : fromMode(law, max, mode)
  let sum = 0
  return terms.map((term) => {
    sum += term
    return Math.min(1, sum)
  })
}

/** The exponential of a smaller number is not a normal double. */
const SMALLEST_LOG = -700
/** When the likeliest count is this far beyond the last requested one, walking back from it costs too much. */
const FAR = 100_000

function fromZero(law: CountLaw, max: number, logFirst: number): Float64Array {
  const ratio = successiveRatio(law)
  const terms = new Float64Array(max + 1)
  let weight = 1
  let scale = logFirst
  for (let i = 0; i <= max; i += 1) {
    terms[i] = weight * Math.exp(scale)
    weight *= ratio(i)
    if (weight > 1e250) {
      scale += Math.log(weight)
      weight = 1
    }
  }
  return terms
}

function fromMode(law: CountLaw, max: number, mode: number): Float64Array {
  const ratio = successiveRatio(law)
  const terms = new Float64Array(max + 1)
  let total = 0
  let weight = 1
  for (let i = mode; weight >= 1e-18 * total; i += 1) {
    if (i <= max) terms[i] = weight
    total += weight
    weight *= ratio(i)
  }
  weight = 1
  for (let i = mode - 1; i >= 0 && weight > 0; i -= 1) {
    weight /= ratio(i)
    if (i <= max) terms[i] = weight
    total += weight
  }
  return terms.map((term) => term / total)
}

/** P(i + 1) / P(i). */
function successiveRatio(law: CountLaw): (i: number) => number {
  if ('mean' in law) return (i) => law.mean / (i + 1)
  const growth = -Math.expm1(-law.elapsed)
  return (i) => (growth * (law.shape + i)) / (i + 1)
}

function findMode(law: CountLaw): number {
  if ('mean' in law) return Math.floor(law.mean)
  const growth = -Math.expm1(-law.elapsed)
  return Math.max(0, Math.floor((growth * law.shape - 1) * Math.exp(law.elapsed)))
}

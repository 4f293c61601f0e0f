/**
 * The law of a random count: Poisson with a mean, or negative binomial. The latter counts the births until the time
 * `elapsed` in a population that starts with `shape` members, each giving birth at rate 1.
 */
export type CountLaw = { readonly mean: number } | { readonly shape: number; readonly elapsed: number }

/**
 * P(count <= i) for i = 0 .. `most`. For the negative binomial, P(i) = q^shape (1-q)^i shape (shape+1) .. (shape+i-1)
 * / i! with q = e^-elapsed. If P(0) is a normal double, each term is computed from the one before. Otherwise the
 * terms are computed relative to the likeliest count, outwards from it, and then scaled to the sum 1. So no relevant
 * term underflows, and no gamma function is needed.
 */
export function countDistribution(law: CountLaw, most: number): Float64Array {
  const logFirst = 'mean' in law ? -law.mean : -law.shape * law.elapsed
  const mode = modeOf(law)
  const outOfReach = mode > 4 * most + FAR
  const terms = logFirst > SMALLEST_LOG || outOfReach ? fromZero(law, most, logFirst) : fromMode(law, most, mode)
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

function fromZero(law: CountLaw, most: number, logFirst: number): Float64Array {
  const ratio = ratioOf(law)
  const terms = new Float64Array(most + 1)
  let weight = 1
  let scale = logFirst
  for (let i = 0; i <= most; i += 1) {
    terms[i] = weight * Math.exp(scale)
    weight *= ratio(i)
    if (weight > 1e250) {
      scale += Math.log(weight)
      weight = 1
    }
  }
  return terms
}

function fromMode(law: CountLaw, most: number, mode: number): Float64Array {
  const ratio = ratioOf(law)
  const terms = new Float64Array(most + 1)
  let total = 0
  let weight = 1
  for (let i = mode; weight >= 1e-18 * total; i += 1) {
    if (i <= most) terms[i] = weight
    total += weight
    weight *= ratio(i)
  }
  weight = 1
  for (let i = mode - 1; i >= 0 && weight > 0; i -= 1) {
    weight /= ratio(i)
    if (i <= most) terms[i] = weight
    total += weight
  }
  return terms.map((term) => term / total)
}

/** P(i + 1) / P(i). */
function ratioOf(law: CountLaw): (i: number) => number {
  if ('mean' in law) return (i) => law.mean / (i + 1)
  const growth = -Math.expm1(-law.elapsed)
  return (i) => (growth * (law.shape + i)) / (i + 1)
}

function modeOf(law: CountLaw): number {
  if ('mean' in law) return Math.floor(law.mean)
  const growth = -Math.expm1(-law.elapsed)
  return Math.max(0, Math.floor((growth * law.shape - 1) * Math.exp(law.elapsed)))
}

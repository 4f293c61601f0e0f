import { peakExponent, peakFactor } from './peak'
import { scaledErfc } from './scaled-erfc'
import { stirlingFactor, UNIFORM_FROM, UNIFORM_HIGH, UNIFORM_LOW, uniformRemainder } from './uniform-remainder'

/**
 * 1/B(agents, load) - 1 for real agents >= 0 and load > 0, where B is Erlang's blocking probability. Infinity when it
 * passes the largest double ({@link logReciprocalBlocking} then still has its logarithm). In terms of the incomplete
 * gamma function it is a Gamma(a, x) e^x x^-a with a = agents, x = load. Relative error about 1e-15 plus, far below
 * load = agents, 1e-16 times its logarithm.
 */
export function reciprocalBlockingExcess(agents: number, load: number): number {
  if (agents < UNIFORM_FROM) return Number.isInteger(agents) ? byFactorials(agents, load) : byRecurrence(agents, load)
  if (load > UNIFORM_HIGH * agents) return byFraction(agents, load)
  if (load < UNIFORM_LOW * agents) return bySubtraction(agents, load)
  const exponent = peakExponent(agents, load, load - agents)
  const main = Math.sqrt((Math.PI / 2) * agents) * scaledErfcOf(exponent, load < agents)
  const eta = Math.sqrt((2 * exponent) / agents)
  return stirlingFactor(agents) * (main + uniformRemainder(agents, load < agents ? -eta : eta))
}

/** ln(1/B(agents, load)), also where 1/B is beyond the range of doubles. */
export function logReciprocalBlocking(agents: number, load: number, excess: number): number {
  if (excess < Infinity) return Math.log1p(excess)
  return peakExponent(agents, load, load - agents) + Math.log(peakFactor(agents))
}

/** The continued fraction of Gamma(a, x) (DLMF 8.9.2, even part) by Lentz's method; for x > a + 1. */
export function byFraction(a: number, x: number): number {
  let b = x + 1 - a
  let c = Infinity
  let d = 1 / b
  let value = d
  for (let n = 1; n < FRACTION_LIMIT; n += 1) {
    const numerator = n * (a - n)
    if (numerator === 0) break
    b += 2
    d = 1 / (b + numerator * d)
    c = b + numerator / c
    const step = c * d
    value *= step
    if (Math.abs(step - 1) < EPSILON) break
  }
  return a * value
}

/** exp(z^2) erfc(z) with z^2 = `square`; `negative` is the sign of z. */
export function scaledErfcOf(square: number, negative: boolean): number {
  const positive = scaledErfc(Math.sqrt(square))
  return negative ? 2 * Math.exp(square) - positive : positive
}

/** A guard alone: where the fraction is used it ends after some tens of steps. */
const FRACTION_LIMIT = 100_000
/** A last factor closer to 1 than this changes nothing. */
const EPSILON = 1e-16

/** N (N-1) .. (N-j+1) / A^j summed over j = 1 .. N: all terms positive, no division in the chain; whole N only. */
function byFactorials(agents: number, load: number): number {
  const inverse = 1 / load
  let term = 1
  let sum = 0
  for (let left = agents; left > 0; left -= 1) {
    term *= left * inverse
    sum += term
    if (term < 1e-17 * sum && left < load) break
  }
  return sum
}

/** e = 1/B grows by e(n) = 1 + (n/A) e(n-1) from the fractional part of `agents`; every step is positive. */
function byRecurrence(agents: number, load: number): number {
  if (load > 2 * agents + 10) return byFraction(agents, load)
  const start = agents - Math.floor(agents)
  const inverse = 1 / load
  let excess = firstExcess(start, load)
  for (let n = start + 1; n < agents + 0.5; n += 1) excess = (1 + excess) * (n * inverse)
  return excess
}

function firstExcess(a: number, x: number): number {
  if (x >= 1.5 + a) return byFraction(a, x)
  return a < NEARLY_NOBODY ? nearZero(a, x) : bySubtraction(a, x)
}

/** Below this many agents the subtraction would leave less than 14 digits. */
const NEARLY_NOBODY = 0.05

/**
 * a Gamma(a, x) e^x x^-a for small a as a times what tends to e^x E1(x): both halves with their 1 already taken out,
 * (Gamma(1+a) x^-a - 1) / a and the series of (1 - a gamma(a, x) x^-a) / a (DLMF 8.7.1).
 */
function nearZero(a: number, x: number): number {
  let logarithm = 0
  for (let k = ZETAS.length - 1; k >= 0; k -= 1) logarithm = (ZETAS[k] ?? 0) / (k + 2) - logarithm * a
  // ln Gamma(1+a) / a - ln x, with ln Gamma(1+a) by DLMF 5.7.3.
  const slope = logarithm * a - Math.log1p(a) / a + ONE_LESS_EULER - Math.log(x)
  let sum = Math.abs(a * slope) < 1e-17 ? slope : Math.expm1(a * slope) / a
  let power = 1
  for (let k = 1; k < 25; k += 1) {
    power *= -x / k
    sum -= power / (a + k)
  }
  return a * Math.exp(x) * sum
}

/** 1 - gamma, Euler's constant. */
const ONE_LESS_EULER = 0.42278433509846713
/** zeta(k) - 1 from k = 2 on, with the digits that count below {@link NEARLY_NOBODY}. */
const ZETAS = [
  0.6449340668482264, 0.2020569031596, 0.08232323371, 0.036927755, 0.01734306, 0.0083493, 0.00408, 0.002, 0.001,
]

/** Gamma(a+1) e^x x^-a less the lower half, 1F1(1; a+1; x), whose series converges like (x/a)^j. */
function bySubtraction(a: number, x: number): number {
  let term = 1
  let lower = 1
  for (let j = 1; term > 1e-17 * lower; j += 1) {
    term *= x / (a + j)
    lower += term
  }
  return peakFactor(a) * Math.exp(peakExponent(a, x, x - a)) - lower
}

import { peakExponent, peakFactor } from './peak'
import { stirlingFactor, UNIFORM_FROM, UNIFORM_HIGH, UNIFORM_LOW, uniformRemainder } from './uniform-remainder'

/**
 * 1/B(agents, load) - 1 for real agents >= 0 and load > 0, where B is Erlang's blocking probability. Infinity if it
 * exceeds the largest double; use {@link logReciprocalBlocking} then. With the incomplete gamma function it is
 * `a Gamma(a, x) e^x x^-a`, where a is the agents and x the load in erlang. The relative error is about 1e-15; for a load
 * far below the agents, 1e-16 times the logarithm of the result is added.
 */
export function reciprocalBlockingExcess(agents: number, load: number): number {
  if (agents < UNIFORM_FROM) return Number.isInteger(agents) ? byFactorials(agents, load) : byRecurrence(agents, load)
  if (load > UNIFORM_HIGH * agents) return byFraction(agents, load)
  if (load < UNIFORM_LOW * agents) return bySubtraction(agents, load)
  const exponent = peakExponent(agents, load, load - agents)
  const main = Math.sqrt((Math.PI / 2) * agents) * scaledErfcFromSquare(exponent, load < agents)
  const eta = Math.sqrt((2 * exponent) / agents)
  return stirlingFactor(agents) * (main + uniformRemainder(agents, load < agents ? -eta : eta))
}

/** ln(1/B(agents, load)), also where 1/B is beyond the range of doubles. */
export function logReciprocalBlocking(agents: number, load: number, excess: number): number {
  if (excess < Infinity) return Math.log1p(excess)
  return peakExponent(agents, load, load - agents) + Math.log(peakFactor(agents))
}

/** `a Gamma(a, x) e^x x^-a` for x > a + 1: the continued fraction of DLMF 8.9.2 (even part), by Lentz's method. */
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
export function scaledErfcFromSquare(square: number, negative: boolean): number {
  const positive = scaledErfc(Math.sqrt(square))
  return negative ? 2 * Math.exp(square) - positive : positive
}

/** Only a safeguard: the fraction ends after some tens of steps wherever it is used. */
const FRACTION_LIMIT = 100_000
/** A factor closer to 1 than this changes nothing, so the fraction ends. */
const EPSILON = 1e-16

/**
 * For N whole agents and a load of A erlang: the sum of N (N-1) .. (N-j+1) / A^j over j = 1 .. N. All terms are
 * positive, and the loop has no division.
 */
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

/**
 * Let e(n) = 1/B for n agents and a load of A erlang. Then e(n) = 1 + (n/A) e(n-1). The loop starts at the fractional
 * part of `agents`; every step is positive.
 */
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

/** With fewer agents than this, {@link bySubtraction} would leave less than 14 digits. */
const NEARLY_NOBODY = 0.05

/**
 * `a Gamma(a, x) e^x x^-a` for small a, as `a e^x` times a sum of two parts. The parts are (Gamma(1+a) x^-a - 1) / a and
 * (1 - a gamma(a, x) x^-a) / a, the latter as its series (DLMF 8.7.1). Each part is computed without the subtraction
 * of 1, which would cancel.
 */
function nearZero(a: number, x: number): number {
  let logarithm = 0
  for (let k = ZETAS.length - 1; k >= 0; k -= 1) logarithm = (ZETAS[k] ?? 0) / (k + 2) - logarithm * a
  // `slope` is ln(Gamma(1+a)) / a - ln x, with the logarithm of Gamma by DLMF 5.7.3.
  const slope = logarithm * a - Math.log1p(a) / a + ONE_LESS_EULER - Math.log(x)
  let sum = Math.abs(a * slope) < 1e-17 ? slope : Math.expm1(a * slope) / a
  let power = 1
  for (let k = 1; k < 25; k += 1) {
    power *= -x / k
    sum -= power / (a + k)
  }
  return a * Math.exp(x) * sum
}

/** 1 minus Euler's constant. */
const ONE_LESS_EULER = 0.42278433509846713
/** Riemann's zeta(k) - 1 from k = 2 on, with the digits that matter for a below {@link NEARLY_NOBODY}. */
const ZETAS = [
  0.6449340668482264, 0.2020569031596, 0.08232323371, 0.036927755, 0.01734306, 0.0083493, 0.00408, 0.002, 0.001,
]

/**
 * Gamma(a+1) e^x x^-a minus the lower part 1F1(1; a+1; x), whose series converges like (x/a)^j. Here a is the agents
 * and x the load in erlang.
 */
function bySubtraction(a: number, x: number): number {
  let term = 1
  let lower = 1
  for (let j = 1; term > 1e-17 * lower; j += 1) {
    term *= x / (a + j)
    lower += term
  }
  return peakFactor(a) * Math.exp(peakExponent(a, x, x - a)) - lower
}

/**
 * exp(x^2) erfc(x) for x >= 0, relative error below 1e-15. The product of this function and (1 + 2x) is smooth in t =
 * (x - K) / (x + K) for all x >= 0 (Shepherd and Laframboise, Math. Comp. 36, 1981). It is computed as a polynomial
 * in t, whose coefficients were fitted with 60 digits.
 */
function scaledErfc(x: number): number {
  const t = (x - CENTER) / (x + CENTER)
  const t2 = t * t
  let even = 0
  let odd = 0
  for (let k = COEFFICIENTS.length - 1; k > 0; k -= 2) {
    even = even * t2 + (COEFFICIENTS[k] ?? 0)
    odd = odd * t2 + (COEFFICIENTS[k - 1] ?? 0)
  }
  return (even + odd * t) / (1 + 2 * x)
}

/** K. With this value the errors near x = 0 and for large x are alike, and 27 coefficients reach 1e-17. */
const CENTER = 4.5

/**
 * In pairs: index 2m is the coefficient of t^(2m+1), index 2m+1 that of t^(2m). The processor can then compute odd and
 * even powers side by side.
 */
const COEFFICIENTS = Float64Array.of(
  -0.1367070998554379,
  1.224848042738414,
  0.04337222005886338,
  0.033344063968230996,
  0.09033360602512064,
  -0.08357835444790201,
  0.05161384332997952,
  -0.0751974454395858,
  0.01416683736972861,
  -0.029681792259052937,
  0.0014843224023612786,
  -0.005404217906139829,
  -6.778879135873974e-5,
  -0.0001821862904537877,
  -7.81251894049292e-6,
  4.405351402328416e-5,
  1.6229564328797073e-6,
  -2.51972386928378e-6,
  -1.8227255187826855e-7,
  -1.0222368960157382e-7,
  1.587187758017414e-8,
  4.9377076562904894e-8,
  -1.07209228671816e-9,
  -8.801061351347576e-9,
  4.3773709555416694e-11,
  1.125186187648936e-9,
  0,
  -8.342031010850816e-11,
)

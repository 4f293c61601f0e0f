import { peakExponent, peakFactor } from './peak'
import { byFraction, scaledErfcOf } from './reciprocal-blocking'
import { stirlingFactor, UNIFORM_FROM, UNIFORM_HIGH, UNIFORM_LOW, uniformRemainder } from './uniform-remainder'

/**
 * Sums over the queue states of M/M/N+M. The unit of time is the mean patience: x is the arrivals and c the contacts
 * that all busy agents end, per mean patience. State j (j calls wait) has the weight t(j) = x^j / ((c+1) .. (c+j)),
 * relative to nobody waiting. `tail` is t(1) + t(2) + .., `weighted` is 1 t(1) + 2 t(2) + .. Both are divided by
 * exp(`exponent`), since the sums of an overloaded queue can exceed the largest double. `exponent` is 0 or {@link
 * peakExponent}.
 */
export interface QueueSeries {
  readonly tail: number
  readonly weighted: number
  readonly exponent: number
}

/** `gap` is x - c. Relative error about 1e-14 in both sums; c >= 0, x >= 0. */
export function queueSeries(c: number, x: number, gap: number): QueueSeries {
  if (c < UNIFORM_FROM) return x < 2 * c + 50 ? bySum(c, x) : byComplement(c, x, gap)
  if (x < UNIFORM_LOW * c) return bySum(c, x)
  if (x > UNIFORM_HIGH * c) return byComplement(c, x, gap)
  return -gap > FRACTION_DISTANCE * Math.sqrt(x) ? byStableFraction(c, x, -gap) : byExpansion(c, x, gap)
}

/**
 * The continued fraction is used if x is more than this many standard deviations below c; it then needs at most about
 * 60 steps. Nearer to c, `weighted` comes from a difference, which loses at most a factor of this number squared,
 * about one digit.
 */
const FRACTION_DISTANCE = 4

function bySum(c: number, x: number): QueueSeries {
  let term = 1
  let tail = 0
  let weighted = 0
  for (let j = 1; ; j += 1) {
    term *= x / (c + j)
    tail += term
    weighted += j * term
    if (j * term <= 1e-17 * weighted && c + j > x) return { tail, weighted, exponent: 0 }
  }
}

/** For x far above c: the complete gamma integral minus its small upper part. */
function byComplement(c: number, x: number, gap: number): QueueSeries {
  const exponent = peakExponent(c, x, gap)
  const unit = Math.exp(-exponent)
  const all = peakFactor(c) - byFraction(c, x) * unit
  return { tail: all - unit, weighted: gap * all + c * unit, exponent }
}

/**
 * For x < c. Let F = x / (c+1 - x + 2x / (c+2 - x + ..)), whose parts are all positive. Then the sum of all t(j) from
 * j = 0 on is 1F1(1; c+1; x) = c / (c - x + F), and `weighted` is c F / (c - x + F). The usual (x - c) 1F1 + c would
 * cancel.
 */
function byStableFraction(c: number, x: number, room: number): QueueSeries {
  let f = 0
  for (let n = fractionLength(room / Math.sqrt(x)); n > 0; n -= 1) f = (n * x) / (room + n + f)
  return { tail: (x - f) / (room + f), weighted: (c * f) / (room + f), exponent: 0 }
}

/**
 * Steps after which the error is below 1e-16. The formula was fitted for distances of 4 to 1000 standard deviations,
 * by doubling the steps until the result did not change.
 */
function fractionLength(distance: number): number {
  return Math.ceil(12 + 900 / (distance * distance))
}

function byExpansion(c: number, x: number, gap: number): QueueSeries {
  const square = peakExponent(c, x, gap)
  const exponent = gap > 0 ? square : 0
  const unit = Math.exp(-exponent)
  const positive = scaledErfcOf(square, false)
  const normal = gap > 0 ? 2 - positive * unit : positive
  const eta = Math.sqrt((2 * square) / c)
  const remainder = uniformRemainder(c, gap > 0 ? eta : -eta)
  const all = stirlingFactor(c) * (Math.sqrt((Math.PI / 2) * c) * normal - remainder * unit)
  return { tail: all - unit, weighted: gap * all + c * unit, exponent }
}

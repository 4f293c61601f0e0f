import { peakExponent, peakFactor } from './peak'
import { byFraction, scaledErfcOf } from './reciprocal-blocking'
import { stirlingFactor, UNIFORM_FROM, UNIFORM_HIGH, UNIFORM_LOW, uniformRemainder } from './uniform-remainder'

/**
 * The sums over the queue states of M/M/N+M, with t(j) = x^j / ((c+1) .. (c+j)): `tail` is t(1) + t(2) + ..,
 * `weighted` is 1 t(1) + 2 t(2) + .. Both are divided by exp(`exponent`), which is 0 or {@link peakExponent}:
 * that of an overloaded queue can pass any double.
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
 * How far below c, in standard deviations, x must lie for the continued fraction to be short (at most about 60 steps).
 * Nearer, the difference that gives `weighted` loses no more than the square of this, so one digit.
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

/** Far above the mode: the whole gamma integral less the small upper part. */
function byComplement(c: number, x: number, gap: number): QueueSeries {
  const exponent = peakExponent(c, x, gap)
  const unit = Math.exp(-exponent)
  const all = peakFactor(c) - byFraction(c, x) * unit
  return { tail: all - unit, weighted: gap * all + c * unit, exponent }
}

/**
 * 1F1(1; c+1; x) = c / (c - x + F) with F = x / (c+1 - x + 2x / (c+2 - x + ..)): every part positive while x < c, and
 * the weighted sum is c F / (c - x + F), without the cancellation of (x - c) 1F1 + c.
 */
function byStableFraction(c: number, x: number, room: number): QueueSeries {
  let f = 0
  for (let n = fractionLength(room / Math.sqrt(x)); n > 0; n -= 1) f = (n * x) / (room + n + f)
  return { tail: (x - f) / (room + f), weighted: (c * f) / (room + f), exponent: 0 }
}

/** Steps that leave less than 1e-16, found by doubling them over distances of 4 to 1000 standard deviations. */
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

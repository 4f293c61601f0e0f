import { stirlingFactor, UNIFORM_FROM } from './uniform-remainder'

/**
 * Gamma(a + 1) (e/a)^a for a >= 0. Here a is the number of agents and x the load in erlang. Then Gamma(a + 1) e^x
 * x^-a = peakFactor(a) exp(peakExponent(a, x)), which is the main part of 1/B(a, x) where x < a.
 */
export function peakFactor(a: number): number {
  if (a >= UNIFORM_FROM) return stirlingFactor(a) * Math.sqrt(2 * Math.PI * a)
  let shifted = a
  let logarithm = 0
  for (; shifted < STIRLING_FROM; shifted += 1) {
    logarithm += (shifted > 1e-300 ? shifted * Math.log1p(1 / shifted) : 0) - 1
  }
  return Math.sqrt(2 * Math.PI * shifted) * Math.exp(logarithm + stirlingLogarithm(shifted))
}

/**
 * `a * deviance(x/a - 1)` = x - a - a ln(x/a), for a agents and a load of x erlang. `gap` is x - a; callers often know it
 * more exactly than this difference.
 */
export function peakExponent(a: number, x: number, gap: number): number {
  if (a === 0) return x
  const ratio = x / a
  if (ratio < 1e-300 || ratio > 1e300) return gap - a * (Math.log(x) - Math.log(a))
  return ratio < 0.5 ? gap - a * Math.log(ratio) : a * deviance(gap / a)
}

/**
 * The gap after the load has shrunk by the factor e^-v: x e^-v - a, where `gap` is x - a. For small v, only the
 * change is added to `gap`, which keeps the digits of `gap`.
 */
export function gapAfter(v: number, a: number, x: number, gap: number): number {
  return v < 1 ? gap + x * Math.expm1(-v) : x * Math.exp(-v) - a
}

/** From here on, the first term that the series leaves out is below 1e-16. */
const STIRLING_FROM = 16

/** ln of Stirling's factor (DLMF 5.11.1). */
function stirlingLogarithm(a: number): number {
  const v = 1 / (a * a)
  return (1 / 12 - v * (1 / 360 - v * (1 / 1260 - v * (1 / 1680 - v * (1 / 1188 - (v * 691) / 360360))))) / a
}

/**
 * Up to this |d| the series is used. It needs at most 18 terms there, while the difference d - log1p(d) would lose
 * digits.
 */
const SERIES_REACH = 0.5

/**
 * `d - ln(1 + d)`, where d = load / agents - 1 has no unit. It is the exponent in the tails of Poisson and gamma
 * laws. Accurate to a few units in the last place for every d > -1. Computed as written, the two terms would cancel
 * near 0.
 */
function deviance(d: number): number {
  if (d > SERIES_REACH) return d - Math.log1p(d)
  if (d < -SERIES_REACH) return d - Math.log(1 + d)
  // Let r = d / (2 + d). Then ln(1 + d) = 2 artanh(r), and d - 2r = r d exactly. So the terms that would cancel are
  // never subtracted.
  const r = d / (2 + d)
  const square = r * r
  let tail = 0
  for (let k = terms(Math.abs(r)); k > 0; k -= 1) tail = tail * square + (RECIPROCALS[k] ?? 0)
  return r * (d - 2 * square * tail)
}

/** 1 / (2k + 1): the coefficients of artanh. */
const RECIPROCALS = Float64Array.from({ length: 20 }, (_, k) => 1 / (2 * k + 1))

/** The number of terms after which the next one is below 1e-17 of the sum. */
function terms(r: number): number {
  if (r < 0.01) return 5
  if (r < 0.06) return 8
  return r < 0.15 ? 11 : 18
}

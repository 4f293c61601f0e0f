import { deviance } from './deviance'
import { stirlingFactor, UNIFORM_FROM } from './uniform-remainder'

/**
 * Gamma(a + 1) (e/a)^a for a >= 0: what is left of 1/B(a, x) for x < a once exp(a deviance(x/a - 1)) is taken out,
 * since Gamma(a + 1) e^x x^-a = peakFactor(a) exp(a deviance(x/a - 1)).
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

/** a deviance(x/a - 1) = x - a - a ln(x/a); `gap` is x - a, passed in because it often is known more exactly. */
export function peakExponent(a: number, x: number, gap: number): number {
  if (a === 0) return x
  const ratio = x / a
  if (ratio < 1e-300 || ratio > 1e300) return gap - a * (Math.log(x) - Math.log(a))
  return ratio < 0.5 ? gap - a * Math.log(ratio) : a * deviance(gap / a)
}

/** x e^-v - a from `gap` = x - a: by the change for small v, which keeps the digits of `gap`, else from scratch. */
export function gapAfter(v: number, a: number, x: number, gap: number): number {
  return v < 1 ? gap + x * Math.expm1(-v) : x * Math.exp(-v) - a
}

/** The next term of the series is below 1e-16 from here on. */
const STIRLING_FROM = 16

/** ln of Stirling's factor (DLMF 5.11.1). */
function stirlingLogarithm(a: number): number {
  const v = 1 / (a * a)
  return (1 / 12 - v * (1 / 360 - v * (1 / 1260 - v * (1 / 1680 - v * (1 / 1188 - (v * 691) / 360360))))) / a
}

import { normalCdf, normalQuantile } from '../../../../optimizer/math/normal'
import { studentLimit } from '../../../../optimizer/math/student'

/** Number of points that stand for a chi-square distribution. */
const POINTS = 20

/** The inputs of the probability to find an effect. */
export interface PowerInput {
  /** Variance of the estimate, estimated from past weeks, and its degrees of freedom. */
  readonly variance: number
  readonly varianceDegrees: number
  /** Degrees of freedom of the analysis. */
  readonly degrees: number
  /** Two-sided. */
  readonly level: number
}

/**
 * Returns the probability to find an effect as a function of its size. It is averaged over the possible true variances:
 * a few past weeks give only a rough estimate, and a promise that ignores this is broken about half of the time.
 */
export function probabilityToFind({
  variance,
  varianceDegrees,
  degrees,
  level,
}: PowerInput): (effect: number) => number {
  if (variance <= 0) return (effect) => (effect === 0 ? level : 1)
  const limit = studentLimit(level, degrees)
  const ratios = chiSquareRatios(varianceDegrees)
  const limits = chiSquareRatios(degrees).map((ratio) => limit * Math.sqrt(ratio))
  return (effect) => {
    let sum = 0
    for (const ratio of ratios) {
      const shift = Math.abs(effect) / Math.sqrt(variance / ratio)
      for (const far of limits) sum += normalCdf(shift - far) + normalCdf(-shift - far)
    }
    return sum / (ratios.length * limits.length)
  }
}

/**
 * Equally likely values of a chi-square variable divided by its degrees of freedom, by the cube-root approximation of
 * Wilson and Hilferty (1931).
 */
function chiSquareRatios(degrees: number): number[] {
  const part = 2 / (9 * degrees)
  return QUANTILES.map((z) => Math.max(1e-3, 1 - part + z * Math.sqrt(part)) ** 3)
}

const QUANTILES = Array.from({ length: POINTS }, (_, i) => normalQuantile((i + 0.5) / POINTS))

/** The effect that is found with the given probability, by bisection; Infinity if there is none. */
export function effectFound(probability: number, of: (effect: number) => number, start: number): number {
  let high = start > 0 ? start : 1e-9
  for (let i = 0; i < 60 && of(high) < probability; i++) high *= 2
  if (of(high) < probability) return Number.POSITIVE_INFINITY
  let low = 0
  for (let i = 0; i < 18; i++) {
    const middle = (low + high) / 2
    if (of(middle) < probability) low = middle
    else high = middle
  }
  return high
}

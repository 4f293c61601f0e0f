/** Steps of the integral of a power of the cosine. The error is below 1e-8 up to some hundred degrees of freedom. */
const STEPS = 240
/** With this many degrees of freedom or more, the normal distribution is as good. */
const MAX_DEGREES = 2_000

/**
 * P(|T| > t) for Student's t distribution with 1 or more degrees of freedom, whole or not. With T = sqrt(degrees)
 * tan(angle), the density of the angle is a power of its cosine.
 */
export function studentTail(t: number, degrees: number): number {
  const freedom = Math.min(Math.max(1, degrees), MAX_DEGREES)
  return buildTail(freedom)(Math.atan(Math.abs(t) / Math.sqrt(freedom)))
}

/** The value that |T| exceeds with this probability. */
export function studentLimit(level: number, degrees: number): number {
  const freedom = Math.min(Math.max(1, degrees), MAX_DEGREES)
  const tail = buildTail(freedom)
  let [low, high] = [0, reach(freedom)]
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2
    if (tail(middle) > level) low = middle
    else high = middle
  }
  return Math.tan((low + high) / 2) * Math.sqrt(freedom)
}

/** The probability beyond an angle. */
function buildTail(freedom: number): (angle: number) => number {
  const far = reach(freedom)
  const all = integral(0, far, freedom)
  return (angle) => (angle >= far ? 0 : Math.min(1, integral(angle, far, freedom) / all))
}

/** The angle beyond which the density is negligible: 12 standard deviations, but at most a quarter turn. */
function reach(degrees: number): number {
  return Math.min(Math.PI / 2, 12 / Math.sqrt(degrees))
}

/** Integral of cos^(degrees - 1), by Simpson's rule. */
function integral(from: number, to: number, degrees: number): number {
  const step = (to - from) / STEPS
  let sum = 0
  for (let i = 0; i <= STEPS; i++) {
    const weight = i === 0 || i === STEPS ? 1 : i % 2 === 1 ? 4 : 2
    sum += weight * Math.max(0, Math.cos(from + i * step)) ** (degrees - 1)
  }
  return (sum * step) / 3
}

/**
 * Quantile of Student's t distribution with a whole number of degrees of freedom, 0.5 < p < 1, by bisection of the
 * distribution function, which is a finite sum of powers of the cosine (Abramowitz and Stegun 26.7.3, 26.7.4). Above
 * 1,000 degrees, the quantile for 1,000 is used and corrected by the leading term of the difference, which is below
 * 0.0003 of the quantile.
 */
export function studentQuantile(p: number, degrees: number): number {
  const freedom = Math.min(degrees, MAX_TERMS)
  let low = 0
  let high = Math.PI / 2
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (shareWithin(middle, freedom) < 2 * p - 1) low = middle
    else high = middle
  }
  const t = Math.tan((low + high) / 2) * Math.sqrt(freedom)
  return t - ((t * t * t + t) / 4) * (1 / freedom - 1 / degrees)
}

const MAX_TERMS = 1000

/** P(|t| < sqrt(degrees) tan(angle)). */
function shareWithin(angle: number, degrees: number): number {
  const sin = Math.sin(angle)
  const cos = Math.cos(angle)
  const odd = degrees % 2 === 1
  let term = odd ? cos : 1
  let sum = degrees === 1 ? 0 : term
  for (let k = odd ? 3 : 2; k < degrees; k += 2) {
    term *= ((k - 1) / k) * cos * cos
    sum += term
  }
  return odd ? (2 / Math.PI) * (angle + sin * sum) : sin * sum
}

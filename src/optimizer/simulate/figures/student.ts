/**
 * Quantile of Student's t distribution with a whole number of degrees of freedom, 0.5 < p < 1, by bisection of the
 * distribution function, which is a finite sum of powers of the cosine (Abramowitz and Stegun 26.7.3, 26.7.4). Above
 * 1,000 degrees, the quantile for 1,000 is used and corrected by the leading term of the difference, which is below
 * 0.0003 of the quantile.
 */
export function studentQuantile(p: number, degrees: number): number {
  const freedom = Math.min(degrees, MOST_TERMS)
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

const MOST_TERMS = 1000

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

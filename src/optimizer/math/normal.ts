/** The value that a standard normal variable stays below with this probability, to about 1e-12: Newton's method. */
export function normalQuantile(probability: number): number {
  let x = 0
  for (let round = 0; round < 60; round++) {
    const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)
    const step = (normalCdf(x) - probability) / density
    x -= Math.max(-1, Math.min(1, step))
    if (Math.abs(step) < 1e-13) break
  }
  return x
}

/**
 * The probability that a standard normal variable is at most x, to about 1e-15. Near 0 it is computed by the power
 * series of the integral, further out by the continued fraction of the upper tail.
 */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) return Number.NaN
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)
  const distance = Math.abs(x)
  if (distance < 3) {
    let term = x
    let sum = x
    for (let n = 3; Math.abs(term) > 1e-17 * Math.abs(sum) && term !== 0; n += 2) {
      term *= (x * x) / n
      sum += term
    }
    return 0.5 + density * sum
  }
  let fraction = distance
  for (let n = 60; n >= 1; n--) fraction = distance + n / fraction
  const tail = distance > 40 ? 0 : density / fraction
  return x > 0 ? 1 - tail : tail
}

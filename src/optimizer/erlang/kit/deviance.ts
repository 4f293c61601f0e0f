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
export function deviance(d: number): number {
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

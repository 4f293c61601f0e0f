/** Below this distance from 1 the series is used: it needs at most 18 terms there, and log1p would cancel. */
const SERIES_REACH = 0.5

/**
 * `d - ln(1 + d)`, the exponent that governs every tail of a Poisson or gamma law (d = load / agents - 1).
 * Accurate to a few units in the last place for every d > -1; written out, the two terms cancel near 0.
 */
export function deviance(d: number): number {
  if (d > SERIES_REACH) return d - Math.log1p(d)
  if (d < -SERIES_REACH) return d - Math.log(1 + d)
  // With r = d / (2 + d), ln(1 + d) = 2 artanh(r) and d - 2r = r d exactly, so the canceling part is gone.
  const r = d / (2 + d)
  const square = r * r
  let tail = 0
  for (let k = terms(Math.abs(r)); k > 0; k -= 1) tail = tail * square + (RECIPROCALS[k] ?? 0)
  return r * (d - 2 * square * tail)
}

/** 1 / (2k + 1): the coefficients of artanh. */
const RECIPROCALS = Float64Array.from({ length: 20 }, (_, k) => 1 / (2 * k + 1))

/** Enough terms that the first one left out is below 1e-17 of the sum. */
function terms(r: number): number {
  if (r < 0.01) return 5
  if (r < 0.06) return 8
  return r < 0.15 ? 11 : 18
}

import { backward, type Cholesky, cholesky, forward } from '../../linear/cholesky'
import type { Spread } from '../spread/types'

/** The expected contacts in a day's intervals, and the actual ones in the intervals that are over. */
export interface StartedDay {
  readonly mean: readonly number[]
  /** Null for intervals that are still to come or unknown. */
  readonly counts: readonly (number | null)[]
}

/** Factors by which a day's intervals are busier than expected, when some of them are already known. */
export interface Update {
  readonly factors: readonly number[]
  /** Squared relative error of each interval's expectation, without the interval's own scatter. */
  readonly variances: readonly number[]
}

/**
 * The best linear prediction of a day's intervals from those seen so far (kriging): all intervals share the day's
 * factor, and near intervals depart alike.
 * @param spread how the series scatters around `mean`; its `day` includes the error of the mean itself
 */
export function updateDay({ mean, counts }: StartedDay, spread: Spread): Update {
  const seen = counts.flatMap((count, at) => {
    const expected = mean[at] ?? 0
    return count === null || expected <= 0 ? [] : [{ at, departure: count / expected - 1, noise: 1 / expected }]
  })
  const covariance = (a: number, b: number): number => spread.day + spread.near * spread.fading ** Math.abs(a - b)
  const factor = solved(seen, covariance, spread.single)
  if (factor === undefined) return { factors: mean.map(() => 1), variances: mean.map(() => spread.day + spread.near) }
  const weights = backward(
    factor,
    forward(
      factor,
      Float64Array.from(seen, ({ departure }) => departure),
    ),
  )
  const own = mean.map((_, at) => {
    const row = Float64Array.from(seen, (other) => covariance(at, other.at))
    const known = forward(factor, row)
    return {
      factor: Math.max(0.02, 1 + row.reduce((sum, value, i) => sum + value * (weights[i] ?? 0), 0)),
      variance: Math.max(0, covariance(at, at) - known.reduce((sum, value) => sum + value * value, 0)),
    }
  })
  return { factors: own.map(({ factor }) => factor), variances: own.map(({ variance }) => variance) }
}

function solved(
  seen: readonly { readonly at: number; readonly noise: number }[],
  covariance: (a: number, b: number) => number,
  single: number,
): Cholesky | undefined {
  if (seen.length === 0) return undefined
  const size = seen.length
  const matrix = new Float64Array(size * size)
  seen.forEach((a, i) => {
    seen.forEach((b, j) => {
      matrix[i * size + j] = covariance(a.at, b.at) + (i === j ? a.noise + single : 0)
    })
  })
  return cholesky(matrix, size)
}

import type { Estimate } from '../../../documents'
import { studentQuantile } from '../../simulate/figures/student'
import type { Trial } from './judge'

/** Ratio of two series of batch sums, its half-width by the delta method; `empty` where there is nothing to divide by. */
export function ratioOf(above: Float64Array, below: Float64Array, empty = 0): Estimate {
  const denominator = total(below)
  if (denominator === 0) return estimate(empty, 0)
  const mean = total(above) / denominator
  const residuals = above.map((own, i) => own - mean * (below[i] ?? 0))
  return estimate(mean, halfWidthOf(residuals, denominator))
}

/** Service level after less before, on the same contacts. */
export function gainOf(after: Trial, before: Trial): Estimate {
  const offered = total(after.offered)
  if (offered === 0) return estimate(0, 0)
  const residuals = after.inTime.map(
    (own, i) =>
      own -
      after.serviceLevel * (after.offered[i] ?? 0) -
      ((before.inTime[i] ?? 0) - before.serviceLevel * (before.offered[i] ?? 0)),
  )
  return estimate(after.serviceLevel - before.serviceLevel, halfWidthOf(residuals, offered))
}

/** Half-width of the 95 % interval of a sum of batches over a denominator. */
function halfWidthOf(residuals: Float64Array, denominator: number): number {
  const n = residuals.length
  const mean = total(residuals) / n
  const squares = residuals.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return (studentQuantile(0.975, n - 1) * Math.sqrt((squares / (n - 1)) * n)) / denominator
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0)
}

function estimate(mean: number, halfWidth: number): Estimate {
  return { mean, halfWidth, low: mean - halfWidth, high: mean + halfWidth }
}

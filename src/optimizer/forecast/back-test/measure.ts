import type { ForecastErrors } from '../../../documents'

/** One forecast count and the actual one. */
export interface Judged {
  readonly mean: number
  readonly low: number
  readonly high: number
  readonly actual: number
}

/** Sums up the errors. `naive` holds the absolute errors of the seasonal naive method within the histories. */
export function errorsOf(judged: readonly Judged[], naive: readonly number[], confidence: number): ForecastErrors {
  const tail = (1 - confidence) / 2
  const sums = { error: 0, actual: 0, inside: 0, pinball: 0 }
  for (const { mean, low, high, actual } of judged) {
    sums.error += Math.abs(actual - mean)
    sums.actual += actual
    if (low <= actual && actual <= high) sums.inside++
    sums.pinball += (pinball(actual, low, tail) + pinball(actual, mean, 0.5) + pinball(actual, high, 1 - tail)) / 3
  }
  const scale = naive.reduce((sum, error) => sum + error, 0) / Math.max(1, naive.length)
  const count = Math.max(1, judged.length)
  return {
    wape: sums.actual > 0 ? sums.error / sums.actual : 0,
    mase: scale > 0 ? sums.error / count / scale : 0,
    coverage: sums.inside / count,
    pinball: sums.pinball / count,
  }
}

function pinball(actual: number, quantile: number, probability: number): number {
  return actual >= quantile ? probability * (actual - quantile) : (1 - probability) * (quantile - actual)
}

/** Sums of a metric in one bucket of one group. */
export interface Tally {
  count: number
  sum: number
  min: number
  max: number
}

/**
 * Statistics of a metric, as far as its kind has them: counts for `n...`, times for `t...`, the ratio for service
 * levels.
 */
export function showStats(metric: string, tally: Tally, target: number | undefined): Record<string, number> {
  if (metric === 'oServiceLevel') {
    return {
      ratio: tally.count === 0 ? 0 : tally.sum / tally.count,
      numerator: tally.sum,
      denominator: tally.count,
      ...(target === undefined ? {} : { target }),
    }
  }
  if (metric.startsWith('n')) return { count: tally.count }
  return { max: tally.max, min: tally.min, count: tally.count, sum: tally.sum }
}

export function emptyTally(): Tally {
  return { count: 0, sum: 0, min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY }
}

export function addTo(tally: Tally, value: number): void {
  tally.count += 1
  tally.sum += value
  if (value < tally.min) tally.min = value
  if (value > tally.max) tally.max = value
}

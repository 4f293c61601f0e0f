/** How days scatter around their level: alone, and in a way that fades over days. */
export interface Scatter {
  /** Variance of single days, besides counting. */
  readonly day: number
  /** Variance of what lasts. */
  readonly lasting: number
  /** Correlation of what lasts from one day to the next, 0..1. */
  readonly fading: number
}

/** Columns after the filter: independent with variance 1 if the scatter is right, and what lasts at the end. */
export interface Filtered {
  /** Of each column, one entry a point. */
  readonly white: readonly Float64Array[]
  /** Sum of the logarithms of the variances of the points given those before them. */
  readonly logVariance: number
  /** Of each column: what was expected of each point from those before it. */
  readonly expected: readonly Float64Array[]
  /** Of each column: the lasting part after the last point. */
  readonly state: Float64Array
  /** Variance of the lasting part after the last point. */
  readonly stateVariance: number
  readonly lastDay: number
}

/**
 * A Kalman filter over days for `value = lasting + noise`, the lasting part an AR(1) process; the same filter for every
 * column, so that a regression with that scatter becomes ordinary least squares on the filtered columns.
 * @param days of the points, rising
 * @param variances of the points besides `scatter`
 */
export function filterColumns(
  days: readonly number[],
  variances: readonly number[],
  columns: readonly Float64Array[],
  scatter: Scatter,
): Filtered {
  const steps = days.map((day, i) => day - (days[i - 1] ?? day))
  const { gains, roots, fadings, logVariance, stateVariance } = filterGains(steps, variances, scatter)
  const runs = columns.map((column) => filterColumn(column, gains, roots, fadings))
  return {
    white: runs.map((run) => run.white),
    expected: runs.map((run) => run.expected),
    state: Float64Array.from(runs, (run) => run.state),
    logVariance,
    stateVariance,
    lastDay: days.at(-1) ?? 0,
  }
}

/** What of the filter is the same for every column. */
function filterGains(steps: readonly number[], variances: readonly number[], scatter: Scatter) {
  const gains = new Float64Array(steps.length)
  const roots = new Float64Array(steps.length)
  const fadings = new Float64Array(steps.length)
  let stateVariance = scatter.lasting
  let logVariance = 0
  for (const [i, step] of steps.entries()) {
    const fading = step === 1 ? scatter.fading : scatter.fading ** step
    stateVariance = fading * fading * stateVariance + scatter.lasting * (1 - fading * fading)
    const variance = stateVariance + scatter.day + (variances[i] ?? 0)
    gains[i] = stateVariance / variance
    roots[i] = Math.sqrt(variance)
    fadings[i] = fading
    logVariance += Math.log(variance)
    stateVariance *= 1 - stateVariance / variance
  }
  return { gains, roots, fadings, logVariance, stateVariance }
}

function filterColumn(column: Float64Array, gains: Float64Array, roots: Float64Array, fadings: Float64Array) {
  const white = new Float64Array(column.length)
  const expected = new Float64Array(column.length)
  let state = 0
  for (let i = 0; i < column.length; i++) {
    const predicted = (fadings[i] ?? 0) * state
    const innovation = (column[i] ?? 0) - predicted
    white[i] = innovation / (roots[i] ?? 1)
    expected[i] = predicted
    state = predicted + (gains[i] ?? 0) * innovation
  }
  return { white, expected, state }
}

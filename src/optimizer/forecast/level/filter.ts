/**
 * How days scatter around their level. One part of the scatter is each day's own; the lasting part continues on the
 * days after it and fades from day to day.
 */
export interface Scatter {
  /** Variance of each day's own part, without the variance of counting. */
  readonly day: number
  /** Variance of the lasting part. */
  readonly lasting: number
  /** Correlation of the lasting part from one day to the next, 0..1. */
  readonly fading: number
}

/**
 * Columns after the filter, and the lasting part at their end. If the assumed scatter is right, the filtered values are
 * independent with variance 1.
 */
export interface Filtered {
  /** For each column: one entry per point. */
  readonly white: readonly Float64Array[]
  /** Sum over the points: logarithm of the variance of a point, given the points before it. */
  readonly logVariance: number
  /** For each column: the value expected of each point, given the points before it. */
  readonly expected: readonly Float64Array[]
  /** For each column: the lasting part after the last point. */
  readonly state: Float64Array
  /** Variance of the lasting part after the last point. */
  readonly stateVariance: number
  readonly lastDay: number
}

/**
 * A Kalman filter over days for `value = lasting + noise`, where the lasting part is an AR(1) process. Every column
 * passes the same filter, so a regression with that scatter becomes ordinary least squares on the filtered columns.
 * @param days day of each point, rising
 * @param variances variance of each point, in addition to `scatter`
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

/** The part of the filter that is the same for every column. */
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

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
 * A Kalman filter over days for `value = lasting + noise`, where the lasting part is an AR(1) process. It is the same
 * for every column, so a regression with that scatter becomes ordinary least squares on the filtered columns.
 */
export interface DayFilter {
  readonly gains: Float64Array
  readonly roots: Float64Array
  readonly fadings: Float64Array
  /** Sum over the points: logarithm of the variance of a point, given the points before it. */
  readonly logVariance: number
  /** Variance of the lasting part after the last point. */
  readonly stateVariance: number
  readonly lastDay: number
}

/** A column after the filter. Its values are independent with variance 1 if the scatter is right. */
export interface FilteredColumn {
  /** One entry per point. */
  readonly white: Float64Array
  /** The value expected of each point, given the points before it. */
  readonly expected: Float64Array
  /** The lasting part after the last point. */
  readonly state: number
}

/**
 * @param days day of each point, rising
 * @param variances variance of each point, in addition to `scatter`
 */
export function dayFilter(days: readonly number[], variances: readonly number[], scatter: Scatter): DayFilter {
  const gains = new Float64Array(days.length)
  const roots = new Float64Array(days.length)
  const fadings = new Float64Array(days.length)
  let stateVariance = scatter.lasting
  let logVariance = 0
  for (const [i, day] of days.entries()) {
    const step = day - (days[i - 1] ?? day)
    const fading = step === 1 ? scatter.fading : scatter.fading ** step
    stateVariance = fading * fading * stateVariance + scatter.lasting * (1 - fading * fading)
    const variance = stateVariance + scatter.day + (variances[i] ?? 0)
    gains[i] = stateVariance / variance
    roots[i] = Math.sqrt(variance)
    fadings[i] = fading
    logVariance += Math.log(variance)
    stateVariance *= 1 - stateVariance / variance
  }
  return { gains, roots, fadings, logVariance, stateVariance, lastDay: days.at(-1) ?? 0 }
}

export function filterColumn(column: Float64Array, { gains, roots, fadings }: DayFilter): FilteredColumn {
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

import { backward, type Cholesky, cholesky, dot, forward, halfLogDeterminant } from '../../linear/cholesky'
import { type Filtered, filterColumns, type Scatter } from './filter'
import type { LevelForecast, LevelPoint, WeighedDay } from './types'

/** A column of a regression: its value on a day, and the prior of its coefficient. */
export interface Term {
  at(day: number, weekday: number): number
  /** Prior precision of its coefficient, mean 0; 0 for none. */
  readonly precision: number
}

/** A regression of levels on terms; `scatter` describes how days vary around it. */
export interface Regression {
  readonly scatter: Scatter
  readonly coefficients: Float64Array
  /** Logarithm of the likelihood of the points, constants left out. */
  readonly logLikelihood: number
  /**
   * The logarithm of the likelihood integrated over the priors of the coefficients. Use it to compare different priors
   * of the same terms.
   */
  readonly logEvidence: number
  /** The forecast of each point from the points before it. */
  expected(): readonly number[]
  forecast(day: number, weekday: number): LevelForecast
  /** The mean of several days, weighted, and the variance of that mean. Days in order. */
  together(days: readonly WeighedDay[]): LevelForecast
  /** The value of the terms on a day, without the deviation that lasts for some days. */
  straight(day: number, weekday: number): number
}

/** @returns undefined if the terms are linearly dependent */
export function regress(
  points: readonly LevelPoint[],
  terms: readonly Term[],
  scatter: Scatter,
): Regression | undefined {
  const columns = terms.map((term) => Float64Array.from(points, ({ day, weekday }) => term.at(day, weekday)))
  const values = Float64Array.from(points, ({ value }) => value)
  const filtered = filterColumns(
    points.map(({ day }) => day),
    points.map(({ variance }) => variance),
    [...columns, values],
    scatter,
  )
  const solved = leastSquares(filtered, terms)
  if (solved === undefined) return undefined
  const { coefficients, factor, residual } = solved
  return {
    scatter,
    coefficients,
    logLikelihood: -0.5 * (filtered.logVariance + residual),
    logEvidence:
      -0.5 * (filtered.logVariance + residual) -
      halfLogDeterminant(factor) +
      0.5 * terms.reduce((sum, { precision }) => sum + Math.log(Math.max(precision, 1e-12)), 0),
    expected: () => expectedValues(columns, filtered, coefficients),
    straight: (day, weekday) => terms.reduce((sum, term, t) => sum + (coefficients[t] ?? 0) * term.at(day, weekday), 0),
    forecast: (day, weekday) =>
      together(terms, filtered, { coefficients, factor }, scatter, [{ day, weekday, weight: 1 }]),
    together: (days) => together(terms, filtered, { coefficients, factor }, scatter, days),
  }
}

interface Solved {
  readonly coefficients: Float64Array
  readonly factor: Cholesky
}

function leastSquares({ white }: Filtered, terms: readonly Term[]): (Solved & { residual: number }) | undefined {
  const size = terms.length
  const y = white[size] ?? new Float64Array()
  const matrix = new Float64Array(size * size)
  const right = new Float64Array(size)
  terms.forEach(({ precision }, i) => {
    const own = white[i] ?? y
    right[i] = dot(own, y)
    for (let j = 0; j <= i; j++) {
      const sum = dot(own, white[j] ?? y)
      matrix[i * size + j] = sum + (i === j ? precision : 0)
      matrix[j * size + i] = matrix[i * size + j] ?? 0
    }
  })
  const factor = cholesky(matrix, size)
  if (factor === undefined) return undefined
  const coefficients = backward(factor, forward(factor, right))
  // The prior counts as data, so the sum of squares includes the points and the prior.
  return { coefficients, factor, residual: dot(y, y) - dot(coefficients, right) }
}

function expectedValues(
  columns: readonly Float64Array[],
  { expected }: Filtered,
  coefficients: Float64Array,
): readonly number[] {
  const sums = Array.from(expected[columns.length] ?? [])
  columns.forEach((column, t) => {
    const own = coefficients[t] ?? 0
    column.forEach((value, i) => {
      sums[i] = (sums[i] ?? 0) + own * (value - (expected[t]?.[i] ?? 0))
    })
  })
  return sums
}

function together(
  terms: readonly Term[],
  filtered: Filtered,
  { coefficients, factor }: Solved,
  scatter: Scatter,
  days: readonly WeighedDay[],
): LevelForecast {
  const all = days.reduce((sum, { weight }) => sum + weight, 0)
  const row = new Float64Array(terms.length)
  let [state, lasting] = [0, 0]
  days.forEach(({ day, weekday, weight }, i) => {
    const fading = scatter.fading ** Math.max(0, day - filtered.lastDay)
    const share = weight / all
    terms.forEach((term, t) => {
      row[t] = (row[t] ?? 0) + share * (term.at(day, weekday) - fading * (filtered.state[t] ?? 0))
    })
    state += share * fading
    // The lasting part continues after the data, so days near each other have it in common.
    days.forEach((other, j) => {
      const since = scatter.fading ** Math.max(0, other.day - filtered.lastDay)
      const both = i === j ? 1 : scatter.fading ** Math.abs(day - other.day)
      lasting += ((share * other.weight) / all) * (both - fading * since)
    })
  })
  const unsure = forward(factor, row)
  return {
    mean: dot(row, coefficients) + state * (filtered.state[terms.length] ?? 0),
    variance: dot(unsure, unsure) + state * state * filtered.stateVariance + scatter.lasting * lasting,
  }
}

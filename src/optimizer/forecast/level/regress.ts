import { backward, type Cholesky, cholesky, dot, forward, halfLogDeterminant } from '../../math/cholesky'
import { type DayFilter, dayFilter, type FilteredColumn, filterColumn, type Scatter } from './filter'
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

/** Points and the terms of a regression on them, for several scatters. */
export interface Design {
  readonly points: readonly LevelPoint[]
  readonly terms: readonly Term[]
  readonly days: readonly number[]
  readonly variances: readonly number[]
  /** For each term: its value at each point. */
  readonly columns: readonly Float64Array[]
  readonly values: Float64Array
}

export function design(points: readonly LevelPoint[], terms: readonly Term[]): Design {
  return {
    points,
    terms,
    days: points.map(({ day }) => day),
    variances: points.map(({ variance }) => variance),
    columns: terms.map((term) => evaluateTerm(points, term)),
    values: Float64Array.from(points, ({ value }) => value),
  }
}

function evaluateTerm(points: readonly LevelPoint[], term: Term): Float64Array {
  const values = new Float64Array(points.length)
  points.forEach(({ day, weekday }, i) => {
    values[i] = term.at(day, weekday)
  })
  return values
}

/** The regressions of a design under one scatter. Each is undefined if its terms are linearly dependent. */
export function regressions(of: Design, scatter: Scatter) {
  const filter = dayFilter(of.days, of.variances, scatter)
  const target = filterColumn(of.values, filter)
  const base = of.columns.reduce<Filtered>((known, column, t) => extended(known, column, of.terms[t]), {
    filter,
    target,
    terms: [],
    columns: [],
    runs: [],
    products: [],
    right: [],
  })
  const found = leastSquares(base)
  const rest = Float64Array.from(target.white)
  base.runs.forEach(({ white }, t) => {
    white.forEach((value, i) => {
      rest[i] = (rest[i] ?? 0) - value * (found?.coefficients[t] ?? 0)
    })
  })
  return {
    ofAll: () => solved(base, scatter),
    /** The log likelihood with one term more. What the others need is calculated once. */
    likelihoodWith(term: Term) {
      if (found === undefined) return Number.NEGATIVE_INFINITY
      const { white } = filterColumn(evaluateTerm(of.points, term), filter)
      const shared = forward(
        found.factor,
        Float64Array.from(base.runs, (run) => dot(run.white, white)),
      )
      const alone = dot(white, white) + term.precision - dot(shared, shared)
      return -0.5 * (filter.logVariance + found.residual - dot(white, rest) ** 2 / alone)
    },
  }
}

export function regress(of: Design, scatter: Scatter): Regression | undefined {
  return regressions(of, scatter).ofAll()
}

/** Columns after the filter, and their products. */
interface Filtered {
  readonly filter: DayFilter
  /** The values of the points. */
  readonly target: FilteredColumn
  readonly terms: readonly Term[]
  readonly columns: readonly Float64Array[]
  /** For each term. */
  readonly runs: readonly FilteredColumn[]
  /** For each term: its products with the terms before it and with itself. */
  readonly products: readonly (readonly number[])[]
  /** For each term: its product with the values. */
  readonly right: readonly number[]
}

function extended(known: Filtered, column: Float64Array, term: Term | undefined): Filtered {
  if (term === undefined) return known
  const run = filterColumn(column, known.filter)
  const runs = [...known.runs, run]
  return {
    ...known,
    terms: [...known.terms, term],
    columns: [...known.columns, column],
    runs,
    products: [...known.products, runs.map(({ white }) => dot(run.white, white))],
    right: [...known.right, dot(run.white, known.target.white)],
  }
}

function solved(filtered: Filtered, scatter: Scatter): Regression | undefined {
  const found = leastSquares(filtered)
  if (found === undefined) return undefined
  const { terms, filter } = filtered
  const { coefficients, factor, residual } = found
  return {
    scatter,
    coefficients,
    logLikelihood: -0.5 * (filter.logVariance + residual),
    logEvidence:
      -0.5 * (filter.logVariance + residual) -
      halfLogDeterminant(factor) +
      0.5 * terms.reduce((sum, { precision }) => sum + Math.log(Math.max(precision, 1e-12)), 0),
    expected: () => expectedValues(filtered, coefficients),
    straight: (day, weekday) => terms.reduce((sum, term, t) => sum + (coefficients[t] ?? 0) * term.at(day, weekday), 0),
    forecast: (day, weekday) => together(filtered, found, scatter, [{ day, weekday, weight: 1 }]),
    together: (days) => together(filtered, found, scatter, days),
  }
}

interface Solved {
  readonly coefficients: Float64Array
  readonly factor: Cholesky
  readonly residual: number
}

function leastSquares({ terms, products, right, target: { white: y } }: Filtered): Solved | undefined {
  const size = terms.length
  const matrix = new Float64Array(size * size)
  terms.forEach(({ precision }, i) => {
    for (let j = 0; j <= i; j++) {
      const sum = products[i]?.[j] ?? 0
      matrix[i * size + j] = sum + (i === j ? precision : 0)
      matrix[j * size + i] = matrix[i * size + j] ?? 0
    }
  })
  const factor = cholesky(matrix, size)
  if (factor === undefined) return undefined
  const sums = new Float64Array(right)
  const coefficients = backward(factor, forward(factor, sums))
  // The prior counts as data, so the sum of squares includes the points and the prior.
  return { coefficients, factor, residual: dot(y, y) - dot(coefficients, sums) }
}

function expectedValues({ columns, runs, target }: Filtered, coefficients: Float64Array): readonly number[] {
  const sums = Array.from(target.expected)
  columns.forEach((column, t) => {
    const coefficient = coefficients[t] ?? 0
    const expected = runs[t]?.expected
    column.forEach((value, i) => {
      sums[i] = (sums[i] ?? 0) + coefficient * (value - (expected?.[i] ?? 0))
    })
  })
  return sums
}

function together(
  { terms, runs, target, filter }: Filtered,
  { coefficients, factor }: Solved,
  scatter: Scatter,
  days: readonly WeighedDay[],
): LevelForecast {
  const all = days.reduce((sum, { weight }) => sum + weight, 0)
  const row = new Float64Array(terms.length)
  let [state, lasting] = [0, 0]
  days.forEach(({ day, weekday, weight }, i) => {
    const fading = scatter.fading ** Math.max(0, day - filter.lastDay)
    const share = weight / all
    terms.forEach((term, t) => {
      row[t] = (row[t] ?? 0) + share * (term.at(day, weekday) - fading * (runs[t]?.state ?? 0))
    })
    state += share * fading
    // The lasting part continues after the data, so days near each other have it in common.
    days.forEach((other, j) => {
      const since = scatter.fading ** Math.max(0, other.day - filter.lastDay)
      const both = i === j ? 1 : scatter.fading ** Math.abs(day - other.day)
      lasting += ((share * other.weight) / all) * (both - fading * since)
    })
  })
  const unsure = forward(factor, row)
  return {
    mean: dot(row, coefficients) + state * target.state,
    variance: dot(unsure, unsure) + state * state * filter.stateVariance + scatter.lasting * lasting,
  }
}

/** The volume of one day, as a logarithm against what its weekday's profile and known lifts explain. */
export interface LevelPoint {
  /** Days since 1970-01-01. */
  readonly day: number
  /** Monday is 0. */
  readonly weekday: number
  /** Logarithm of the day's volume. */
  readonly value: number
  /** Variance of `value` from counting alone. */
  readonly variance: number
}

/** What a level is expected to be on a day: the logarithm of the volume, and the variance of that expectation. */
export interface LevelForecast {
  readonly mean: number
  readonly variance: number
}

/** What became of a level: a piecewise straight line with weekdays, and what remains. */
export interface LevelFit {
  /** Growth a day of the logarithm, as it continues; 0 where the data do not show one. */
  readonly trendPerDay: number
  /** First days of a lasting change of level, with its size as a logarithm, weighed by how sure it is. */
  readonly steps: readonly { readonly day: number; readonly size: number; readonly probability: number }[]
  /** Variance of single days around the level, besides counting. */
  readonly dayVariance: number
  /** What is expected of a day after the last point. */
  forecast(day: number, weekday: number): LevelForecast
  /** What is usual on a day within the data. */
  usual(day: number, weekday: number): number
  /** What was expected of each point from those before it, given what is known of all of them. */
  readonly expected: readonly number[]
}

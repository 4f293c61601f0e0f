/** The volume of one day: the logarithm of its ratio to what the weekday's profile and known lifts explain. */
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

/** A day among several, and how much it counts. */
export interface WeighedDay {
  readonly day: number
  readonly weekday: number
  readonly weight: number
}

/** What a level is expected to be on a day: the logarithm of the volume, and the variance of that expectation. */
export interface LevelForecast {
  readonly mean: number
  readonly variance: number
}

/** A fitted level: a piecewise straight line with weekdays, and the scatter around it. */
export interface LevelFit {
  /** Growth of the logarithm per day after the data; 0 if the data show no growth. */
  readonly trendPerDay: number
  /**
   * First days of lasting changes of level, each with its size as a logarithm, multiplied by how sure the change is.
   */
  readonly steps: readonly { readonly day: number; readonly size: number; readonly probability: number }[]
  /** Variance of single days around the level, without the variance of counting. */
  readonly dayVariance: number
  /** The expected level of a day after the last point. */
  forecast(day: number, weekday: number): LevelForecast
  /** Variance of the weighted mean of several days after the last point. */
  together(days: readonly WeighedDay[]): number
  /** The usual level of a day within the data. */
  usual(day: number, weekday: number): number
  /** The value expected of each point from the points before it, with the coefficients fitted to all points. */
  readonly expected: readonly number[]
}

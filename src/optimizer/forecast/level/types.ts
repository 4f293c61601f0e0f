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

/**
 * Neighboring days of every month, counted from its first day (1, 2, ...) or, below zero, from its last (-1, -2, ...).
 */
export interface MonthDays {
  readonly from: number
  readonly to: number
}

/** A fitted level: a piecewise straight line with weekdays, and the scatter around it. */
export interface LevelFit {
  /** Growth of the logarithm per day after the data; 0 if the data show no growth. */
  readonly trendPerDay: number
  /** First days of lasting changes of level, each with its size as a logarithm and its probability. */
  readonly steps: readonly { readonly day: number; readonly size: number; readonly probability: number }[]
  /** Days of the month that differ, each stretch with the logarithm of its factor and its probability. */
  readonly monthDays: readonly (MonthDays & { readonly size: number; readonly probability: number })[]
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

/** The alternatives that are tried for a level: more of them where more depends on the level. */
export interface LevelEffort {
  /** Standard deviations to try for single days around the level, without the scatter of counting. */
  readonly daySds: readonly number[]
  /** Shares of that variance that may last for some days. Each has the correlation from one day to the next. */
  readonly lasting: readonly { readonly share: number; readonly fading: number }[]
  /**
   * Prior standard deviations to try for the difference of a weekday from the others, as a logarithm. The likeliest is
   * taken.
   */
  readonly weekdaySds: readonly number[]
  /** A lasting change is searched for at every day whose number is a multiple of this. */
  readonly stepEvery: number
  /** Growth per week, as a logarithm, that eight weeks of data hardly show. 0 for parts, which grow with their whole. */
  readonly unseenGrowthPerWeek: number
}

/** The effort for the whole org, on which all other forecasts depend. */
export const ALL_EFFORT: LevelEffort = {
  daySds: [0.001, 0.01, 0.02, 0.035, 0.05, 0.07, 0.1, 0.15, 0.22, 0.35, 0.6],
  lasting: [
    { share: 0, fading: 0 },
    ...[0.2, 0.5, 0.8].flatMap((share) => [0.5, 0.75, 0.9, 0.97].map((fading) => ({ share, fading }))),
  ],
  weekdaySds: [3],
  stepEvery: 1,
  unseenGrowthPerWeek: 0.005,
}

/**
 * The effort for parts, as shares of a larger whole. Less suffices, since most changes of a part are changes of the
 * whole.
 */
export const SHARE_EFFORT: LevelEffort = {
  daySds: [0.001, 0.02, 0.05, 0.1, 0.2, 0.4],
  lasting: [
    { share: 0, fading: 0 },
    { share: 0.5, fading: 0.97 },
  ],
  weekdaySds: [0.05, 0.3, 1.5],
  stepEvery: 3,
  unseenGrowthPerWeek: 0,
}

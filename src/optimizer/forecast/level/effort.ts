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
}

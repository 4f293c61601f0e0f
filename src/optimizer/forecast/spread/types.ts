/** How counts scatter around their expectation besides Poisson's law; all as squares of shares of the expectation. */
export interface Spread {
  /** Common to all intervals of a day. */
  readonly day: number
  /** Of intervals, fading with the distance between them. */
  readonly near: number
  /** By how much an interval, 0..1. */
  readonly fading: number
  /** Of each interval alone. */
  readonly single: number
}

/** One day: what was expected of each interval and what came; null where nothing is known. */
export interface DayCounts {
  readonly expected: readonly number[]
  readonly counts: readonly (number | null)[]
}

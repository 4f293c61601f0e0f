/**
 * How counts scatter around their expectation, in addition to Poisson's law. All are squared shares of the expectation.
 */
export interface Spread {
  /** Scatter common to all intervals of a day. */
  readonly day: number
  /** Scatter that near intervals share; it fades with the distance between them. */
  readonly near: number
  /** The part of `near` that remains after one interval, 0..1. */
  readonly fading: number
  /** Scatter of each interval alone. */
  readonly single: number
}

/** One day: the expected and the actual count of each interval; null where nothing is known. */
export interface DayCounts {
  readonly expected: readonly number[]
  readonly counts: readonly (number | null)[]
}

import type { LevelFit } from '../level/types'
import type { Profile } from '../profile/fit-profile'

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

/** Counts of one series, with known lifts divided out: a contact type, a queue or the whole org. */
export interface NodeSeries {
  /** For each interval: the usual count; NaN if nothing is known or if something unusual happened. */
  readonly usual: Float64Array
  /** For each interval: the actual count; NaN if nothing is known. */
  readonly actual: Float64Array
}

/** What the history shows about one series. The level of a part is its share of the whole that it belongs to. */
export interface NodeFit {
  readonly profile: Profile
  readonly level: LevelFit
  /** Growth of the logarithm per day, including that of the queue and the org. */
  readonly trendPerDay: number
  /** By weekday: whether contacts come. */
  readonly open: readonly boolean[]
  /** Contacts of whole days, by days since 1970-01-01, for days of which enough is known. */
  readonly volumes: ReadonlyMap<number, number>
  /** Contacts expected of whole days, from the days before them. */
  readonly expected: ReadonlyMap<number, number>
  /** How counts scatter, including the scatter shared with the queue and the org. */
  readonly spread: Spread
}

import type { LevelFit } from '../level/types'
import type { Profile } from '../profile/fit-profile'
import type { Spread } from '../spread/types'

/** Counts of one series, with known lifts divided out: a contact type, a queue or the whole org. */
export interface NodeSeries {
  /** Of each interval; NaN where nothing is known or where something unusual was going on. */
  readonly usual: Float64Array
  /** Of each interval as it was; NaN where nothing is known. */
  readonly actual: Float64Array
}

/** What the history shows of one series. Levels of a part are shares of the whole it belongs to. */
export interface NodeFit {
  readonly profile: Profile
  readonly level: LevelFit
  /** Growth a day of the logarithm, that of the wholes included. */
  readonly trendPerDay: number
  /** By weekday: whether anything comes. */
  readonly open: readonly boolean[]
  /** Contacts of whole days, by day since 1970-01-01, as far as enough of the day is known. */
  readonly volumes: ReadonlyMap<number, number>
  /** What was expected of whole days from those before them. */
  readonly expected: ReadonlyMap<number, number>
  /** How counts scatter, what the wholes share included. */
  readonly spread: Spread
}

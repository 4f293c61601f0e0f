import type { ExperimentMeasure, Ref, Snapshot } from '../../documents'
import type { SpecialDays } from '../special-days/read-special-days'

/** How an experiment is designed. */
export interface ExperimentOptions {
  /**
   * `switchback` (default): the plan is in force on some days or half days, by lot. `staggered`: it reaches the divisions
   * one after another, in an order by lot. `control`: it reaches the divisions in which it changes something, apart from
   * those named in `control`.
   */
  readonly design?: 'switchback' | 'staggered' | 'control' | undefined
  /** Default `serviceLevel`. */
  readonly metric?: ExperimentMeasure | undefined
  /** The smallest effect that matters: points as a ratio (0.02 is 2 points), or seconds. */
  readonly effect: number
  /** Probability to find it. Default 0.8. */
  readonly power?: number | undefined
  /** Probability of a false alarm. Default 0.05. */
  readonly alpha?: number | undefined
  /** Of a switchback. Default `day`. */
  readonly block?: 'day' | 'halfDay' | undefined
  /** Most weeks that it may take; fewer are taken where they are enough. Default 12. */
  readonly weeks?: number | undefined
  /** Past weeks that its power is learned from. Default 8. */
  readonly pastWeeks?: number | undefined
  /** When it may end early; designs with groups never do. Default `none`. */
  readonly stopping?: 'none' | 'groupSequential' | 'alwaysValid' | undefined
  /**
   * What outcomes are adjusted by. `forecast` (default): contacts as forecast beforehand. `contacts`: contacts that came,
   * which finds smaller effects, and is right as long as the plan does not change how many come: callers who call again
   * after they abandoned would be some. `none`: nothing.
   */
  readonly adjust?: 'forecast' | 'contacts' | 'none' | undefined
  /** Minutes left out at the beginning of each block. Default 60. */
  readonly washOutMinutes?: number | undefined
  /** Where contacts are measured, by id. Default: the queues of the plan's forecast or scope, else all. */
  readonly queueIds?: readonly string[] | undefined
  /** Divisions that stay as they are, by id: for `control`. */
  readonly control?: readonly string[] | undefined
  /** Earliest beginning; it begins with the next whole day. Default: the present. */
  readonly start?: number | undefined
  /** IANA name. Default `UTC`. */
  readonly timeZone?: string | undefined
  /** Holidays and events, past and to come, for the forecast. */
  readonly specialDays?: SpecialDays | undefined
  /** Of the lot. Default: by the plan and the present. */
  readonly seed?: number | undefined
  /** What becomes of the plan at the end. Default `undo`. */
  readonly atEnd?: 'undo' | 'keep' | undefined
  /** The org's configuration. */
  readonly snapshot: Snapshot
  /** Ends the work; rejects with its reason. */
  readonly signal?: AbortSignal | undefined
}

/** Options with their defaults, and the queues that are measured. */
export interface Chosen {
  readonly effect: number
  readonly power: number
  readonly alpha: number
  readonly block: 'day' | 'halfDay'
  readonly weeks: number
  readonly stopping: 'none' | 'groupSequential' | 'alwaysValid'
  readonly adjust: 'forecast' | 'contacts' | 'none'
  readonly washOutMinutes: number
  readonly seed: number
  readonly snapshot: Snapshot
  readonly metric: ExperimentMeasure
  readonly zone: string
  readonly queues: readonly Ref[]
  readonly control: readonly string[]
}

import type { Ref, Snapshot } from '../../documents'
import type { SpecialDays } from '../../workflows/special-days/read-special-days'
import type { ExperimentMeasure } from './documents/experiment'

/** Options of an experiment's design. */
export interface ExperimentOptions {
  /**
   * `switchback` (default): the plan is in effect on randomly chosen days or half days. `staggered`: it reaches the
   * divisions one after another, in random order. `control`: it reaches the divisions in which it changes something,
   * except those named in `control`.
   */
  readonly design?: 'switchback' | 'staggered' | 'control' | undefined
  /** Default `serviceLevel`. */
  readonly metric?: ExperimentMeasure | undefined
  /** The smallest effect that matters: points as a ratio (0.02 is 2 points), or seconds. */
  readonly effect: number
  /** Probability to find the effect. Default 0.8. */
  readonly power?: number | undefined
  /** Probability of a false alarm. Default 0.05. */
  readonly alpha?: number | undefined
  /**
   * Length of the blocks of a switchback. Default `halfDay`: a block with the plan and one without it can fall on the
   * same day, so that differences between days cancel out. With whole days, they lower the power.
   */
  readonly block?: 'day' | 'halfDay' | undefined
  /** Maximum number of weeks; fewer are used if they are enough. Default 12. */
  readonly weeks?: number | undefined
  /** Number of past weeks from which the power is estimated. Default 8. */
  readonly pastWeeks?: number | undefined
  /** Whether the experiment may end early, and by which test; only a switchback can. Default `none`. */
  readonly stopping?: 'none' | 'groupSequential' | 'alwaysValid' | undefined
  /**
   * What results are adjusted for. `forecast` (default): the contacts forecast beforehand. `contacts`: the actual
   * contacts. This finds smaller effects, but is only right if the plan does not change the number of contacts, for
   * instance through callers who call again after abandoning. `none`: no adjustment.
   */
  readonly adjust?: 'forecast' | 'contacts' | 'none' | undefined
  /** Minutes left out at the beginning of each block. Default 60. */
  readonly washOutMinutes?: number | undefined
  /** Ids of the queues to measure. Default: the queues of the plan's forecast or scope, or else all. */
  readonly queueIds?: readonly string[] | undefined
  /** Ids of the divisions that stay as they are, for `control`. */
  readonly control?: readonly string[] | undefined
  /** Earliest start, epoch ms; the experiment starts with the next whole day. Default: the present. */
  readonly start?: number | undefined
  /** IANA name. Default `UTC`. */
  readonly timeZone?: string | undefined
  /** Past and coming holidays and events, for the forecast. */
  readonly specialDays?: SpecialDays | undefined
  /** Seed of the random assignment. Default: derived from the plan and the present. */
  readonly seed?: number | undefined
  /** Whether to undo or keep the plan at the end. Default `undo`. */
  readonly atEnd?: 'undo' | 'keep' | undefined
  /** The org's configuration. */
  readonly snapshot: Snapshot
  /** Ends the work; rejects with its reason. */
  readonly signal?: AbortSignal | undefined
}

/** Options with their defaults, and the queues that are measured. */
export interface DesignSettings extends Chosen {
  readonly queues: readonly Ref[]
}

type Chosen = {
  readonly [K in Exclude<
    keyof ExperimentOptions,
    'design' | 'pastWeeks' | 'queueIds' | 'start' | 'specialDays' | 'atEnd' | 'signal'
  >]-?: NonNullable<ExperimentOptions[K]>
}

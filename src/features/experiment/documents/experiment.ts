import type { Interval, Ref } from '../../../documents/common'

/** What an experiment measures. Ratios are 0..1, times in seconds. */
export type ExperimentMeasure = 'serviceLevel' | 'abandonRate' | 'asaSeconds' | 'ahtSeconds'

/** Whether a measure is a ratio, so that its effect is a difference of shares and not of seconds. */
export function isRatioMeasure(metric: ExperimentMeasure): boolean {
  return metric === 'serviceLevel' || metric === 'abandonRate'
}

/**
 * An experiment with a plan on a real org. It is fixed before it begins: when the plan is in effect, what is measured,
 * what counts as an effect, and when the experiment may end. The hash covers all of this.
 */
export interface Experiment {
  readonly format: 'skillroute/experiment@1'
  /** `exp_` and the first 16 digits of the hash. */
  readonly id: string
  /** SHA-256 of the canonical JSON of everything but `id` and `hash`. */
  readonly hash: string
  readonly org: Ref
  readonly createdAt: string
  readonly plan: { readonly id: string; readonly hash: string }
  /**
   * `switchback`: the plan is in effect on randomly chosen days or half days. `staggered`: it reaches groups one after
   * another, in random order. `control`: it reaches some groups, and others stay as they are.
   */
  readonly design: 'switchback' | 'staggered' | 'control'
  /** Seed of the random assignment. */
  readonly seed: number
  /** IANA name of the time zone of the days. */
  readonly timeZone: string
  readonly metric: ExperimentMeasure
  /** Queues whose contacts are measured. */
  readonly queues: readonly Ref[]
  /** From the first block to the end of the last one. A comparison with control groups begins with its past weeks. */
  readonly interval: Interval
  /** Minutes left out at the beginning of each block, since the previous state still affects them. */
  readonly washOutMinutes: number
  /** What counts as an effect, and the required certainty. */
  readonly goal: {
    /** The smallest effect that matters, in the unit of the metric. */
    readonly effect: number
    /** Probability to find the effect. */
    readonly power: number
    /** Probability to find an effect, in either direction, if there is none. */
    readonly alpha: number
  }
  readonly stopping: ExperimentStopping
  /**
   * What results are adjusted for. It is known before the experiment or not affected by it, so the adjustment removes
   * noise but no effect.
   */
  readonly adjustment: {
    /** `forecast`: the contacts forecast when the experiment was designed; `contacts`: the actual contacts. */
    readonly by: 'none' | 'forecast' | 'contacts'
    /** Slope of the metric over the logarithm of the contacts, from past weeks; 0 without adjustment. */
    readonly slope: number
  }
  /** Parts of the org that get the plan at different times; one for the whole org in a switchback. */
  readonly groups: readonly ExperimentGroup[]
  /** In order of time. */
  readonly blocks: readonly ExperimentStretch[]
  /** Whether the plan is undone or kept at the end. */
  readonly atEnd: 'undo' | 'keep'
  /** The power of the design, estimated from the org's own past weeks. */
  readonly power: {
    /** The past weeks. */
    readonly from: Interval
    /** Weeks of the experiment. */
    readonly weeks: number
    /** Probability to find the effect that matters. */
    readonly power: number
    /** The smallest effect that is found with the required probability. */
    readonly smallest: number
  }
  readonly notes: readonly string[]
}

/** The only rule by which an experiment may end early. */
export type ExperimentStopping =
  | { readonly rule: 'none' }
  /** At these moments; the p-value is compared with the level of the check (O'Brien and Fleming's limits by Lan and DeMets). */
  | {
      readonly rule: 'groupSequential'
      readonly analyses: readonly {
        readonly at: string
        /** Blocks of units with smaller numbers are over at the check. */
        readonly units: number
        /** Level that the p-value is compared with; at 0, this check cannot end the experiment. */
        readonly level: number
      }[]
    }
  /**
   * At any time, by evidence that is valid at every check (a self-normalized mixture); `spread` is the spread of the
   * mixture.
   */
  | { readonly rule: 'alwaysValid'; readonly spread: number }

/** A part of the org with changes of the plan. */
export interface ExperimentGroup {
  readonly name: string
  /** Queues whose contacts measure the group. */
  readonly queueIds: readonly string[]
  /** Changes of the plan that the group gets; none for a control group. */
  readonly changeIds: readonly string[]
}

/** A stretch of time of one group. */
export interface ExperimentStretch {
  readonly start: string
  readonly end: string
  /** Contacts before it are left out. */
  readonly measuredFrom: string
  /** Place of its group in `groups`. */
  readonly group: number
  readonly arm: 'on' | 'off'
  /**
   * In a switchback, the number of the block's unit, which was assigned at random; otherwise the number of the week.
   */
  readonly unit: number
  /** Contacts forecast in its measured part. */
  readonly expected: number
}

/** The result of an experiment, tied to its design by the hash. */
export interface ExperimentResult {
  readonly format: 'skillroute/experiment-result@1'
  readonly org: Ref
  readonly experimentId: string
  readonly experimentHash: string
  readonly planId: string
  readonly metric: ExperimentMeasure
  readonly analyzedAt: string
  /** `tooEarly`: its rule says nothing yet. `undecided`: no effect was found. */
  readonly verdict: 'better' | 'worse' | 'undecided' | 'tooEarly'
  /** Whether the verdict is final: the experiment has reached its end, or a check has ended it. */
  readonly isFinal: boolean
  /** Contacts until this time were analyzed. */
  readonly until: string
  /** Metric with the plan minus metric without it; absent while it is too early. */
  readonly effect?: number
  readonly low?: number | null
  readonly high?: number | null
  /** Share of such intervals that contain the true effect, 0..1. */
  readonly confidence?: number
  readonly pValue?: number
  readonly on: ExperimentSide
  readonly off: ExperimentSide
  /**
   * Number of planned blocks that could not be compared: they, or the blocks to compare them with, have no contacts.
   */
  readonly leftOut: number
  readonly notes: readonly string[]
}

/** The measured blocks of one side. */
export interface ExperimentSide {
  readonly blocks: number
  readonly contacts: number
  /** The metric over all contacts of the side, without adjustment; absent without contacts. */
  readonly value?: number
}

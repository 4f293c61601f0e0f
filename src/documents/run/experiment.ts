import type { Interval, Ref } from '../common'

/** What an experiment measures. Ratios are 0..1, times in seconds. */
export type ExperimentMeasure = 'serviceLevel' | 'abandonRate' | 'asaSeconds' | 'ahtSeconds'

/**
 * An experiment with a plan on a real org, fixed before it begins: what is done when, what is measured, what counts as an
 * effect, and when it may end. Its hash covers all of it.
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
   * `switchback`: the plan is in force on some days or half days, by lot. `staggered`: it reaches groups one after another,
   * in an order by lot. `control`: it reaches some groups, and others stay as they are.
   */
  readonly design: 'switchback' | 'staggered' | 'control'
  /** Of the lot. */
  readonly seed: number
  /** IANA name of the zone whose days are used. */
  readonly timeZone: string
  readonly metric: ExperimentMeasure
  /** Queues whose contacts are measured. */
  readonly queues: readonly Ref[]
  /** From the first block to the end of the last one. A comparison with control groups begins with its weeks before. */
  readonly interval: Interval
  /** Minutes left out at the beginning of each block, since the state before lasts on in them. */
  readonly washOutMinutes: number
  readonly goal: ExperimentGoal
  readonly stopping: ExperimentStopping
  readonly adjustment: ExperimentAdjustment
  /** Parts of the org that get the plan at different times; one for the whole org in a switchback. */
  readonly groups: readonly ExperimentGroup[]
  /** In order of time. */
  readonly blocks: readonly ExperimentStretch[]
  /** What becomes of the plan at the end. */
  readonly atEnd: 'undo' | 'keep'
  readonly power: ExperimentPower
  readonly notes: readonly string[]
}

/** What counts as an effect, and how sure one wants to be. */
export interface ExperimentGoal {
  /** The smallest effect that matters, in the unit of the metric. */
  readonly effect: number
  /** Probability to find it. */
  readonly power: number
  /** Probability to find one where there is none, in either direction. */
  readonly alpha: number
}

/** The only rule by which an experiment may end early. */
export type ExperimentStopping =
  | { readonly rule: 'none' }
  /** At these moments; the p-value is compared with the level of the check (O'Brien and Fleming's limits by Lan and DeMets). */
  | { readonly rule: 'groupSequential'; readonly looks: readonly ExperimentLook[] }
  /** At any time: evidence that holds at every check (a self-normalized mixture), by the spread of its mixture. */
  | { readonly rule: 'alwaysValid'; readonly spread: number }

/** A moment at which a group-sequential experiment is looked at. */
export interface ExperimentLook {
  readonly at: string
  /** Blocks of units with smaller numbers are over then. */
  readonly units: number
  /** 0: this check cannot end the experiment. */
  readonly level: number
}

/** What outcomes are adjusted by: known before the experiment, or untouched by it, so that it removes noise and no effect. */
export interface ExperimentAdjustment {
  /** `forecast`: contacts that were forecast when it was designed; `contacts`: contacts that came. */
  readonly by: 'none' | 'forecast' | 'contacts'
  /** By how much the metric moves with the logarithm of the contacts, from past weeks; 0 for none. */
  readonly slope: number
}

/** A part of the org with changes of the plan. */
export interface ExperimentGroup {
  readonly name: string
  /** Queues whose contacts tell of it. */
  readonly queueIds: readonly string[]
  /** Changes of the plan that it gets; none for a control group. */
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
  /** In a switchback the unit that the lot decided on, else the number of the week. */
  readonly unit: number
  /** Contacts forecast in its measured part. */
  readonly expected: number
}

/** What the design promises, by the org's own past weeks. */
export interface ExperimentPower {
  /** The past weeks. */
  readonly from: Interval
  /** Weeks of the experiment. */
  readonly weeks: number
  /** Probability to find the effect that matters. */
  readonly power: number
  /** The effect that is found with the probability that was asked for. */
  readonly smallest: number
}

/** What an experiment showed, bound to its design by the hash. */
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
  /** Whether nothing more may change the verdict: its end, or a check that ended it. */
  readonly isFinal: boolean
  /** Contacts until then were analyzed. */
  readonly until: string
  /** The metric with the plan less without it; absent while it is too early. */
  readonly effect?: number
  readonly low?: number | null
  readonly high?: number | null
  /** Share of such intervals that hold the effect, 0..1. */
  readonly confidence?: number
  readonly pValue?: number
  readonly on: ExperimentSide
  readonly off: ExperimentSide
  /** Blocks that were planned and could not be compared: no contacts, or a partner without any. */
  readonly leftOut: number
  readonly notes: readonly string[]
}

/** The measured blocks of one side. */
export interface ExperimentSide {
  readonly blocks: number
  readonly contacts: number
  /** The metric over all of its contacts, without adjustment; absent without contacts. */
  readonly value?: number
}

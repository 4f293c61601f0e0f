/** Contacts of some queues by equal intervals, as they were served. Lists have one entry per interval. */
export interface ServedSeries {
  readonly startMs: number
  readonly intervalMs: number
  readonly offered: readonly number[]
  readonly answered: readonly number[]
  readonly abandoned: readonly number[]
  /** Answered outside the service level. */
  readonly late: readonly number[]
  /** Waits of the answered contacts, in seconds. */
  readonly waitSeconds: readonly number[]
  readonly handled: readonly number[]
  readonly handleSeconds: readonly number[]
}

/** What an experiment is about. */
export type ExperimentMetric = 'serviceLevel' | 'abandonRate' | 'asaSeconds' | 'ahtSeconds'

/** Whether the plan is in force. */
export type ExperimentArm = 'on' | 'off'

/** A stretch of time in which the plan is in force, or is not, of all groups or of one. */
export interface ExperimentBlock {
  readonly startMs: number
  readonly endMs: number
  /** Contacts before it are left out: what the state before left behind. */
  readonly measuredFromMs: number
  readonly arm: ExperimentArm
  /** Blocks of one unit are compared with each other: the lot decided once for all of them. */
  readonly unit: number
  /** Contacts that were expected in its measured part when the experiment was designed. */
  readonly expected: number
}

/** What came of a block. */
export interface BlockOutcome {
  readonly value: number
  /** What the value is adjusted by, such as the logarithm of the contacts. */
  readonly covariate: number
}

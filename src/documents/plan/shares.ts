import type { Interval, Ref } from '../common'

/** Shares of a queue's contacts that a plan is made for. */
export interface PlannedShares {
  readonly queue: Ref
  readonly agents: readonly PlannedShare[]
}

/** Ratios 0..1 of the queue's contacts. */
export interface PlannedShare {
  readonly user: Ref
  readonly wanted: number
  /** What the simulation of the planned settings gave. */
  readonly expected: number
}

/** Shares of a queue's contacts as they really were. */
export interface ShareReport {
  readonly format: 'skillroute/share-report@1'
  readonly queue: Ref
  readonly interval: Interval
  /** Contacts of the queue that agents handled in the interval. */
  readonly contacts: number
  /** As planned, in the order of the plan. */
  readonly agents: readonly MeasuredShare[]
  /** Share handled by agents who are not in the plan. */
  readonly others: number
  /** 1 where measured and target shares agree, 0.9 where a tenth of the contacts went to other agents; null without contacts. */
  readonly balanceAccuracy: number | null
}

/** Shares are ratios 0..1; null: no contacts, nothing is known. */
export interface MeasuredShare extends PlannedShare {
  readonly contacts: number
  readonly measured: number | null
  /** Interval of 95 % in which the share lies that such contacts would show in the long run (Wilson). */
  readonly low: number | null
  readonly high: number | null
}

import type { Interval, Ref } from '../common'

/** The target shares of a queue's contacts in a plan. */
export interface PlannedShares {
  readonly queue: Ref
  readonly agents: readonly PlannedShare[]
}

/** Ratios 0..1 of the queue's contacts. */
export interface PlannedShare {
  readonly user: Ref
  readonly wanted: number
  /** The shares that the simulation of the planned settings gave. */
  readonly expected: number
}

/** The actual shares of a queue's contacts. */
export interface ShareReport {
  readonly format: 'skillroute/share-report@1'
  readonly queue: Ref
  readonly interval: Interval
  /** Contacts of the queue that agents handled in the interval. */
  readonly contacts: number
  /** The planned agents, in the order of the plan. */
  readonly agents: readonly MeasuredShare[]
  /** Share handled by agents who are not in the plan. */
  readonly others: number
  /**
   * 1 if measured and target shares agree, 0.9 if a tenth of the contacts went to other agents; null without contacts.
   */
  readonly balanceAccuracy: number | null
}

/** Shares are ratios 0..1; null: no contacts, so nothing is known. */
export interface MeasuredShare extends PlannedShare {
  readonly contacts: number
  readonly measured: number | null
  /** 95 % Wilson interval of the long-run share behind these contacts. */
  readonly low: number | null
  readonly high: number | null
}

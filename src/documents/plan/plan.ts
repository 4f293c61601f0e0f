import type { GuardrailResult } from '../../core/errors/change'
import type { Interval, Ref } from '../common'
import type { RoutingModel } from '../org/model'
import type { PlanRequest } from '../plan-request/plan-request'
import type { Change } from './change'
import type { Effect } from './effect'
import type { Guardrails } from './guardrails'
import type { ImprovementSummary } from './improvement'

/** The target shares of a queue's contacts in a plan. */
export interface PlannedShares {
  readonly queue: Ref
  readonly agents: readonly PlannedShare[]
}

/** Ratios 0..1 of the queue's contacts. */
export interface PlannedShare {
  readonly user: Ref
  readonly desired: number
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

/** Exactly the writes to make. Only the targets named change; absent never means delete. */
export interface Plan {
  readonly format: 'skillroute/plan@1'
  /** `plan_` and the first 16 digits of the hash. */
  readonly id: string
  /** SHA-256 of the canonical JSON of everything but `id` and `hash`. */
  readonly hash: string
  readonly org: Ref
  readonly createdAt: string
  /** Content hash of the snapshot that the plan was built from. */
  readonly snapshotHash: string
  readonly source: 'recommendations' | 'desired' | 'matrix' | 'rules' | 'weights' | (string & {})
  /**
   * How targets are re-read before they are written: `each`, or `batch` (100 users at a time, with a longer time
   * between read and write).
   */
  readonly reread: 'each' | 'batch'
  readonly changes: readonly Change[]
  readonly budget: RequestBudget
  readonly effect: Effect | null
  /** The gain by number of changes, and why these were chosen; absent if there was no search. */
  readonly improvement?: ImprovementSummary
  /** Things a reader should know before approving. */
  readonly warnings: readonly string[]
  /** Results of the guardrails when the plan was built; absent if there were none. */
  readonly guardrails?: readonly GuardrailResult[]
  /**
   * The guardrails themselves. They apply to every apply of the plan without being passed again. Absent if there were
   * none.
   */
  readonly binding?: {
    /** As written, with the limits that `within` and a load add. Freezes and approval are checked when the plan is applied, freezes by the clock before each write. */
    readonly guardrails: Guardrails
    /** The data for checking limits on people and queues again at apply; absent if there are none. */
    readonly basis?: PlanBasis
  }
  /** Target shares of a queue's contacts, to be measured afterwards; absent if the plan has none. */
  readonly shares?: PlannedShares
  /** What was requested, so that the plan can be made again; absent if the plan was built from parts. */
  readonly request?: PlanRequest
  /** The reason for the plan, or a ticket; absent if nobody gave one. */
  readonly reason?: string
  /** Consequences of the changes that are not written themselves; absent if none were searched for or found. */
  readonly sideEffects?: readonly SideEffect[]
  /** The part of the org that the plan covers; absent: all of it. */
  readonly scope?: PlanScope
  /** Requests that no change of the plan carries out; absent: none. Requests that are already met are not listed. */
  readonly leftOut?: readonly LeftOut[]
  /** The basis of the figures, and data that could not be read; absent: nothing to report. */
  readonly notes?: readonly string[]
}

/**
 * A part of an org: the named queues of the named divisions, and the agents of these divisions who are members of these
 * queues.
 */
export interface PlanScope {
  readonly queues?: readonly Ref[]
  readonly divisions?: readonly Ref[]
}

/** A request that no change of the plan carries out. */
export interface LeftOut {
  /** Documented: `scope`, `user.inactive`, `lever.none`, `clash` and so on. */
  readonly code: string
  /** The subject of the request, or its place in the file. */
  readonly what: string
  readonly why: string
}

/**
 * The part of the org that some limits depend on: those on coverage, certifications, skills held and live queues. An
 * apply reads again the data that may have changed: the skills and certifications of these agents, the activated
 * members of the queues that limits on coverage name, and the live figures of queues. Demand and presence stay as they
 * were when the plan was built.
 */
export interface PlanBasis {
  /** Skills that those limits name. */
  readonly skills: readonly Ref[]
  /** Queues in which limits on coverage count members. */
  readonly queues: readonly Ref[]
  /**
   * Licensed agents who hold a skill of a limit on coverage before or after the changes; with limits on certifications or
   * skills held also all who get a skill.
   */
  readonly agents: readonly Ref[]
  /** Queues with limits on live figures. */
  readonly live: readonly Ref[]
  /** These agents with their presence, and the contacts that limits on coverage concern. */
  readonly model?: RoutingModel
}

/** An agent who enters or leaves a skill group because of new levels, and the queues that they so enter or leave. */
export interface SideEffect {
  readonly kind: 'group.enter' | 'group.leave'
  readonly user: Ref
  readonly group: Ref
  readonly queues: readonly Ref[]
}

/** Requests to apply the plan if nothing fails, and the time they take at the rate. */
export interface RequestBudget {
  readonly reads: number
  readonly writes: number
  readonly verifies: number
  /** To search the Genesys audits for concurrent writes; absent in plans of earlier versions: none. */
  readonly audits?: number
  /** To check the guardrails that need the current state of the org; absent: none. */
  readonly guardrails?: number
  readonly total: number
  readonly ratePerMinute: number
  readonly minutes: number
}

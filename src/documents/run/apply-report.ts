import type { Json } from '../../core/json/json'
import type { Ref } from '../common'

/**
 * A person's approval to apply a plan. It is valid only for the plan with this hash: a plan that is built again needs a
 * new approval. It is a statement, not a signature: anyone who can write the file can write another.
 */
export interface Approval {
  readonly format: 'skillroute/approval@1'
  readonly planId: string
  readonly planHash: string
  readonly org: Ref
  /** The approver's name, for display. */
  readonly by: string
  /** ISO time. */
  readonly at: string
  /** Why, or a ticket. */
  readonly reason?: string | undefined
}

/** An approval as an apply takes it: only the hash of the approved plan is required. */
export type ApprovedHash = Pick<Approval, 'planHash'> & {
  readonly [K in Exclude<keyof Approval, 'planHash'>]?: Approval[K] | undefined
}

/** The parts of an approval that journal and audit log record. */
export interface ApprovalNote {
  readonly by: string
  /** ISO time; absent if only the hash was given. */
  readonly at?: string
  readonly reason?: string
}

/** The result of applying or undoing a plan. */
export interface ApplyReport {
  readonly format: 'skillroute/apply-report@1'
  readonly planId: string
  readonly planHash: string
  /**
   * For an undo: the plan that it reverts; `planId` is then the id of the undo's own plan. `canceled` counts the held changes
   * that will not be made; absent: none.
   */
  readonly undoes?: { readonly planId: string; readonly planHash: string; readonly canceled?: number }
  readonly org: Ref
  readonly startedAt: string
  readonly endedAt: string
  /** Duration by a monotonic clock, in ms. It is right even if the system clock was set between `startedAt` and `endedAt`. */
  readonly durationMs?: number
  /**
   * `done`: every change is in effect; `partial`: some are not, see `results`; `held`: some wait for their time;
   * `undone`: the writes were reverted after a failure; `dryRun`: nothing was written.
   */
  readonly outcome: 'done' | 'partial' | 'held' | 'undone' | 'dryRun'
  readonly counts: Readonly<Record<ChangeStatus, number>>
  readonly requests: { readonly reads: number; readonly writes: number; readonly retries: number }
  readonly results: readonly ChangeResult[]
  /**
   * Of the changes read back, the share that is as planned, 0..1; null if none was written or could be read back, or
   * all were reverted.
   */
  readonly accuracy: number | null
  /** Changes that were or may have been written and could not be read back. Absent: none. */
  readonly unread?: number
  /**
   * How long written changes took to become visible, in ms from the answer of the write: median, 95th percentile and
   * maximum; null if nothing was written.
   */
  readonly lagMs: { readonly median: number; readonly p95: number; readonly max: number } | null
  /** If present, this is the report of an earlier run with the same idempotency key, and nothing was written now. */
  readonly stored?: { readonly key: string }
  /** Writes by others between our last read of a target and our write, which replaced their values. */
  readonly external: readonly ExternalWrite[]
  /**
   * How complete the search of the Genesys audits for such writes was; absent if the audits were not queried.
   */
  readonly externalCheck?: ExternalCheck
  /** The undo that followed a failure, under `onFailure: 'undo'` or after a canary that missed its limits. */
  readonly undo?: ApplyReport
  /** Problems that concern no change, such as an audit log that could not be written; absent if there were none. */
  readonly warnings?: readonly string[]
  /**
   * Set if the time limit or a freeze ended the run early: how many changes it left open, and what to do. Applying the
   * same plan with the same journal resumes it; `outcome` is `partial`. Absent if the run was completed.
   */
  readonly unfinished?: {
    readonly left: number
    readonly message: string
    /** Absent in reports of earlier versions: the time limit. */
    readonly reason?: 'timeLimit' | 'freeze'
  }
  /** The reason for applying it, or a ticket; absent if nobody gave one. */
  readonly reason?: string
  /** The approvals given to its runs; absent: none. */
  readonly approvals?: readonly ApprovalNote[]
  /** How the canary ended: `passed` says whether the other changes followed. */
  readonly canary?: {
    readonly passed: boolean
    readonly message: string
    /**
     * Number of figures that were evaluated; 0: none could be, so `passed` only says that no limit was missed. Absent:
     * unknown.
     */
    readonly evaluated?: number
  }
}

/**
 * How complete the search of the Genesys audits for concurrent writes was. Only if it is `complete` does an empty list of
 * such writes mean that there were none.
 */
export interface ExternalCheck {
  /** True if every write could be checked. */
  readonly complete: boolean
  readonly message: string
  /** Writes whose audits say what they replaced. */
  readonly evaluated?: number
  /** Writes whose audits do not say what was changed. */
  readonly unclear?: number
  /** Writes that are not in the audits (yet). */
  readonly missing?: number
}

/** A value that someone else wrote and that our write replaced. */
export interface ExternalWrite {
  /** The change whose write replaced the value. */
  readonly changeId: string
  readonly target: Ref
  /** As the audits name it. */
  readonly property: string
  readonly before: readonly string[]
  readonly after: readonly string[]
  readonly at: string
  readonly by: string
}

/**
 * `applied`: written by this run and read back; `already`: in effect before anything was written; `resumed`: written by
 * an earlier run of the same plan; `conflict`: someone else changed the target, so it was left unchanged; `failed`:
 * refused or in doubt; `skipped`: not tried (the run stopped, or the user may not be changed), or, with the code
 * `apply.unread`, not read back before the run had to end; `held`: waits for its time; `undone`: written and reverted.
 */
export type ChangeStatus = 'applied' | 'already' | 'resumed' | 'conflict' | 'failed' | 'skipped' | 'held' | 'undone'

/** Statuses of changes whose value is in the org. */
export const HOLDING: readonly ChangeStatus[] = ['applied', 'already', 'resumed']

/** The result of one change. */
export interface ChangeResult {
  readonly changeId: string
  readonly status: ChangeStatus
  /** Time from sending its write until the answer. This and the next three are absent if nothing was sent. */
  readonly latencyMs?: number
  /** The correlation id of its write, whether that succeeded or failed. */
  readonly correlationId?: string
  /** How often its write was sent. */
  readonly attempts?: number
  /** ISO time at which its write was answered. */
  readonly writtenAt?: string
  /** Time from the answer of its write until a read showed the change. */
  readonly lagMs?: number
  /** The result of the read-back. */
  readonly found?: Json
  readonly error?: { readonly code: string; readonly message: string }
}

/** The result of verifying a plan against the org. */
export interface VerifyReport {
  readonly format: 'skillroute/verify-report@1'
  readonly planId: string
  readonly planHash: string
  readonly org: Ref
  readonly verifiedAt: string
  /** True if every change is as it should be at this time. */
  readonly ok: boolean
  /** Number of changes that should be in effect now and are. */
  readonly holding: number
  /**
   * Changes that are not as they should be: a planned value that is missing, one that is still present after its time,
   * or one that an undo left because someone else had changed it.
   */
  readonly differing: readonly {
    readonly changeId: string
    readonly desired: Json
    readonly found: Json
    /** What the change's times or the journal say about the difference, and what to do; absent if they say nothing. */
    readonly note?: string
    /**
     * `conflict`: the undo, or the restore at its end, left the value that someone else had set. `open`: no run of
     * the plan wrote this change. Absent: any other difference.
     */
    readonly state?: 'conflict' | 'open'
    /** ISO time of the state. */
    readonly at?: string
  }[]
  /** Changes that should not be in effect now, and are not. Absent: all changes should be in effect. */
  readonly notInEffect?: readonly {
    readonly changeId: string
    /**
     * `held`: its time has not come; `restored`: its time is over, and the previous value was restored; `ended`: its
     * time is over, and the planned value is gone; `undone`: the plan was undone.
     */
    readonly state: 'held' | 'restored' | 'ended' | 'undone'
    /** ISO time of the state; for `held`, the time when the change is due. */
    readonly at: string
  }[]
}

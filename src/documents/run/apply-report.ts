import type { Json } from '../../core/json/json'
import type { Ref } from '../common'
import type { ApprovalNote } from './approval'

/** What became of a plan. */
export interface ApplyReport {
  readonly format: 'skillroute/apply-report@1'
  readonly planId: string
  readonly planHash: string
  /** Of an undo: the plan that it reverts; `planId` is then the id of the undo's own plan. */
  readonly undoes?: { readonly planId: string; readonly planHash: string }
  readonly org: Ref
  readonly startedAt: string
  readonly endedAt: string
  /** Duration in ms by a monotonic clock: the times of day may be wrong when the clock was set. */
  readonly durationMs?: number
  /**
   * `done`: every change holds; `partial`: some do not, see `results`; `held`: some wait for their time; `undone`: the
   * writes were reverted after a failure; `dryRun`: nothing was written.
   */
  readonly outcome: 'done' | 'partial' | 'held' | 'undone' | 'dryRun'
  readonly counts: Readonly<Record<ChangeStatus, number>>
  readonly requests: { readonly reads: number; readonly writes: number; readonly retries: number }
  readonly results: readonly ChangeResult[]
  /**
   * Share of the changes read back that the read-back found as planned, 0..1; null when none was written or could be read
   * back, or all were reverted.
   */
  readonly accuracy: number | null
  /** Changes that were written, or may have been, and could not be read back. Absent: none. */
  readonly unread?: number
  /** How long written changes took to show, ms from the answer of the write; null when nothing was written. */
  readonly lagMs: { readonly median: number; readonly p95: number; readonly most: number } | null
  /** Present: this is the report of an earlier run with the same idempotency key, and nothing was written now. */
  readonly stored?: { readonly key: string }
  /** What others wrote between our last read of a target and our write, which replaced it. */
  readonly foreign: readonly ForeignWrite[]
  /** How many writes the Genesys audits could judge for concurrent writes; absent when they were not asked. */
  readonly foreignCheck?: ForeignLook
  /** The undo that followed a failure, under `onFailure: 'undo'` or after a canary that missed its limits. */
  readonly undo?: ApplyReport
  /** What went wrong beside the changes, such as an audit log that could not be written; absent when nothing did. */
  readonly warnings?: readonly string[]
  /**
   * The time limit or a freeze ended the run early: how many changes it left open, and what to do. Applying the same plan
   * with the same journal resumes it; `outcome` is `partial`. Absent when the run was completed.
   */
  readonly unfinished?: {
    readonly left: number
    readonly message: string
    /** Absent in reports of earlier versions: the time limit. */
    readonly reason?: 'timeLimit' | 'freeze'
  }
  /** Why it was applied, or a ticket; absent when nobody said. */
  readonly reason?: string
  /** The approvals that were given to its runs; absent: none. */
  readonly approvals?: readonly ApprovalNote[]
  /** How the canary ended: `passed` says whether the other changes followed. */
  readonly canary?: {
    readonly passed: boolean
    readonly message: string
    /** Figures that were judged; 0: none could be, so that `passed` only says that no limit was missed. Absent: unknown. */
    readonly judged?: number
  }
}

/**
 * What the check of the Genesys audits could judge. An empty list of concurrent writes means none only when it is
 * `complete`.
 */
export interface ForeignLook {
  /** True when every write could be judged. */
  readonly complete: boolean
  readonly message: string
  /** Writes of which the audits say what they replaced. */
  readonly judged?: number
  /** Writes whose audits do not say what was changed. */
  readonly unclear?: number
  /** Writes that are not in the audits, or not yet. */
  readonly missing?: number
}

/** A value that someone else wrote and that our write replaced. */
export interface ForeignWrite {
  /** Change whose write went over it. */
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
 * `applied`: written by this run and read back; `already`: held before anything was written; `resumed`: written by an
 * earlier run of the same plan; `conflict`: someone else changed the target, left alone; `failed`: refused or in doubt;
 * `skipped`: not tried (the run stopped, or the user may not be changed); `held`: waits for its time; `undone`: written and
 * reverted.
 */
export type ChangeStatus = 'applied' | 'already' | 'resumed' | 'conflict' | 'failed' | 'skipped' | 'held' | 'undone'

/** The result of one change. */
export interface ChangeResult {
  readonly changeId: string
  readonly status: ChangeStatus
  /** Of the write that carried it, answered with success or an error; absent where nothing was sent. */
  readonly latencyMs?: number
  readonly correlationId?: string
  readonly attempts?: number
  /** ISO time at which its write was answered. */
  readonly writtenAt?: string
  /** From the answer of its write until a read showed it. */
  readonly lagMs?: number
  /** What the read-back showed. */
  readonly found?: Json
  readonly error?: { readonly code: string; readonly message: string }
}

/** What verifying a plan against the org found. */
export interface VerifyReport {
  readonly format: 'skillroute/verify-report@1'
  readonly planId: string
  readonly planHash: string
  readonly org: Ref
  readonly verifiedAt: string
  /** True when every change is as it should be at this time. */
  readonly ok: boolean
  /** Changes that are to hold now, and do. */
  readonly holding: number
  /**
   * Changes that are not as they should be: a planned value that is missing, one that is there after its time, or one that
   * an undo left since someone else had changed it.
   */
  readonly differing: readonly {
    readonly changeId: string
    readonly wanted: Json
    readonly found: Json
    /** What its times or the journal say of it, and what to do; absent: nothing. */
    readonly note?: string
    /** `conflict`: the undo, or the restore at its end, left it as someone else had set it. Absent: any other difference. */
    readonly state?: 'conflict'
    /** ISO time of the state. */
    readonly at?: string
  }[]
  /** Changes that need not hold now, and are not there against their time. Absent: all are to hold. */
  readonly notInForce?: readonly {
    readonly changeId: string
    /**
     * `held`: its time has not come; `restored`: its time is over, and what it replaced was put back; `ended`: its time is
     * over, and the planned value is not there; `undone`: the plan was undone.
     */
    readonly state: 'held' | 'restored' | 'ended' | 'undone'
    /** ISO time of the state; for `held`, when the change is due. */
    readonly at: string
  }[]
}

import type { Random } from '../../../core/random'
import type { Clock } from '../../../core/time/clock'
import type { ApprovedHash, ChangeStatus } from '../../../documents'
import type { AuditLog, Journal, LastCheck, Lease, Ledger } from '../../../documents/ports/ports'
import type { CanaryOptions } from './canary-options'
import type { ConflictPolicy } from './decide'
import type { ApplyGuardrails } from './refuse'
import type { TimeLimit } from './time-limit'

/** How a plan is applied. */
export interface ApplyOptions {
  /**
   * Records intents and outcomes. It is what a resume, an undo and `duePlan` know of the run, so it has no default: give
   * one that outlives the process, such as `fileJournal`, and `memoryJournal` only where nobody has to resume or undo.
   * Pass the journal of an earlier run of the same plan to resume it.
   */
  readonly journal: Journal
  /**
   * With it, only one run at a time works on a plan, and a key used for one plan is refused for another. A fully
   * applied plan that is applied again is compared with the org: a value that is there gets the status `already`, any
   * other is written again.
   */
  readonly ledger?: Ledger | undefined
  /**
   * Your own key for the whole batch, remembered by `ledger`, which is then required. The same key with the same plan
   * and `changeIds` returns the report of the first run (with `stored`, and the status of each change) and writes
   * nothing. The key is refused with another plan or other changes of it, or while that run is in progress. A run with
   * changes that can be tried again (failed, not tried, undone) releases the key. Default: none.
   */
  readonly idempotencyKey?: string | undefined
  /** The audit log of skillroute: records the run, the result of each change, and refusals. */
  readonly auditLog?: AuditLog | undefined
  /** With it, only one process at a time applies changes to the org. */
  readonly lease?: Lease | undefined
  /**
   * For programs that hold a lock of their own. Called after every wait, just before the request of each write leaves,
   * in addition to the check of the lease. When it rejects, nothing is sent and the run ends with its error. It may give
   * a function, which is called directly before `fetch` and ends the run in the same way when it throws.
   */
  readonly confirm?: (() => Promise<LastCheck>) | undefined
  /** What to do when a target differs from its before-image in the plan. Default 'merge'. */
  readonly onConflict?: ConflictPolicy | undefined
  /**
   * What to do when a write is refused: `stop` (default) makes no further change, `continue` makes the other changes,
   * `undo` undoes what this plan has written, unless someone has changed it since.
   */
  readonly onFailure?: 'stop' | 'continue' | 'undo' | undefined
  /** Approvals of the plan, from `approvePlan` or of its hash alone. The run is refused if one is for another plan. */
  readonly approvals?: readonly ApprovedHash[] | undefined
  /** Minutes that applying may take at the client's rate; a longer plan is refused before anything is written. */
  readonly withinMinutes?: number | undefined
  /** The reason for the apply, or its ticket, for journal and audit log. Default: the reason in the plan. */
  readonly reason?: string | undefined
  /** Guardrails in addition to those of the plan, which all stay in effect. */
  readonly guardrails?: ApplyGuardrails | undefined
  /** Ids of the changes of the plan to make; the report covers only these. Default: all. */
  readonly changeIds?: readonly string[] | undefined
  /** Changes some of the agents first and watches them before the others follow. */
  readonly canary?: CanaryOptions | undefined
  /** Reads and compares only: writes nothing, and touches neither journal nor lease nor ledger. */
  readonly dryRun?: boolean | undefined
  /** Users or queues written at once. Default 8. */
  readonly concurrency?: number | undefined
  /** How long the read-back waits until a written value shows, ms. Default 60,000, or more by the client's profile. */
  readonly readBackMs?: number | undefined
  /**
   * Whether to search the Genesys audits afterwards for writes by others between our check and our write. Default true.
   * Needs audits:audit:view; without it the report says that the audits could not be read.
   */
  readonly checkAudits?: boolean | undefined
  /** How long to wait until our writes show in the Genesys audits, ms. Default 60,000, or more by the client's profile, with a batch or slow re-read, else no wait. */
  readonly auditWaitMs?: number | undefined
  /**
   * For serverless functions. The run stops cleanly before its time is over: no further write starts, the report says
   * `unfinished`, and the next run with the same journal continues.
   */
  readonly timeLimit?: TimeLimit | undefined
  /** Ends the run at once, with this reason; the next run with the same journal continues. */
  readonly signal?: AbortSignal | undefined
  /** Called for each phase and each finished change. */
  readonly onProgress?: ((progress: ApplyProgress) => void) | undefined
  /** Default: the client's. */
  readonly clock?: Clock | undefined
  /** Jitters the waits. Default: the client's. */
  readonly random?: Random | undefined
}

/** How far a run is. */
export interface ApplyProgress {
  readonly step: 'checking' | 'writing' | 'watching' | 'verifying' | 'undoing' | 'done'
  /** Changes that are written, already in place, or ended without a write. */
  readonly done: number
  /** Changes that the run is to make. */
  readonly total: number
  readonly counts: Readonly<Record<ChangeStatus, number>>
  readonly requests: { readonly made: number; readonly left: number }
  /**
   * Estimated time for the remaining requests, at the pace so far and never faster than the rate, ms: whole seconds, a
   * fraction below 1 s, 0 when no request is left; null until the pace is known.
   */
  readonly remainingMs: number | null
}

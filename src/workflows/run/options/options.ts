import type { Random } from '../../../core/random'
import type { Clock } from '../../../core/time/clock'
import type { Approval, ChangeStatus } from '../../../documents'
import type { AuditLog, Journal, Lease, Ledger } from '../../../documents/ports/ports'
import type { CanaryOptions } from './canary-options'
import type { ConflictPolicy } from './decide'
import type { ApplyGuardrails } from './refuse'
import type { TimeLimit } from './time-limit'

/** How a plan is applied. */
export interface ApplyOptions {
  /** Where intents and outcomes go. Give the journal of an earlier run of the same plan to resume it. Default: memory. */
  readonly journal?: Journal | undefined
  /**
   * With it, one run at a time works on a plan, and a key used for one plan is refused for another. A plan that was applied
   * to its end and is applied again is compared with the org: what holds is `already`, what does not is made again.
   */
  readonly ledger?: Ledger | undefined
  /**
   * A key of your own for the whole batch, remembered by `ledger`, which it needs: the same key with the same plan gives the
   * report of the run that it stood for (`stored` in it), status of each change included, and writes nothing; with another
   * plan it is refused, and so while that run is under way. A run that left something to try again (failed, not tried, taken
   * back) gives the key back. Default: none; a repeated apply compares the plan with the org.
   */
  readonly idempotencyKey?: string | undefined
  /** Our own audit log: with it, the run and what became of each change are recorded there, refusals too. */
  readonly audit?: AuditLog | undefined
  /** With it, one process at a time applies to the org. */
  readonly lease?: Lease | undefined
  /**
   * Called just before the request of each write leaves, after every wait, beside what a lease asks. When it rejects, nothing
   * is sent and the run ends with its error. For programs that hold a lock of their own.
   */
  readonly confirm?: (() => Promise<void>) | undefined
  /** What to do when a target is not what the plan saw. Default `fail`. */
  readonly onConflict?: ConflictPolicy | undefined
  /**
   * What to do when a write is refused: `stop` (default) leaves the rest undone, `continue` goes on with the others,
   * `undo` takes back what this plan has written, as far as it still is ours.
   */
  readonly onFailure?: 'stop' | 'continue' | 'undo' | undefined
  /** The hash that somebody approved. A plan with another one is refused, and this one counts as approved. */
  readonly approve?: string | undefined
  /** Who approved the hash that `approve` gives; goes into journal and audit log. */
  readonly approvedBy?: string | undefined
  /** Approvals of the plan, by `approvePlan`. One of another plan refuses this one. */
  readonly approvals?: readonly Approval[] | undefined
  /** Minutes that applying may take at the client's rate; longer is refused before anything is written. */
  readonly withinMinutes?: number | undefined
  /** Why it is applied, or a ticket; goes into journal and audit log. Default: what the plan says. */
  readonly reason?: string | undefined
  /** Guardrails to check the plan against beside those it carries: they add to them and loosen none. */
  readonly guardrails?: ApplyGuardrails | undefined
  /** Only these changes of the plan, by id; the report is about them alone. Default: all. */
  readonly only?: ReadonlySet<string> | undefined
  /** Changes a part of the agents first and watches them before the others follow. */
  readonly canary?: CanaryOptions | undefined
  /** Reads and compares, writes nothing, touches neither journal nor lease nor ledger. */
  readonly dryRun?: boolean | undefined
  /** Users or queues written at once. Default 8. */
  readonly concurrency?: number | undefined
  /** How long the read-back waits for what was written to show, ms. Default 60,000. */
  readonly readBackMs?: number | undefined
  /**
   * Whether to look in the audits, after the writing, for what others wrote between a look and our write: `check`
   * (default) or `skip`. Needs audits:audit:view; without it the report says that it could not look.
   */
  readonly audits?: 'check' | 'skip' | undefined
  /** How long to wait for our writes to come into the audits, ms. Default 60,000 with a batch re-read, else one look. */
  readonly auditWaitMs?: number | undefined
  /**
   * With it, the run stops in order before its time is over: no write begins any more, the report says `unfinished`, and
   * the next run with the same journal goes on. For serverless functions.
   */
  readonly timeLimit?: TimeLimit | undefined
  /** Ends the run wherever it is, with this reason; the next run with the same journal goes on. */
  readonly signal?: AbortSignal | undefined
  /** Told of each phase and of each change that is done. */
  readonly onProgress?: ((progress: ApplyProgress) => void) | undefined
  /** Default: the client's. */
  readonly clock?: Clock | undefined
  /** Where jitter of waits comes from. Default: the client's. */
  readonly random?: Random | undefined
}

/** Where a run is. */
export interface ApplyProgress {
  readonly phase: 'checking' | 'writing' | 'watching' | 'verifying' | 'undoing' | 'done'
  /** Changes written, found as wanted, or given up. */
  readonly done: number
  /** Changes of the plan. */
  readonly total: number
  readonly counts: Readonly<Record<ChangeStatus, number>>
  readonly requests: { readonly made: number; readonly left: number }
  /**
   * For the requests left, at the pace so far and never faster than the rate: whole seconds, less than 1 where less is
   * left, 0 where no request is; null until there is a pace.
   */
  readonly remainingSeconds: number | null
}

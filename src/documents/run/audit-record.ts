import type { GuardrailResult } from '../../core/errors/change'
import type { Json } from '../../core/json/json'
import type { Ref } from '../common'
import type { MeasuredShare, PlannedShares, ShareReport } from '../plan/plan'
import type { ApprovalNote, ChangeStatus } from './apply-report'

/** One row of an audit, for a spreadsheet: a property that somebody changed, or a record of a run of skillroute. */
export interface AuditRow {
  /** ISO time. */
  readonly at: string
  /** The person or OAuth client, by name where known; empty: unknown. */
  readonly by: string
  /** What was done, such as `Update User`, or `apply ended`. */
  readonly action: string
  /** Whom or what it concerns, by name where known. */
  readonly target: string
  readonly targetId?: string | undefined
  /** The property, skill, language, queue or setting. */
  readonly what?: string | undefined
  readonly before?: string | undefined
  readonly after?: string | undefined
  /** The plan of skillroute that made the change. */
  readonly planId?: string | undefined
  /**
   * False: the plan changed the same target at this time, but the audit has no values to confirm that it is this
   * change.
   */
  readonly sure?: boolean | undefined
  /** How the change or the run ended. */
  readonly status?: string | undefined
  readonly reason?: string | undefined
}

/** One line of skillroute's audit log: what was requested, and the result of each change. For people and compliance. */
export type AuditRecord = RunRecord | ChangeRecord

/** A plan that was built or approved, a run that started, ended or was refused, or measured shares of a plan. */
export interface RunRecord {
  readonly type: 'planned' | 'approved' | 'started' | 'ended' | 'refused' | 'measured'
  /** ISO time. */
  readonly at: string
  readonly action: 'plan' | 'approve' | 'apply' | 'undo' | 'due' | 'verify' | (string & {})
  /** Who ran it: `user@host`, if known. */
  readonly by?: string
  /** The person of the org whose login ran it; absent for client credentials, which belong to nobody. */
  readonly person?: Ref
  /** Id of the OAuth client with which that person logged in, or whose token was given. */
  readonly oauthClient?: string
  readonly org?: Ref
  /** The user's plan; for an undo, the undone plan. */
  readonly planId?: string
  readonly planHash?: string
  /** For an undo: its own plan. Older logs have it as `planId` instead. */
  readonly undoPlanId?: string
  readonly source?: string
  /** The reason for planning, approving or running, or a ticket: as given with it, else (not for an undo) as in the plan. */
  readonly reason?: string
  /** Who approved the plan. */
  readonly approvals?: readonly ApprovalNote[]
  /** Number of changes of the plan; for an undo, of the undo. */
  readonly changes?: number
  readonly outcome?: string
  /**
   * Why it did not finish: invalid input (`validation`), a forecast that could not be made (`projection`; the plan was
   * built without it, or limits on service could not be checked), agents over their load limit (`saturation`), another
   * guardrail, and so on. Absent: it finished.
   */
  readonly earlyEnd?:
    | 'validation'
    | 'projection'
    | 'saturation'
    | 'guardrail'
    | 'stale'
    | 'conflict'
    | 'tampered'
    | 'wrongOrg'
    | 'locked'
    | 'interrupted'
    | 'failed'
  /** The guardrails that were not met. */
  readonly guardrails?: readonly Pick<GuardrailResult, 'id' | 'kind' | 'limit' | 'found'>[]
  /** The target shares of a queue that the plan is for, and those expected of the settings that it writes. */
  readonly weights?: PlannedShares
  /** Limits from which contacts overflow, as the plan writes them: of rules of group routing, or the first ring's, s. */
  readonly overflowThresholds?: readonly number[]
  readonly counts?: Readonly<Partial<Record<ChangeStatus, number>>>
  /** How long the run took from its start to its last read-back, ms; each change has the latency of its own write. */
  readonly durationMs?: number
  /** Share of the written changes that are as planned at the read-back, 0..1. */
  readonly accuracy?: number | null
  /** Why a run ended early: the code and message of its error. */
  readonly error?: { readonly code: string; readonly message: string }
  /** Correlation id of the answer that ended it early, if the platform refused. */
  readonly correlationId?: string
  /** With `measured`: the shares of contacts that agents actually handled. */
  readonly shares?: ShareRecord
}

/** Measured shares of a plan of weights, as `measureShares` reports them. */
export type ShareRecord = Pick<ShareReport, 'queue' | 'interval' | 'contacts' | 'others' | 'balanceAccuracy'> & {
  /** Ratios 0..1; null: no contacts, so nothing is known. */
  readonly agents: readonly Pick<MeasuredShare, 'user' | 'desired' | 'measured'>[]
}

/** The result of one change of a run. */
export interface ChangeRecord {
  readonly type: 'change'
  /** When the change was written; if it was not, when its run ended. */
  readonly at: string
  readonly action: 'apply' | 'undo' | 'due' | (string & {})
  /** The user's plan; for an undo, the undone plan. */
  readonly planId: string
  /** For an undo: its own plan, to which `changeId` belongs. */
  readonly undoPlanId?: string
  readonly changeId: string
  /** Idempotency key of the run. */
  readonly key: string
  readonly kind: string
  /** The user or queue that the change concerns. */
  readonly target: Ref
  /** The skill, language, queue or setting. */
  readonly what: Ref
  readonly before: Json
  readonly after: Json
  /** The result of the read-back. */
  readonly found?: Json
  readonly status: ChangeStatus
  /** Time from sending its write until the answer. This and the next are absent if nothing was sent. */
  readonly latencyMs?: number
  readonly correlationId?: string
  readonly error?: { readonly code: string; readonly message: string }
}

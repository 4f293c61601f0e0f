import type { GuardrailResult } from '../../core/errors/guardrail-result'
import type { Json } from '../../core/json/json'
import type { Ref } from '../common'
import type { MeasuredShare, ShareReport } from '../plan/shares'

import type { ChangeStatus } from './apply-report'
import type { ApprovalNote } from './approval'

/** One line of skillroute's audit log: what was requested, and the result of each change. For people and compliance. */
export type AuditRecord = RunRecord | ChangeRecord

/** A plan that was made or approved, a run that started, ended or was refused, or shares that were measured of a plan. */
export interface RunRecord {
  readonly type: 'planned' | 'approved' | 'started' | 'ended' | 'refused' | 'measured'
  /** ISO time. */
  readonly at: string
  readonly action: 'plan' | 'approve' | 'apply' | 'undo' | 'due' | 'verify' | (string & {})
  /** Who ran it: `user@host`, where that is known. */
  readonly by?: string
  /** The person of the org by whose login it ran; absent for client credentials, which are nobody's. */
  readonly person?: Ref
  /** Id of the OAuth client by which that person logged in, or whose token was given. */
  readonly oauthClient?: string
  readonly org?: Ref
  /** The user's plan; of an undo, the plan that is undone. */
  readonly planId?: string
  readonly planHash?: string
  /** Of an undo: its own plan. Older logs have it as `planId` instead. */
  readonly undoPlanId?: string
  readonly source?: string
  /** Why it was planned, approved or run, or a ticket: what was given with it, or else what the plan says. */
  readonly reason?: string
  /** Who approved the plan. */
  readonly approvals?: readonly ApprovalNote[]
  /** Changes of the plan; of an undo, those it makes. */
  readonly changes?: number
  readonly outcome?: string
  /**
   * What kept it from its end: input that is none (`validation`), a forecast that could not be made (`projection`; the plan
   * was made without, or limits on service could not be judged), agents who would be too full (`saturation`), another guardrail, and so on. Absent: it came to its end.
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
  /** The guardrails that were not kept. */
  readonly guardrails?: readonly Pick<GuardrailResult, 'id' | 'kind' | 'limit' | 'found'>[]
  readonly counts?: Readonly<Partial<Record<ChangeStatus, number>>>
  /** Share of the written changes that the read-back found as wanted, 0..1. */
  readonly accuracy?: number | null
  /** Why a run ended early: the code and message of its error. */
  readonly error?: { readonly code: string; readonly message: string }
  /** Of the answer that ended it early, where the platform refused. */
  readonly correlationId?: string
  /** With `measured`: the shares of contacts that agents really handled. */
  readonly shares?: ShareRecord
}

/** Measured shares of a plan of weights, as `measureShares` reports them. */
export type ShareRecord = Pick<ShareReport, 'queue' | 'interval' | 'contacts' | 'others' | 'balanceAccuracy'> & {
  /** Ratios 0..1; null: no contacts, nothing is known. */
  readonly agents: readonly Pick<MeasuredShare, 'user' | 'wanted' | 'measured'>[]
}

/** What became of one change of a run. */
export interface ChangeRecord {
  readonly type: 'change'
  /** When it was written; when its run ended, for what was not. */
  readonly at: string
  readonly action: 'apply' | 'undo' | 'due' | (string & {})
  /** The user's plan; of an undo, the plan that is undone. */
  readonly planId: string
  /** Of an undo: its own plan, to which `changeId` belongs. */
  readonly undoPlanId?: string
  readonly changeId: string
  /** Idempotency key of the run. */
  readonly key: string
  readonly kind: string
  /** The user or queue whose thing it is. */
  readonly target: Ref
  /** The skill, language, queue or setting. */
  readonly what: Ref
  readonly before: Json
  readonly after: Json
  /** What the read-back showed. */
  readonly found?: Json
  readonly status: ChangeStatus
  /** Of the write that carried it, answered with success or an error; absent where nothing was sent. */
  readonly latencyMs?: number
  readonly correlationId?: string
  readonly error?: { readonly code: string; readonly message: string }
}

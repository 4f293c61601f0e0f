import type { Ref } from './common'

/** What became of a plan. */
export interface ApplyReport {
  readonly format: 'skillroute/apply-report@1'
  readonly planId: string
  readonly planHash: string
  readonly org: Ref
  readonly startedAt: string
  readonly endedAt: string
  /** `done`: every change holds; `partial`: some do not, see `results`; `dryRun`: nothing was written. */
  readonly outcome: 'done' | 'partial' | 'dryRun'
  readonly counts: Readonly<Record<ChangeStatus, number>>
  readonly requests: { readonly reads: number; readonly writes: number; readonly retries: number }
  readonly results: readonly ChangeResult[]
}

/**
 * `applied`: written by this run and read back; `already`: held before anything was written; `resumed`: written by an
 * earlier run of the same plan; `conflict`: someone changed the target, left alone; `failed`: refused or in doubt;
 * `skipped`: not tried (the run stopped, or the user may not be changed).
 */
export type ChangeStatus = 'applied' | 'already' | 'resumed' | 'conflict' | 'failed' | 'skipped'

export interface ChangeResult {
  readonly changeId: string
  readonly status: ChangeStatus
  /** Of the write that carried it. */
  readonly latencyMs?: number
  readonly correlationId?: string
  readonly attempts?: number
  /** What the read-back showed. */
  readonly found?: number | null
  readonly error?: { readonly code: string; readonly message: string }
}

/** What verifying a plan against the org found. */
export interface VerifyReport {
  readonly format: 'skillroute/verify-report@1'
  readonly planId: string
  readonly planHash: string
  readonly org: Ref
  readonly verifiedAt: string
  readonly ok: boolean
  readonly holding: number
  readonly differing: readonly {
    readonly changeId: string
    readonly wanted: number | null
    readonly found: number | null
  }[]
}

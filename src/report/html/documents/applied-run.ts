import type { ApplyReport, ChangeResult } from '../../../documents'

/**
 * The status of a change by its journal alone: `written`: not read back yet; `in doubt`: it is unknown whether its write
 * took effect; `open`: the run did not reach it.
 */
export type AppliedStatus = ChangeResult['status'] | 'written' | 'in doubt' | 'open'

/** The result of one change. */
export interface AppliedResult extends Omit<ChangeResult, 'status' | 'error'> {
  readonly status: AppliedStatus
  readonly error?: { readonly message: string }
}

/** What applying did: an apply report, or as much of one as the journal of the run records. */
export interface AppliedRun extends Omit<ApplyReport, 'format' | 'requests' | 'results' | 'lagMs'> {
  readonly results: readonly AppliedResult[]
  /** A journal does not count reads. */
  readonly requests: { readonly reads?: number; readonly writes: number; readonly retries: number }
}

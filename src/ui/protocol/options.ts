import type { Client } from '../../client'
import type { Approval, AuditLog, Demand, Guardrails, Journal, Lease, Ledger, Plan, Snapshot } from '../../documents'

/** A plan that the page saved, with its approvals. */
export interface StoredPlan {
  readonly plan: Plan
  /** Where it is, for people. */
  readonly file: string
  readonly approvals: readonly Approval[]
}

/** Where the page keeps plans, approvals and runs. The command keeps them in files. */
export interface UiStore {
  /** Saves a new plan and records it in the audit log. @returns where, for people */
  savePlan(plan: Plan): Promise<string>
  /** Saves an approval where an apply finds it, and records it in the audit log. */
  saveApproval(plan: Plan, approval: Approval): Promise<void>
  /** Opens the journal of a plan's run. Close it after use. */
  openJournal(plan: Plan): Promise<Journal>
  /** Called before the first write of a run. */
  beginRun(plan: Plan): Promise<void>
  /** Plans of an org that the page saved earlier, applied or not. */
  savedPlans(orgId: string): Promise<readonly StoredPlan[]>
  /** Plans of an org that were applied earlier. */
  appliedPlans(orgId: string): Promise<readonly Plan[]>
  readonly lease: Lease
  readonly ledger: Ledger
  readonly audit: AuditLog
}

/** What the page is for. */
export interface UiOptions {
  /** The org. Without it, `snapshot` and `demand` are needed and nothing can be applied. */
  readonly client?: Client | undefined
  /** Default: read from the org. */
  readonly snapshot?: Snapshot | undefined
  /** Default: read from the org. */
  readonly demand?: Demand | undefined
  /** Whole days of demand to read. Default 30. */
  readonly days?: number | undefined
  /** Limits that every plan of the page must keep. Default: none. */
  readonly guardrails?: Guardrails | undefined
  readonly store: UiStore
  /** True: the page saves, approves, applies and undoes nothing. Default false. */
  readonly isReadOnly?: boolean | undefined
  /** Port of the loopback address. Default: any free one. */
  readonly port?: number | undefined
  /** Ends reading, searching and simulating. A run that writes is stopped and can be resumed. */
  readonly signal?: AbortSignal | undefined
}

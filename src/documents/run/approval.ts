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
  /** The name of the approver for people. */
  readonly by: string
  /** ISO time. */
  readonly at: string
  /** Why, or a ticket. */
  readonly reason?: string | undefined
}

/** The parts of an approval that journal and audit log record. */
export interface ApprovalNote {
  readonly by: string
  /** ISO time; absent if only the hash was given. */
  readonly at?: string
  readonly reason?: string
}

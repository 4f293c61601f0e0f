import type { Ref } from '../common'

/**
 * Somebody's word that a plan may be applied. It holds for one plan alone, the one with this hash: a plan that is made
 * again needs an approval of its own. It is a statement and no signature: whoever can write the file can write another.
 */
export interface Approval {
  readonly format: 'skillroute/approval@1'
  readonly planId: string
  readonly planHash: string
  readonly org: Ref
  /** Who approves, as people call them. */
  readonly by: string
  /** ISO time. */
  readonly at: string
  /** Why, or a ticket. */
  readonly reason?: string | undefined
}

/** What journal and audit log keep of an approval. */
export interface ApprovalNote {
  readonly by: string
  /** ISO time; absent where only the hash was given. */
  readonly at?: string
  readonly reason?: string
}

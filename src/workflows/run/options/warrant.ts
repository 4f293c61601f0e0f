import type { ApprovalNote, Plan } from '../../../documents'
import type { ApplyOptions } from './options'

/** By what right a run writes: why it is made, and who approved its plan. Journal and audit log keep it. */
export interface Warrant {
  readonly reason?: string
  readonly approvals?: ApprovalNote[]
}

/** What a run was given, and what its plan says where it was given nothing. */
export function warrantOf(
  plan: Plan,
  { reason = plan.reason, approve, approvedBy, approvals = [] }: ApplyOptions,
): Warrant {
  const byHash = approve === undefined ? [] : [noteOf({ by: approvedBy ?? NAMELESS })]
  const notes = [...approvals.map(noteOf), ...byHash]
  return { ...(reason === undefined ? {} : { reason }), ...(notes.length === 0 ? {} : { approvals: notes }) }
}

/** An approval without what is the same for all of its plan. */
export function noteOf(one: {
  readonly by: string
  readonly at?: string | undefined
  readonly reason?: string | undefined
}): ApprovalNote {
  const { by, at, reason } = one
  return { by, ...(at === undefined ? {} : { at }), ...(reason === undefined ? {} : { reason }) }
}

/** Who gave only the hash. */
const NAMELESS = 'whoever gave the hash'

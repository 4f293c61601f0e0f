import type { ApprovalNote, Plan } from '../../../documents'
import type { ApplyOptions } from './options'

/** The reason for a run, and who approved its plan. Both go into journal and audit log. */
export interface Warrant {
  readonly reason?: string
  readonly approvals?: ApprovalNote[]
}

/** Takes the values given to a run, or else those of its plan. */
export function warrantOf(
  plan: Plan,
  { reason = plan.reason, approve, approvedBy, approvals = [] }: ApplyOptions,
): Warrant {
  const byHash = approve === undefined ? [] : [noteOf({ by: approvedBy ?? NAMELESS })]
  const notes = [...approvals.map(noteOf), ...byHash]
  return { ...(reason === undefined ? {} : { reason }), ...(notes.length === 0 ? {} : { approvals: notes }) }
}

/** An approval without the fields that are the same for all approvals of its plan. */
export function noteOf(one: {
  readonly by: string
  readonly at?: string | undefined
  readonly reason?: string | undefined
}): ApprovalNote {
  const { by, at, reason } = one
  return { by, ...(at === undefined ? {} : { at }), ...(reason === undefined ? {} : { reason }) }
}

/** Name of an approver who gave only the hash. */
const NAMELESS = 'whoever gave the hash'

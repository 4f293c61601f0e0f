import type { ApprovalNote, Plan } from '../../../documents'
import type { ApplyOptions } from './options'

/** The reason for a run, and who approved its plan. Both go into journal and audit log. */
export interface ApprovalRecord {
  readonly reason?: string
  readonly approvals?: ApprovalNote[]
}

/** Takes the values given to a run, or else those of its plan. */
export function recordApprovals(plan: Plan, { reason = plan.reason, approvals = [] }: ApplyOptions): ApprovalRecord {
  const notes = approvals.map(toApprovalNote)
  return { ...(reason === undefined ? {} : { reason }), ...(notes.length === 0 ? {} : { approvals: notes }) }
}

/** An approval without the fields that are the same for all approvals of its plan. */
export function toApprovalNote(one: {
  readonly by?: string | undefined
  readonly at?: string | undefined
  readonly reason?: string | undefined
}): ApprovalNote {
  const { by = NAMELESS, at, reason } = one
  return { by, ...(at === undefined ? {} : { at }), ...(reason === undefined ? {} : { reason }) }
}

/** Approvals without duplicates: each run of a plan records those that it was given. */
export function listApprovals(notes: readonly ApprovalNote[]): ApprovalNote[] {
  return [...new Map(notes.map((note) => [`${note.by} ${note.at}`, note])).values()]
}

/** Name of an approver who gave only the hash. */
const NAMELESS = 'whoever gave the hash'

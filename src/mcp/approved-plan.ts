import { basename, join } from 'node:path'
import { PlanError } from '../core/errors'
import { shellWord } from '../core/text/shell-word'
import { displayPath, writeDocument, writeText } from '../terminal/io/files'
import { usualFiles } from '../terminal/runs/run-files'
import { type FoundPlan, findApproval, findPlan } from './plan-files'
import type { Session } from './session'

/** A plan that a person approved, as copies that nobody changes between this check and its use. */
export interface ApprovedPlan extends FoundPlan {
  readonly copy: string
  readonly approvalCopy: string
  readonly journal: string
}

/**
 * The plan of that name, if a person approved its content. Checked at each call: the hash of the file's content as it is now
 * against the approval as it is now.
 * @throws PlanError `guardrail` without an approval of this content
 */
export async function approvedPlan(session: Session, name: string): Promise<ApprovedPlan> {
  const { io, folder } = session
  const found = await findPlan(session, name)
  const { plan, text, file } = found
  const { approval, why } = await findApproval(session, found)
  if (approval === undefined) {
    throw new PlanError(
      'guardrail',
      `Plan ${plan.id} is not approved: ${why}. Nothing was written. A person approves it outside of this conversation: ${approveLine(session, file)}`,
    )
  }
  const copy = await writeText(io, join(folder, `${plan.hash}.json`), text)
  const approvalCopy = await writeDocument(io, join(folder, `${plan.hash}.approval.json`), approval)
  const { journal } = await usualFiles(io, plan.id, file)
  return { ...found, copy, approvalCopy, journal }
}

/** The command by which a person approves a plan. */
export function approveLine({ io, options: { approvals } }: Session, file: string): string {
  const out =
    approvals === undefined
      ? ''
      : ` --out ${shellWord(join(approvals, basename(file).replace(/\.json$/, '.approval.json')))}`
  return `skillroute approve ${shellWord(displayPath(io, file))} --by NAME${out}`
}

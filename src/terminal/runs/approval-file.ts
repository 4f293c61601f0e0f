import { readFile } from 'node:fs/promises'
import { ConfigError } from '../../core/errors'
import type { Approval, ApprovedHash, Plan } from '../../documents'
import { approvalPath, parseApproval } from '../../workflows/approval/read-approval'
import { inFile } from '../../workflows/kit/in-file'
import { displayPath, ifThere, readText, resolvePath, writeDocument } from '../io/files'
import type { Io } from '../io/io'
import { openAuditLog } from './run-files'

export interface ApprovalOptions {
  readonly approve?: string
  readonly approvedBy?: string
  readonly approval?: string
}

/**
 * The approvals of a plan: those in files, and the hash that the user named.
 * @throws ConfigError or ValidationError, naming the file, for a file that is unreadable or not an approval
 */
export async function resolveApprovals(
  io: Io,
  planFile: string,
  plan: Plan,
  { approve, approvedBy, approval }: ApprovalOptions,
): Promise<ApprovedHash[]> {
  if (approvedBy !== undefined && approve === undefined) {
    throw new ConfigError(
      '--approved-by names the person who approved the hash of --approve. Give both, or use skillroute approve.',
    )
  }
  const byHash = approve === undefined ? [] : [{ planHash: approve, by: approvedBy }]
  return [...(await approvalsInFiles(io, planFile, plan, approval)), ...byHash]
}

/**
 * The approval of a plan from the file that the user named or from the one beside the plan. An approval of another plan,
 * such as an earlier version of the same file, does not count, and a note says so.
 * @throws ConfigError or ValidationError, naming the file, for a file that is unreadable or not an approval
 */
export async function approvalsInFiles(io: Io, planFile: string, plan: Plan, file?: string): Promise<Approval[]> {
  if (file !== undefined) {
    const text = await readText(io, file)
    return [inFile(file, () => parseApproval(text))]
  }
  const path = resolvePath(io, approvalPath(planFile))
  const text = await ifThere(path, (one) => readFile(one, 'utf8'))
  if (text === undefined) return []
  const displayed = displayPath(io, path)
  const approval = inFile(displayed, () => parseApproval(text))
  if (approval.planHash === plan.hash) return [approval]
  io.err(`${io.paint.warn('note')} ${displayed} approves another plan, ${approval.planId}: it is ignored.\n`)
  return []
}

/** Writes an approval and its record in the audit log. @returns the path to show */
export async function keepApproval(
  io: Io,
  { id: planId, hash: planHash, org, source, changes }: Plan,
  approval: Approval,
  options: { readonly out: string; readonly redact?: boolean | undefined },
): Promise<string> {
  const written = displayPath(io, await writeDocument(io, options.out, approval))
  const { at, by, reason } = approval
  const why = reason === undefined ? {} : { reason }
  const record = { type: 'approved' as const, at, action: 'approve', org, planId, planHash, source }
  await openAuditLog(io, options).append([
    { ...record, changes: changes.length, ...why, approvals: [{ by, at, ...why }] },
  ])
  return written
}

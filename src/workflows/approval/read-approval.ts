import * as z from 'zod'
import { ValidationError } from '../../core/errors'
import { pathText } from '../../core/path-text'
import type { Approval } from '../../documents'
import { parseText } from '../../documents/json-text'

const APPROVAL = z.object({
  format: z.literal('skillroute/approval@1', {
    error: 'must be "skillroute/approval@1"; make one with skillroute approve',
  }),
  planId: z.string(),
  planHash: z.string().regex(/^[0-9a-f]{64}$/, 'must be the hash of a plan: 64 hex digits'),
  org: z.object({ id: z.string(), name: z.string() }),
  by: z.string().min(1),
  at: z.iso.datetime(),
  reason: z.string().optional(),
})

/**
 * Reads an approval, given as a value or as the text of its file.
 * @throws ValidationError when the text is not an approval; each problem is named by its path
 */
export function parseApproval(given: unknown): Approval {
  const value = parseText(given, 'not an approval: an approval is a JSON file that skillroute approve writes')
  const result = APPROVAL.safeParse(value)
  if (result.success) return result.data
  throw new ValidationError(
    result.error.issues.map(({ path, message }) => ({ path: pathText(path), message })),
    { subject: 'approval' },
  )
}

/** Default path of a plan's approval: `plan.approval.json` for `plan.json`. */
export function approvalPath(planPath: string): string {
  return `${planPath.replace(/\.json$/, '')}.approval.json`
}

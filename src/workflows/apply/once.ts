import * as z from 'zod'
import type { ApplyReport, Plan } from '../../core/documents'
import { SkillrouteError } from '../../core/errors'
import type { ApplyOptions } from './options'

const REPORT = z.looseObject({
  format: z.literal('skillroute/apply-report@1'),
  planHash: z.string(),
  outcome: z.enum(['done', 'partial', 'dryRun']),
  results: z.array(z.looseObject({ changeId: z.string(), status: z.string() })),
})

/**
 * Applies a plan once for its key: a plan that was applied to its end gives its stored report. A run that left something
 * undone, failed or was aborted gives the key back, so that it can be tried again.
 */
export async function once(
  plan: Plan,
  { ledger, idempotencyKey, dryRun }: ApplyOptions,
  apply: () => Promise<ApplyReport>,
): Promise<ApplyReport> {
  if (ledger === undefined || dryRun === true) return await apply()
  const key = idempotencyKey ?? `apply:${plan.org.id}:${plan.hash}`
  const claim = await ledger.begin(key, plan.hash)
  if (claim.state === 'done') return stored(claim.result, key)
  let report: ApplyReport | undefined
  try {
    report = await apply()
    return report
  } finally {
    if (report?.outcome === 'done') await ledger.finish(key, report)
    else await ledger.release(key)
  }
}

function stored(value: unknown, key: string): ApplyReport {
  if (isReport(value)) return value
  throw new SkillrouteError(
    'ledger.damaged',
    `The result stored for key ${key} is no report of an apply run. Use another key.`,
  )
}

function isReport(value: unknown): value is ApplyReport {
  return REPORT.safeParse(value).success
}

import type { ApplyReport, Plan } from '../../core/documents'
import type { ApplyOptions } from './options'

/**
 * Applies a plan once for its key. A run that left something undone, failed or was aborted gives the key back, so that it
 * can be tried again. A stored report is no proof of what the org holds today: a plan that was applied to its end is run
 * again, where what still holds is only read and what no longer holds is treated like any other change.
 * @param apply told whether the plan was applied to its end before
 */
export async function once(
  plan: Plan,
  { ledger, idempotencyKey, dryRun }: ApplyOptions,
  apply: (finished: boolean) => Promise<ApplyReport>,
): Promise<ApplyReport> {
  if (ledger === undefined || dryRun === true) return await apply(false)
  const key = idempotencyKey ?? keyOf(plan)
  const claim = await ledger.begin(key, plan.hash)
  if (claim.state === 'done') return await apply(true)
  let report: ApplyReport | undefined
  try {
    report = await apply(false)
    return report
  } finally {
    if (report?.outcome === 'done') await ledger.finish(key, report)
    else await ledger.release(key)
  }
}

/** The key of applying a plan, unless the caller gives one. */
export function keyOf(plan: Plan): string {
  return `apply:${plan.org.id}:${plan.hash}`
}

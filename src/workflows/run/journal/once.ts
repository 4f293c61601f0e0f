import type { ApplyReport, Plan } from '../../../documents'
import type { ApplyOptions } from '../options/options'
import { problemOf } from '../options/problem'
import { warned } from '../options/warned'

/**
 * Applies a plan once for the key that is made of it. A run that left something undone, failed or was aborted gives the key back, so that it
 * can be tried again. A stored report is no proof of what the org holds today: a plan that was applied to its end is run
 * again, where what still holds is only read and what no longer holds is treated like any other change. A ledger that
 * cannot be written after the run neither hides why the run failed nor loses its report, which then warns of it.
 * @param apply told whether the plan was applied to its end before
 */
export async function once(
  plan: Plan,
  { ledger, idempotencyKey, dryRun }: ApplyOptions,
  apply: (finished: boolean) => Promise<ApplyReport>,
): Promise<ApplyReport> {
  const key = keyOf(plan)
  // A caller who gives just this key has claimed it already.
  if (ledger === undefined || dryRun === true || idempotencyKey === key) return await apply(false)
  const claim = await ledger.begin(key, plan.hash)
  if (claim.state === 'done') return await apply(true)
  let report: ApplyReport
  try {
    report = await apply(false)
  } catch (error) {
    // Why the run ended decides what to do next; a ledger that fails too would hide it.
    await ledger.release(key).catch(() => undefined)
    throw error
  }
  try {
    if (report.outcome === 'done') await ledger.finish(key, report)
    else await ledger.release(key)
    return report
  } catch (error) {
    return warned(
      report,
      `The ledger could not be written, so that key ${key} stays claimed: ${problemOf(error).message}`,
    )
  }
}

/** The key of applying a plan, beside the one that the caller may give. */
export function keyOf(plan: Plan): string {
  return `apply:${plan.org.id}:${plan.hash}`
}

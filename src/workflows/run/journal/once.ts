import type { ApplyReport, Plan } from '../../../documents'
import type { ApplyOptions } from '../options/options'
import { problemOf } from '../options/problem'
import { warned } from '../options/warned'

/**
 * Applies a plan once for a key made from the plan. A run that did not finish, failed or was aborted releases the key,
 * so that the plan can be tried again. A stored report does not prove the state of the org today, so a plan that was
 * fully applied runs again: values that are still there are only read, all others are treated like any other change.
 * When the ledger cannot be written after the run, the run's error or report still gets through; the report then warns
 * of it.
 * @param apply its argument is true if the plan was fully applied before
 */
export async function once(
  plan: Plan,
  { ledger, idempotencyKey, dryRun }: Pick<ApplyOptions, 'ledger' | 'idempotencyKey' | 'dryRun'>,
  apply: (finished: boolean) => Promise<ApplyReport>,
): Promise<ApplyReport> {
  const key = keyOf(plan)
  // A caller who gives this same key has claimed it already.
  if (ledger === undefined || dryRun === true || idempotencyKey === key) return await apply(false)
  const claim = await ledger.begin(key, plan.hash)
  if (claim.state === 'done') return await apply(true)
  let report: ApplyReport
  try {
    report = await apply(false)
  } catch (error) {
    // The run's error decides what to do next; an error of the ledger must not hide it.
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

/** The ledger key of applying a plan, beside a key that the caller may give. */
export function keyOf(plan: Plan): string {
  return `apply:${plan.org.id}:${plan.hash}`
}

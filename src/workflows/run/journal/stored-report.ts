import type { Client } from '../../../client'
import { ValidationError } from '../../../core/errors'
import { contentHash } from '../../../core/json/hash'
import type { ApplyReport, Plan } from '../../../documents'
import { assertOwnOrg } from '../../kit/own-org'
import { isWhole } from '../options/chosen'
import type { ApplyOptions } from '../options/options'
import { toProblem, warned } from '../options/problem'

/** The run behind a key. */
export interface KeyedApply {
  apply(): Promise<ApplyReport>
  /** Records that the key was refused, and throws the reason. */
  refused(error: unknown): Promise<never>
}

/**
 * Applies a plan once for the key that the caller gives. The same key with the same plan and `changeIds` returns the report
 * of that run, and nothing is read or written. The key is refused with another plan or other changes of it, or while
 * that run is in progress. A run with changes that can be tried again (failed, not tried, undone) releases the key.
 * @throws IdempotencyError `mismatch` or `inFlight`
 * @throws ValidationError for a key without a ledger, since nothing else remembers the key
 */
export async function oncePerKey(
  client: Client,
  plan: Plan,
  { ledger, idempotencyKey: key, changeIds, dryRun, signal }: ApplyOptions,
  { apply, refused }: KeyedApply,
): Promise<ApplyReport> {
  if (key === undefined || dryRun === true) return await apply()
  if (ledger === undefined || key === '') {
    const issue =
      key === ''
        ? { path: 'options.idempotencyKey', message: 'must not be empty; leave it out to apply without a key' }
        : { path: 'options.ledger', message: 'must be given with an idempotencyKey: nothing else remembers it' }
    throw new ValidationError([issue])
  }
  const content = isWhole(plan, changeIds) ? plan.hash : contentHash([plan.hash, [...new Set(changeIds)].sort()])
  const claim = await ledger.begin(key, content).catch(refused)
  if (claim.state === 'done' && isReport(claim.result)) {
    await assertOwnOrg(client, `Plan ${plan.id}`, plan.org, { signal })
    return { ...claim.result, stored: { key } }
  }
  let report: ApplyReport
  try {
    report = await apply()
  } catch (error) {
    // The run's error decides what to do next; an error of the ledger must not hide it.
    await ledger.release(key).catch(() => undefined)
    throw error
  }
  try {
    if (isFinal(report)) await ledger.finish(key, report)
    else await ledger.release(key)
    return report
  } catch (error) {
    const why = toProblem(error).message
    return warned(report, `The ledger could not be written, so that key ${key} stays claimed: ${why}`)
  }
}

/** Whether nothing is left to try again. A conflict is final: someone else changed the target, and it was left alone. */
function isFinal({ outcome, counts, unfinished }: ApplyReport): boolean {
  if (outcome === 'done' || outcome === 'held') return true
  return outcome === 'partial' && unfinished === undefined && counts.failed + counts.skipped + counts.undone === 0
}

function isReport(value: unknown): value is ApplyReport {
  return typeof value === 'object' && value !== null && Reflect.get(value, 'format') === 'skillroute/apply-report@1'
}

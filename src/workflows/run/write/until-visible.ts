import { SkillrouteError } from '../../../core/errors'
import type { Change } from '../../../documents'
import { HOLDING } from '../../../documents/run/apply-report'
import type { Unit } from '../../subjects/subject'
import { describe, type Run, reading } from '../state/run'
import { FIRST_WAIT_MS, nextWaitMs, stopwatch } from '../state/stopwatch'

/**
 * Waits until changes that others depend on show, such as adding a member who then gets a ring. The platform refuses or
 * silently ignores dependent writes that come too early.
 * @returns why the dependent changes cannot be made; undefined when they can
 */
export async function untilVisible(
  run: Run,
  unit: Unit,
  needs: readonly Change[],
): Promise<SkillrouteError | undefined> {
  const statusOf = (change: Change): string => run.tally.statusOf(change) ?? ''
  // Changes that this run sent, that an earlier run sent without seeing the result, or that were seen before.
  const isToCome = (change: Change): boolean =>
    run.tally.wasWritten(change) ||
    run.replay.done.has(change.id) ||
    HOLDING.some((status) => status === statusOf(change))
  const waiting = needs.filter(isToCome)
  const never = needs.find((change) => !isToCome(change) || statusOf(change) === 'failed')
  if (never !== undefined) return notThere(never)
  if (waiting.length === 0) return undefined
  const time = stopwatch(run.clock)
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = nextWaitMs(waitMs)) {
    const state = await unit.driver.readOne(run.client, unit.subject.id, reading(run))
    const missing = waiting.find(
      (change) => state === undefined || !unit.driver.holds(unit.driver.found(state, change, []), change),
    )
    if (missing === undefined) return undefined
    if (time.elapsedMs() + waitMs > run.readBackMs) return notThere(missing)
    await time.sleep(waitMs, run.signal)
  }
}

function notThere(change: Change): SkillrouteError {
  return new SkillrouteError('apply.notVisible', `${describe(change)} does not show yet, and this change depends on it`)
}

import type { Change } from '../../../documents'
import type { State } from '../../subjects/driver'
import { isAsSeen } from '../../subjects/images'
import { readUnits } from '../../subjects/showing'
import { findDriver, formatValue, groupUnits } from '../../subjects/subject'
import { toProblem } from '../options/problem'
import { isHalfWay } from '../state/rings'
import { type Run, reading, settle } from '../state/run'
import { FIRST_WAIT_MS, nextWaitMs, stopwatch } from '../state/stopwatch'
import { isHalted } from '../state/unfinished'
import { missingError } from './write-facts'

/**
 * Reads written changes back, 100 users per request, until they show or the time is up. Only changes that show count as
 * applied.
 * @param written changes that this run or an earlier one wrote
 */
export async function readBack(run: Run, written: readonly Change[]): Promise<void> {
  const time = stopwatch(run.clock)
  let waiting = written
  for (let waitMs = FIRST_WAIT_MS, reads = 1; ; waitMs = nextWaitMs(waitMs), reads++) {
    const waitedMs = time.elapsedMs()
    // If the time limit ends the run, the next run reads the changes that do not show yet.
    const late = !stopped(run) && waitedMs + waitMs > run.readBackMs
    waiting = await readOnce(run, waiting, { first: reads === 1, waitedMs: late ? waitedMs : undefined })
    run.report()
    if (waiting.length === 0 || stopped(run)) return
    await time.sleep(waitMs, run.signal)
  }
}

function stopped(run: Run): boolean {
  return isHalted(run) && run.stopped
}

interface Pass {
  readonly first: boolean
  /** Only on the last read: how long the changes had time to show. */
  readonly waitedMs: number | undefined
}

/** @returns changes that may still show */
async function readOnce(run: Run, changes: readonly Change[], at: Pass): Promise<Change[]> {
  const waiting: Change[] = []
  await readUnits(run.client, groupUnits(changes), reading(run), run.concurrency, async ({ units, found, error }) => {
    if (error !== undefined) {
      await unread(
        run,
        units.flatMap((unit) => unit.changes),
        error,
      )
      return
    }
    for (const unit of units) {
      for (const change of unit.changes) {
        if (!(await evaluate(run, change, found.get(unit.key), at))) waiting.push(change)
      }
    }
  })
  return waiting
}

async function unread(run: Run, changes: readonly Change[], error: unknown): Promise<void> {
  run.tally.countError('reads', error)
  const problem = { code: 'apply.unread', message: `written, but could not be read back: ${toProblem(error).message}` }
  for (const change of changes) await settle(run, change, 'failed', { error: problem })
}

/** Settles a change by its current value. @returns false when it should be read again */
async function evaluate(run: Run, change: Change, now: State | undefined, at: Pass): Promise<boolean> {
  if (now === undefined) {
    await settle(run, change, 'failed', { error: toProblem(missingError({ changes: [change] })) })
    return true
  }
  const driver = findDriver(change)
  const found = driver.found(now, change, run.among(change))
  if (driver.holds(found, change)) {
    const status = run.replay.done.has(change.id) ? 'resumed' : 'applied'
    await settle(run, change, status, { found, ...measureLag(run, change, at.first) })
    return true
  }
  if (!isAsSeen(found, change) && !isHalfWay(change, found)) {
    const message = `written, but someone else has written since: it is ${formatValue(change, found)} now, not ${formatValue(change, change.after)}`
    await settle(run, change, 'conflict', { found, error: { code: 'apply.overwritten', message } })
    return true
  }
  if (at.waitedMs === undefined) return false
  const refusal = run.tally.errorOf(change)
  const later = refusal === undefined ? '' : `; a later try was refused: ${refusal.message}`
  const message = `sent, but still ${formatValue(change, found)} after ${Math.round(at.waitedMs)} ms: lost, late, or set back by someone else; apply the plan again to write it again${later}`
  await settle(run, change, 'failed', { found, error: { code: 'apply.notVisible', message } })
  return true
}

/** How long a change took to show; nothing if the first read showed it, since it may have shown earlier. */
function measureLag(run: Run, change: Change, first: boolean): { lagMs?: number } {
  const wroteAtMs = run.tally.wroteAtMs(change)
  if (wroteAtMs === undefined) return {}
  return { lagMs: first ? 0 : Math.max(0, run.clock.now() - wroteAtMs) }
}

import type { Change } from '../../../documents'
import type { Problem } from '../options/problem'
import { isOurs, type Run } from './run'

/**
 * Whether nothing more may be written: the run was halted, its time is over, or a freeze has begun (which this
 * records). Call it before each write.
 */
export function isHalted(run: Run): boolean {
  if (!run.halted && !run.dryRun && run.limit.leftMs() <= 0) stopForTime(run)
  if (!run.halted && !run.dryRun) stopForFreeze(run)
  return run.halted
}

/** Halts the run if a freeze has begun. @returns the reason, if one has */
export function stopForFreeze(run: Run): string | undefined {
  const why = run.freeze(run.clock.now())
  if (why === undefined) return undefined
  run.halted = true
  run.stopped = true
  run.frozen = why
  return why
}

/** Halts the run when its time is over. Requests in progress finish or are cut off. */
export function stopForTime(run: Run): void {
  run.halted = true
  run.stopped = true
}

/**
 * Reports the changes that a run leaves to the next run. Only the report has them: in the journal they stay open, so
 * that a run that is resumed many times does not fill the journal with changes it did not make.
 */
export function leaveUnfinished(run: Run): void {
  // Reports what an earlier run found in the audits before it died, since the `ended` entry of this run clears it.
  if (run.external.writes.length === 0) run.external = { writes: run.replay.external, check: undefined }
  let left = 0
  for (const change of run.changes) {
    if (run.tally.statusOf(change) !== undefined) {
      keepDoubt(run, change)
      continue
    }
    if (run.replay.proven.has(change.id) && !run.tally.wasWritten(change)) {
      // An earlier run saw its value in the org and nothing contradicts that; this run had no time to read it.
      run.tally.settle(change, run.replay.written.has(change.id) ? 'resumed' : 'already')
      continue
    }
    left += 1
    run.tally.settle(change, 'skipped', { error: whyLeft(run, change) })
  }
  const of = `${left} of ${run.changes.length} changes`
  const how = 'apply the plan again with the same journal to continue'
  run.unfinished =
    run.frozen === undefined
      ? { left, reason: 'timeLimit', message: `the time limit came before ${of}; ${how}` }
      : { left, reason: 'freeze', message: `a freeze came before ${of}: ${run.frozen}. Then ${how}` }
}

function whyLeft(run: Run, change: Change): Problem {
  const { code, what } =
    run.frozen === undefined
      ? { code: 'apply.timeLimit', what: 'the time limit of the run' }
      : { code: 'apply.frozen', what: 'a freeze' }
  return isOurs(run, change) || run.underWay.has(change)
    ? { code: 'apply.unread', message: `sent, but not read back: ${what} came first` }
    : { code, message: `not tried: ${what} came first` }
}

/** A change whose first try is in doubt and whose later try failed may be in the org as long as nobody has read it back. */
function keepDoubt({ tally }: Run, change: Change): void {
  const failure = tally.errorOf(change)
  if (failure === undefined || tally.statusOf(change) !== 'failed' || !tally.wasWritten(change)) return
  if (failure.code === 'apply.unread' || failure.code === 'apply.notVisible') return
  const message = `sent, but not read back; a later try failed: ${failure.message}`
  tally.settle(change, 'failed', { error: { code: 'apply.unread', message } })
}

import type { Change } from '../../../documents'
import type { Problem } from '../options/problem'
import type { Run } from './run'

/**
 * Whether nothing more may be written: something halted the run, its time is over, or a freeze has begun, which is noted. Call
 * it before each write.
 */
export function isHalted(run: Run): boolean {
  if (!run.halted && !run.dryRun && run.limit.isUp()) stopForTime(run)
  if (!run.halted && !run.dryRun) stopForFreeze(run)
  return run.halted
}

/** Ends the run when a freeze has begun. @returns the reason, if one has */
export function stopForFreeze(run: Run): string | undefined {
  const why = run.freeze(run.clock.now())
  if (why === undefined) return undefined
  run.halted = true
  run.stopped = true
  run.frozen = why
  return why
}

/** Ends the run when its time is over. Requests in progress end in order, or are cut off. */
export function stopForTime(run: Run): void {
  run.halted = true
  run.stopped = true
}

/**
 * Reports what a run leaves to the next run with its journal. Only the report says so: in the journal these changes stay open,
 * and a run that is resumed many times does not fill it with what it did not do.
 */
export function leaveUnfinished(run: Run): void {
  // Reports what an earlier run found in the audits before it died: the end of this run closes it.
  if (run.foreign.writes.length === 0) run.foreign = { writes: run.replay.foreign, check: undefined }
  let left = 0
  for (const change of run.changes) {
    if (run.tally.statusOf(change) !== undefined) continue
    if (run.replay.proven.has(change.id) && !run.tally.wasWritten(change)) {
      // An earlier run saw it hold and nothing contradicts that; this run did not get to read it.
      run.tally.settle(change, run.replay.written.has(change.id) ? 'resumed' : 'already')
      continue
    }
    left += 1
    run.tally.settle(change, 'skipped', { error: whyLeft(run, isSent(run, change)) })
  }
  const of = `${left} of ${run.changes.length} changes`
  const how = 'apply the plan again with the same journal to continue'
  run.unfinished =
    run.frozen === undefined
      ? { left, reason: 'timeLimit', message: `the time limit came before ${of}; ${how}` }
      : { left, reason: 'freeze', message: `a freeze came before ${of}: ${run.frozen}. Then ${how}` }
}

function whyLeft({ frozen }: Run, sent: boolean): Problem {
  const message = (what: string): string => `${sent ? 'written, but not read back' : 'not tried'}: ${what} came first`
  return frozen === undefined
    ? { code: 'apply.timeLimit', message: message('the time limit of the run') }
    : { code: 'apply.frozen', message: message('a freeze') }
}

function isSent({ tally, replay }: Run, change: Change): boolean {
  return tally.wasWritten(change) || replay.done.has(change.id)
}

import type { Change } from '../../../documents'
import type { Problem } from '../options/problem'
import type { Run } from './run'

/**
 * Whether nothing more may be written: by what happened, or because the time is over or a freeze has begun, which is noted.
 * To be asked before each write.
 */
export function isHalted(run: Run): boolean {
  if (!run.halted && !run.dryRun && run.limit.isUp()) stopForTime(run)
  if (!run.halted && !run.dryRun) stopForFreeze(run)
  return run.halted
}

/** Ends the run where a freeze has begun. @returns why, if one has */
export function stopForFreeze(run: Run): string | undefined {
  const why = run.freeze(run.clock.now())
  if (why === undefined) return undefined
  run.halted = true
  run.stopped = true
  run.frozen = why
  return why
}

/** The time is over. What is under way ends in order, or is cut off. */
export function stopForTime(run: Run): void {
  run.halted = true
  run.stopped = true
}

/**
 * Tells what a run leaves to the next one that gets its journal. Only the report says so: in the journal these changes
 * stay open, and a run that is taken up many times does not fill it with what it did not do.
 */
export function leaveUnfinished(run: Run): void {
  // What an earlier run found in the audits and did not live to tell is told now: the end of this one closes it.
  if (run.foreign.writes.length === 0) run.foreign = { writes: run.replay.foreign, check: undefined }
  let left = 0
  for (const change of run.changes) {
    if (run.tally.statusOf(change) !== undefined) continue
    if (run.replay.proven.has(change.id) && !run.tally.wasWritten(change)) {
      // Seen to hold by an earlier run, and nothing is known against it: this one did not come to look.
      run.tally.settle(change, run.replay.written.has(change.id) ? 'resumed' : 'already')
      continue
    }
    left += 1
    run.tally.settle(change, 'skipped', { error: whyLeft(run, isSent(run, change)) })
  }
  const of = `${left} of ${run.changes.length} changes`
  const how = 'apply the plan again with the same journal to go on'
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

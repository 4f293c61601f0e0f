import type { Change } from '../../../documents'
import { fail, type Run } from '../state/run'

/** A refusal says nothing about an earlier write whose answer was lost: where there is one, the read-back has the last word. */
export async function refused(run: Run, changes: readonly Change[], error: unknown): Promise<void> {
  leaveToReadBack(
    run,
    changes.filter(({ id }) => run.doubtful.has(id) || run.replay.inDoubt.has(id)),
  )
  await fail(run, changes, error)
}

/** Fails what is still open of a subject that was looked at as often as it may be. */
export async function giveUp(
  run: Run,
  changes: readonly Change[],
  error: unknown,
  doubtful: readonly Change[],
): Promise<void> {
  const open = changes.filter((change) => run.tally.isOpen(change))
  leaveToReadBack(run, doubtful)
  await fail(run, open, error)
}

/** A write that was sent and may yet come about is no write that was never tried: the read-back has the last word. */
export function leaveToReadBack(run: Run, doubtful: readonly Change[]): void {
  for (const change of doubtful) run.tally.wrote(change, run.tally.facts(change))
}

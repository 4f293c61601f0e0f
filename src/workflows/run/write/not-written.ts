import type { Change } from '../../../documents'
import { fail, type Run } from '../state/run'

/**
 * Settles refused changes as failed. If the answer to an earlier write was lost, the refusal does not show whether that
 * one took effect: then the read-back decides.
 */
export async function refused(run: Run, changes: readonly Change[], error: unknown): Promise<void> {
  leaveToReadBack(
    run,
    changes.filter(({ id }) => run.doubtful.has(id) || run.replay.inDoubt.has(id)),
  )
  await fail(run, changes, error)
}

/** Settles the open changes of a subject as failed after the last allowed read. */
export async function failAfterRetries(
  run: Run,
  changes: readonly Change[],
  error: unknown,
  doubtful: readonly Change[],
): Promise<void> {
  const open = changes.filter((change) => run.tally.isOpen(change))
  leaveToReadBack(run, doubtful)
  await fail(run, open, error)
}

/** Leaves sent writes that may still take effect to the read-back. */
export function leaveToReadBack(run: Run, doubtful: readonly Change[]): void {
  for (const change of doubtful) run.tally.wrote(change, run.tally.facts(change))
}

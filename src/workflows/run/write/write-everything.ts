import { startAge } from '../../../core/time/clock'
import type { Change } from '../../../documents'
import { concurrently } from '../../../resources/kit/lists/concurrently'
import { groupWrites, isBatchable, splitBatches, type WriteGroup } from '../../cost/write-groups'
import { readUnits } from '../../subjects/read'
import { fail, isUndo, type Run, reading } from '../state/run'
import { isHalted } from '../state/unfinished'
import { FRESH_BATCH_MS } from './send-gate'
import { type SubjectState, writeUnit } from './write-unit'

/**
 * Writes users in parallel, then queues (an undo writes queues first). The changes of one user or queue are written one
 * by one.
 */
export async function writeEverything(run: Run, open: readonly Change[]): Promise<void> {
  const backwards = isUndo(run.plan)
  const { users, queues } = groupWrites(open, backwards)
  const stopWatching = run.rereads.watch(run.client)
  try {
    if (backwards) await writeGroups(run, queues, new Map())
    if (run.plan.reread === 'each') await writeGroups(run, users, new Map())
    else for (const batch of splitBatches(users)) await writeGroups(run, batch, await readBatch(run, batch))
    if (!backwards) await writeGroups(run, queues, new Map())
  } finally {
    stopWatching()
  }
}

async function writeGroups(
  run: Run,
  groups: readonly WriteGroup[],
  seen: ReadonlyMap<string, SubjectState>,
): Promise<void> {
  await concurrently(groups, run.concurrency, async ({ units }) => {
    for (const unit of units) {
      if (isHalted(run)) return
      await writeUnit(run, unit, seen.get(unit.key))
      run.report()
    }
  })
}

/** Reads the users of a batch. If a user cannot be read, their changes fail and nothing is written to that user. */
async function readBatch(run: Run, groups: readonly WriteGroup[]): Promise<Map<string, SubjectState>> {
  const seen = new Map<string, SubjectState>()
  if (isHalted(run)) return seen
  const units = groups.flatMap((group) => group.units.filter(isBatchable))
  await readUnits(run.client, units, reading(run), run.concurrency, async ({ units, found, error }) => {
    if (error !== undefined) {
      run.tally.countError('reads', error)
      await fail(
        run,
        units.flatMap((unit) => unit.changes),
        error,
      )
    }
    const ageMs = startAge(run.clock)
    for (const [key, state] of found) seen.set(key, { state, ageMs, freshMs: FRESH_BATCH_MS })
  })
  return seen
}

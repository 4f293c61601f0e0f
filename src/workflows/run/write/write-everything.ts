import { startAge } from '../../../core/time/clock'
import type { Change } from '../../../documents'
import { concurrently } from '../../../resources/kit/lists/concurrently'
import { batchable, batchesOf, type Lane, lanesOf } from '../../cost/lanes'
import { readUnits } from '../../subjects/read'
import { fail, isUndo, type Run, reading } from '../state/run'
import { isHalted } from '../state/unfinished'
import { FRESH_BATCH_MS } from './send-gate'
import { type Look, writeUnit } from './write-unit'

/** Users at the same time, then queues, in an undo the other way round; each user's or queue's changes one by one. */
export async function writeEverything(run: Run, open: readonly Change[]): Promise<void> {
  const backwards = isUndo(run.plan)
  const { users, queues } = lanesOf(open, backwards)
  if (backwards) await writeLanes(run, queues, new Map())
  if (run.plan.reread === 'each') await writeLanes(run, users, new Map())
  else for (const batch of batchesOf(users)) await writeLanes(run, batch, await readBatch(run, batch))
  if (!backwards) await writeLanes(run, queues, new Map())
}

async function writeLanes(run: Run, lanes: readonly Lane[], seen: ReadonlyMap<string, Look>): Promise<void> {
  await concurrently(lanes, run.concurrency, async ({ units }) => {
    for (const unit of units) {
      if (isHalted(run)) return
      await writeUnit(run, unit, seen.get(unit.key))
      run.report()
    }
  })
}

/** The users of a batch as they are now. What cannot be read fails its changes, so that nothing is written to it. */
async function readBatch(run: Run, lanes: readonly Lane[]): Promise<Map<string, Look>> {
  const seen = new Map<string, Look>()
  if (isHalted(run)) return seen
  const units = lanes.flatMap((lane) => lane.units.filter(batchable))
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

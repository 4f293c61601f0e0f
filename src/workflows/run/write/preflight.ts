import { PlanError } from '../../../core/errors'
import type { Change } from '../../../documents'
import { readUnits } from '../../subjects/read'
import { shownValue, type Unit, unitsOf } from '../../subjects/subject'
import { type Conflict, decide } from '../options/decide'
import { missingError } from '../proof/write-facts'
import { conflict, describe, fail, isOurs, type Run, reading, settle, spare, undoneId } from '../state/run'

/**
 * Reads every target before the first write, 100 users per request. Values that are already there need no write, and
 * conflicts are found before the run is half done.
 * @returns changes still to be made
 * @throws PlanError `stale` under the policy `fail`, when nothing has been written yet and a target differs
 */
export async function preflight(run: Run, changes: readonly Change[]): Promise<Change[]> {
  const open = new Set<Change>()
  const conflicts: Conflict[] = []
  const known = { landed: landedIn(run), isOurs: (change: Change) => isOurs(run, change) }
  await readUnits(run.client, unitsOf(changes), reading(run), run.concurrency, async ({ units, found, error }) => {
    if (error !== undefined) throw error
    for (const unit of units) {
      const state = found.get(unit.key)
      if (state === undefined) await fail(run, unit.changes, missingError(unit))
      else await sort(run, decide(unit.changes, state, run.policy, amongOf(run, unit), known), open, conflicts)
    }
    run.report()
  })
  const place = new Map(changes.map((change, index) => [change, index]))
  conflicts.sort((a, b) => (place.get(a.change) ?? 0) - (place.get(b.change) ?? 0))
  refuseStale(run, conflicts)
  for (const { change, found } of conflicts) await conflict(run, change, found)
  return changes.filter((change) => open.has(change))
}

async function sort(
  run: Run,
  decision: ReturnType<typeof decide>,
  open: Set<Change>,
  conflicts: Conflict[],
): Promise<void> {
  for (const change of decision.holding) await alreadyHolds(run, change)
  conflicts.push(...decision.conflicts)
  if (run.policy === 'fail') for (const change of decision.spared) open.add(change)
  else await spare(run, decision.spared)
  for (const change of decision.write) open.add(change)
}

/**
 * Changes that an earlier run saw in the org, or had an answer for. If such a value is gone, someone reverted it. A
 * fully applied plan that is applied again makes them again.
 */
function landedIn({ finished, replay }: Run): ReadonlySet<string> | undefined {
  return finished ? undefined : replay.landed
}

function amongOf(run: Run, { changes: [first] }: Unit): readonly Change[] {
  return first === undefined ? [] : run.among(first)
}

async function alreadyHolds(run: Run, change: Change): Promise<void> {
  const { inDoubt, written, proven } = run.replay
  const earlier = !run.finished && (inDoubt.has(change.id) || written.has(change.id))
  const status = earlier ? 'resumed' : 'already'
  // The journal already has this fact. A second entry is left out because a run of thousands of changes may be resumed
  // many times.
  if (proven.has(change.id)) return run.tally.settle(change, status, { found: change.after })
  if (earlier && inDoubt.has(change.id)) {
    await run.record({ type: 'outcome', write: 'looked', changeIds: [change.id], result: 'done' })
  }
  await settle(run, change, status, { found: change.after })
}

function refuseStale(run: Run, conflicts: readonly Conflict[]): void {
  const untouched = run.replay.written.size === 0 && run.replay.inDoubt.size === 0
  if (conflicts.length === 0 || run.policy !== 'fail' || run.dryRun || !untouched) return
  const shown = conflicts
    .slice(0, 5)
    .map(
      ({ change, found }) =>
        `${describe(change)} was ${shownValue(change, change.before)}, is ${shownValue(change, found)}`,
    )
  const more = conflicts.length > shown.length ? ` and ${conflicts.length - shown.length} more` : ''
  const undone = undoneId(run.plan)
  throw new PlanError(
    'stale',
    undone === undefined
      ? `Plan ${run.plan.id} is stale, nothing was written: ${shown.join('; ')}${more}. Make a new plan, or apply with onConflict skip or merge.`
      : `What plan ${undone} wrote was changed since, nothing was undone: ${shown.join('; ')}${more}. Undo with onConflict skip or merge.`,
  )
}

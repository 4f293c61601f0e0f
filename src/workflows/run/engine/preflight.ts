import { PlanError } from '../../../core/errors'
import { joinUpTo } from '../../../core/text/counted'
import type { Change } from '../../../documents'
import { readUnits } from '../../subjects/showing'
import { formatValue, groupUnits } from '../../subjects/subject'
import { type Conflict, decide } from '../options/decide'
import { settleMissing } from '../proof/write-facts'
import {
  conflict,
  describe,
  isOurs,
  type Run,
  reading,
  selectAmong,
  settle,
  skipBesideConflict,
  undoneId,
} from '../state/run'

/**
 * Reads every target before the first write, 100 users per request. Values that are already there need no write, and
 * conflicts are found before the run is half done.
 * @returns changes still to be made
 * @throws PlanError `stale` under the policy `fail`, when nothing has been written yet and a target differs
 */
export async function preflight(run: Run, changes: readonly Change[]): Promise<Change[]> {
  const open = new Set<Change>()
  const conflicts: Conflict[] = []
  const known = { landed: confirmedEarlier(run), isOurs: (change: Change) => isOurs(run, change) }
  await readUnits(run.client, groupUnits(changes), reading(run), run.concurrency, async ({ units, found, error }) => {
    if (error !== undefined) throw error
    for (const unit of units) {
      const state = found.get(unit.key)
      if (state === undefined) await settleMissing(run, unit.changes)
      else
        await recordDecision(
          run,
          decide(unit.changes, state, run.policy, selectAmong(run, unit.changes), known),
          open,
          conflicts,
        )
    }
    run.report()
  })
  const order = new Map(changes.map((change, index) => [change, index]))
  conflicts.sort((a, b) => (order.get(a.change) ?? 0) - (order.get(b.change) ?? 0))
  refuseStale(run, conflicts)
  for (const { change, found } of conflicts) await conflict(run, change, found)
  return changes.filter((change) => open.has(change))
}

/** Settles the changes that need no write, and adds the others to `open` or `conflicts`. */
async function recordDecision(
  run: Run,
  decision: ReturnType<typeof decide>,
  open: Set<Change>,
  conflicts: Conflict[],
): Promise<void> {
  for (const change of decision.holding) await settleHolding(run, change)
  conflicts.push(...decision.conflicts)
  if (run.policy === 'fail') for (const change of decision.skipped) open.add(change)
  else await skipBesideConflict(run, decision.skipped)
  for (const change of decision.write) open.add(change)
}

/**
 * Ids of changes whose value an earlier run saw in the org, or whose write was confirmed: if the value is gone, someone
 * reverted it. Undefined for a plan that was fully applied: applied again, it makes its changes again.
 */
function confirmedEarlier({ finished, replay }: Run): ReadonlySet<string> | undefined {
  return finished ? undefined : replay.landed
}

/** Settles a change whose planned value is in the org already. */
async function settleHolding(run: Run, change: Change): Promise<void> {
  const { inDoubt, written, proven } = run.replay
  const earlier = !run.finished && (inDoubt.has(change.id) || written.has(change.id))
  const status = earlier ? 'resumed' : 'already'
  // The journal says so already. It would grow with each resume of a run of thousands of changes.
  if (proven.has(change.id)) return run.tally.settle(change, status, { found: change.after })
  if (earlier && inDoubt.has(change.id)) {
    await run.record({ type: 'outcome', write: 'checked', changeIds: [change.id], result: 'done' })
  }
  await settle(run, change, status, { found: change.after })
}

function refuseStale(run: Run, conflicts: readonly Conflict[]): void {
  const nothingWritten = run.replay.written.size === 0 && run.replay.inDoubt.size === 0
  if (conflicts.length === 0 || run.policy !== 'fail' || run.dryRun || !nothingWritten) return
  const differences = joinSome(
    conflicts.map(
      ({ change, found }) =>
        `${describe(change)} was ${formatValue(change, change.before)}, is ${formatValue(change, found)}`,
    ),
  )
  const undone = undoneId(run.plan)
  throw new PlanError(
    'stale',
    undone === undefined
      ? `Plan ${run.plan.id} is stale, nothing was written: ${differences}. Make a new plan, or apply it with the conflict policy skip or merge.`
      : `Values that plan ${undone} wrote were changed since, nothing was undone: ${differences}. Undo with the conflict policy skip or merge.`,
  )
}

/** Maximum number of changes that a message names. */
const MAX_NAMED = 5

/** Joins texts for a message, the first few of them with the number of the others. */
export function joinSome(texts: readonly string[]): string {
  return joinUpTo(texts, MAX_NAMED, '; ')
}

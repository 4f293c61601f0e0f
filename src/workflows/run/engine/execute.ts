import type { Client } from '../../../client'
import { PlanError } from '../../../core/errors'
import { startAge } from '../../../core/time/clock'
import type { ApplyReport, Change, ExternalWrite, Plan } from '../../../documents'
import type { Journal } from '../../../documents/ports/ports'
import { concurrently } from '../../../resources/kit/lists/in-parts'
import { groupWrites, isBatchable, splitBatches, type WriteGroup } from '../../cost/write-groups'
import { mustBeOwn } from '../../kit/own-org'
import { readUnits } from '../../subjects/showing'
import { formatValue, type Unit, unitsOf } from '../../subjects/subject'
import { headerOf } from '../journal/entries'
import { type Replay, replayJournal } from '../journal/replay'
import { type Conflict, decide } from '../options/decide'
import type { ApplyOptions } from '../options/options'
import { findExternal } from '../proof/external'
import { readBack } from '../proof/read-back'
import { missingError } from '../proof/write-facts'
import { putAllRingsBack } from '../state/rings'
import { conflict, describe, fail, isOurs, isUndo, type Run, reading, settle, skipRest, undoneId } from '../state/run'
import { settleOthers, staged } from '../state/stages'
import { startRun } from '../state/start-run'
import { isHalted, leaveUnfinished, stopForTime } from '../state/unfinished'
import { FRESH_BATCH_MS } from '../write/send-gate'
import { type SubjectState, writeUnit } from '../write/write-unit'
import { canaryTest, watchCanary } from './canary'
import { reportOf } from './report-of'

/** A run that has read its journal and checked that the plan is for this org. */
export interface Prepared {
  readonly journal: Journal
  readonly run: Run
  readonly replay: Replay
  readonly startedAt: string
}

/**
 * Reads the journal and checks that the plan is for this org. Writes nothing, neither to the org nor to the journal.
 * @throws PlanError `tampered` or `wrongOrg`
 */
export async function prepare(client: Client, plan: Plan, options: ApplyOptions, journal: Journal): Promise<Prepared> {
  const clock = options.clock ?? client.clock
  const startedAt = new Date(clock.now()).toISOString()
  const replay = await replayJournal(journal, plan)
  const run = startRun(client, plan, options, replay, (entry) => journal.append(entry))
  await mustBeOwn(client, `Plan ${undoneId(plan) ?? plan.id}`, plan.org, reading(run))
  return { journal, run, replay, startedAt }
}

/** Writes the first entry of the run: the plan's header, or a note that the run resumes the journal. */
export async function open({ run, replay, startedAt }: Prepared): Promise<void> {
  const first = replay.started ? { type: 'resumed' as const } : headerOf(run.plan, startedAt)
  await run.record({ ...first, ...run.approvalRecord })
}

/**
 * Makes the changes that are due and not done: reads all targets, writes, reads back. At its time limit it stops
 * between writes.
 * @throws PlanError `stale`; the signal's reason
 */
export async function execute({ journal, run, startedAt }: Prepared): Promise<ApplyReport> {
  run.limit.begin()
  try {
    if (!isHalted(run)) await checkAndWrite(run, journal)
  } catch (error) {
    if (!run.limit.isCut(error)) throw withUnderWay(error, run)
    stopForTime(run)
  } finally {
    run.limit.end()
  }
  if (run.stopped) leaveUnfinished(run)
  else await settleRest(run)
  const report = reportOf(run, startedAt)
  await run.record({ type: 'ended', outcome: report.outcome })
  run.phase('done')
  return report
}

async function checkAndWrite(run: Run, journal: Journal): Promise<void> {
  run.phase('checking')
  await putAllRingsBack(run)
  const stages = staged(
    run,
    run.changes.filter((change) => !run.replay.done.has(change.id) && run.tally.statusOf(change) === undefined),
  )
  const left = await preflight(run, stages.due)
  // Recorded only now: a plan that is refused as stale must leave no changes to make later.
  await settleOthers(run, stages)
  if (!run.dryRun) {
    await makeChanges(run, left)
    // Only the run that reaches the end checks the audits, for all writes.
    if (!run.stopped) await checkAudits(run, journal)
  }
}

/** Makes the changes of the canary first, if there is one, and the others once it has passed. */
async function makeChanges(run: Run, changes: readonly Change[]): Promise<void> {
  const isFirst = await canaryTest(run)
  if (isFirst === undefined) return await writeAndReadBack(run, changes)
  const rest = changes.filter((change) => !isFirst(change))
  if (changes.length > 0 && !run.replay.canaryOpen) await run.record({ type: 'canaryBegun' })
  await writeAndReadBack(run, changes.filter(isFirst))
  // The canary is also watched if an earlier run wrote all its changes but did not finish watching, and if no other
  // change follows.
  const unwatched = run.replay.canaryOpen || run.changes.some((change) => run.tally.wasWritten(change))
  if (run.halted || !(rest.length > 0 || unwatched) || !(await watchCanary(run))) return
  await writeAndReadBack(run, rest)
}

async function writeAndReadBack(run: Run, changes: readonly Change[]): Promise<void> {
  run.phase('writing')
  await writeEverything(run, changes)
  run.phase('verifying')
  await readBack(run, writtenChanges(run))
}

/** Changes that this run wrote, or that an earlier run wrote and did not read back, even if the outcome is in doubt. */
function writtenChanges(run: Run): Change[] {
  const written = run.changes.filter((change) => run.tally.wasWritten(change) || run.replay.done.has(change.id))
  // Changes that the canary's read-back has shown need no second one.
  return written.filter((change) => (run.tally.statusOf(change) ?? 'failed') === 'failed')
}

/** Searches the Genesys audits for writes by others in the short time between our check and our write. */
async function checkAudits(run: Run, journal: Journal): Promise<void> {
  const wrote = run.changes.some((change) => run.tally.wasWritten(change) || run.replay.written.has(change.id))
  // Reports what an earlier run found before it died.
  run.external = { writes: run.replay.external, check: undefined }
  if (run.auditWaitMs === undefined || !wrote) return
  const check = await findExternal(run.client, run.plan, journal, { ...reading(run), waitMs: run.auditWaitMs })
  const { complete, message, evaluated, unclear, missing } = check
  // An earlier run evaluated all writes, and its findings are already in the report.
  if (complete && evaluated === 0) return
  run.external = {
    writes: [...run.replay.external, ...check.writes],
    check: { complete, message, evaluated, unclear, missing },
  }
  await run.record({ type: 'external', through: check.through, writes: check.writes.map(journalForm) })
}

/** A copy in the form that the journal keeps. */
function journalForm({ target, before, after, ...rest }: ExternalWrite) {
  return { ...rest, target: { id: target.id, name: target.name }, before: [...before], after: [...after] }
}

async function settleRest(run: Run): Promise<void> {
  const missed = run.canary.ended?.passed === false
  const why = missed ? 'the canary missed its limits' : 'the run stopped before'
  const message = run.dryRun ? 'dry run: would be written' : `not tried: ${why}`
  const error = { code: run.dryRun ? 'apply.dryRun' : missed ? 'apply.canary' : 'apply.stopped', message }
  for (const change of run.changes) if (run.tally.isOpen(change)) await settle(run, change, 'skipped', { error })
}

/** Maximum number of changes named in the message; the journal has all of them. */
const MAX_NAMED = 5

/**
 * If a run lost its lease, adds to its error the writes that had left by then. Only a check of the org shows whether
 * they took effect before or after someone else got the lease. Other errors are not changed.
 */
function withUnderWay(error: unknown, { plan, underWay }: Run): unknown {
  if (!(error instanceof PlanError && error.reason === 'locked') || underWay.size === 0) return error
  const named = [...underWay].slice(0, MAX_NAMED).map(describe).join('; ')
  const more = underWay.size > MAX_NAMED ? ` and ${underWay.size - MAX_NAMED} more` : ''
  const sent = `Sent before that was known, and perhaps written: ${named}${more}. Compare them with the org: verify plan ${plan.id}.`
  return new PlanError('locked', `${error.message} ${sent}`, { cause: error })
}

/**
 * Writes users in parallel, then queues (an undo writes queues first). The changes of one user or queue are written one
 * by one.
 */
async function writeEverything(run: Run, open: readonly Change[]): Promise<void> {
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

/**
 * Reads every target before the first write, 100 users per request. Values that are already there need no write, and
 * conflicts are found before the run is half done.
 * @returns changes still to be made
 * @throws PlanError `stale` under the policy `fail`, when nothing has been written yet and a target differs
 */
async function preflight(run: Run, changes: readonly Change[]): Promise<Change[]> {
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
  if (run.policy === 'fail') for (const change of decision.skipped) open.add(change)
  else await skipRest(run, decision.skipped)
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
  // The journal already has this fact, and a run of thousands of changes may be resumed many times.
  if (proven.has(change.id)) return run.tally.settle(change, status, { found: change.after })
  if (earlier && inDoubt.has(change.id)) {
    await run.record({ type: 'outcome', write: 'looked', changeIds: [change.id], result: 'done' })
  }
  await settle(run, change, status, { found: change.after })
}

function refuseStale(run: Run, conflicts: readonly Conflict[]): void {
  const untouched = run.replay.written.size === 0 && run.replay.inDoubt.size === 0
  if (conflicts.length === 0 || run.policy !== 'fail' || run.dryRun || !untouched) return
  const listed = conflicts
    .slice(0, 5)
    .map(
      ({ change, found }) =>
        `${describe(change)} was ${formatValue(change, change.before)}, is ${formatValue(change, found)}`,
    )
  const more = conflicts.length > listed.length ? ` and ${conflicts.length - listed.length} more` : ''
  const undone = undoneId(run.plan)
  throw new PlanError(
    'stale',
    undone === undefined
      ? `Plan ${run.plan.id} is stale, nothing was written: ${listed.join('; ')}${more}. Make a new plan, or apply with onConflict skip or merge.`
      : `What plan ${undone} wrote was changed since, nothing was undone: ${listed.join('; ')}${more}. Undo with onConflict skip or merge.`,
  )
}

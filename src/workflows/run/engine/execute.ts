import type { Client } from '../../../client'
import { PlanError } from '../../../core/errors'
import type { ApplyReport, Change, ExternalWrite, Plan } from '../../../documents'
import type { Journal } from '../../../documents/ports/ports'
import { concurrently } from '../../../resources/kit/lists/in-parts'
import { groupWrites, isBatchable, splitBatches, type WriteGroup } from '../../cost/write-groups'
import { assertOwnOrg } from '../../kit/own-org'
import { readUnits } from '../../subjects/showing'
import { buildHeader } from '../journal/entries'
import { type Replay, replayJournal } from '../journal/replay'
import type { ApplyOptions } from '../options/options'
import { findExternal } from '../proof/external'
import { readBack } from '../proof/read-back'
import { putAllRingsBack } from '../state/rings'
import { describe, fail, isOurs, isUndo, type Run, reading, settle, undoneId } from '../state/run'
import { settleNotDue, splitByTime } from '../state/stages'
import { startRun } from '../state/start-run'
import { isHalted, leaveUnfinished, stopForTime } from '../state/unfinished'
import { FRESH_BATCH_MS, type SubjectState, timedRead } from '../write/send-gate'
import { writeUnit } from '../write/write-unit'
import { buildReport } from './build-report'
import { canaryTest, watchCanary } from './canary'
import { joinSome, preflight } from './preflight'

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
  await assertOwnOrg(client, `Plan ${undoneId(plan) ?? plan.id}`, plan.org, reading(run))
  return { journal, run, replay, startedAt }
}

/** Writes the first entry of the run: the plan's header, or a note that the run resumes the journal. */
export async function recordStart({ run, replay, startedAt }: Prepared): Promise<void> {
  const first = replay.started ? { type: 'resumed' as const } : buildHeader(run.plan, startedAt)
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
    if (!run.limit.isCut(error)) throw withSentWrites(error, run)
    stopForTime(run)
  } finally {
    run.limit.end()
  }
  if (run.stopped) leaveUnfinished(run)
  else await skipUntried(run)
  const report = buildReport(run, startedAt)
  await run.record({ type: 'ended', outcome: report.outcome })
  run.phase('done')
  return report
}

async function checkAndWrite(run: Run, journal: Journal): Promise<void> {
  run.phase('checking')
  await putAllRingsBack(run)
  const isDone = (change: Change): boolean => run.replay.done.has(change.id) || run.tally.statusOf(change) !== undefined
  const { due, notDue } = splitByTime(
    run,
    run.changes.filter((change) => !isDone(change)),
  )
  const pending = await preflight(run, due)
  const isFirst = run.dryRun || isHalted(run) ? undefined : await canaryTest(run, pending)
  // Not before: a plan that is refused must not leave held changes behind, which would be made later.
  await settleNotDue(run, notDue)
  if (!run.dryRun) {
    await makeChanges(run, pending, isFirst)
    // A run that stops early leaves the check of all writes to the run that completes the plan.
    if (!run.stopped) await checkAudits(run, journal)
  }
}

/** Makes the changes of the canary first, if there is one, and the others once it has passed. */
async function makeChanges(
  run: Run,
  changes: readonly Change[],
  isFirst: ((change: Change) => boolean) | undefined,
): Promise<void> {
  if (isFirst === undefined) return await writeAndReadBack(run, changes)
  const rest = changes.filter((change) => !isFirst(change))
  if (!run.replay.canaryOpen) await run.record({ type: 'canaryBegun' })
  await writeAndReadBack(run, changes.filter(isFirst))
  // The canary is also watched if an earlier run wrote all its changes but did not finish watching, and if no other
  // change follows.
  const made = run.changes.some((change) => isFirst(change) && isOurs(run, change))
  if (run.halted || !(rest.length > 0 || made || run.replay.canaryOpen)) return
  if (await watchCanary(run, made)) await writeAndReadBack(run, rest)
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
  // The canary's changes were read back already, unless that failed.
  return written.filter((change) => (run.tally.statusOf(change) ?? 'failed') === 'failed')
}

/** Searches the Genesys audits for writes by others in the short time between our check and our write. */
async function checkAudits(run: Run, journal: Journal): Promise<void> {
  const hasWritten = run.changes.some((change) => run.tally.wasWritten(change) || run.replay.written.has(change.id))
  // What an earlier run found is reported even if it did not live to report it.
  run.external = { writes: run.replay.external, check: undefined }
  if (run.auditWaitMs === undefined || !hasWritten) return
  const waitMs = run.auditWaitMs(run.slowReads.size > 0)
  const check = await findExternal(run.client, run.plan, journal, { ...reading(run), waitMs })
  const { complete, message, evaluated, unclear, missing } = check
  // An earlier run evaluated all writes, and its findings are already in the report.
  if (complete && evaluated === 0) return
  run.external = {
    writes: [...run.replay.external, ...check.writes],
    check: { complete, message, evaluated, unclear, missing },
  }
  await run.record({ type: 'external', through: check.through, writes: check.writes.map(toJournalForm) })
}

/** A copy with only the fields that the journal keeps. */
function toJournalForm({ target, before, after, ...rest }: ExternalWrite) {
  return { ...rest, target: { id: target.id, name: target.name }, before: [...before], after: [...after] }
}

/** Settles as skipped the changes that the run did not try. */
async function skipUntried(run: Run): Promise<void> {
  const canaryFailed = run.canary.ended?.passed === false
  const reason = canaryFailed ? 'the canary missed its limits' : 'the run stopped before'
  const message = run.dryRun ? 'dry run: would be written' : `not tried: ${reason}`
  const error = { code: run.dryRun ? 'apply.dryRun' : canaryFailed ? 'apply.canary' : 'apply.stopped', message }
  for (const change of run.changes) if (run.tally.isOpen(change)) await settle(run, change, 'skipped', { error })
}

/**
 * Adds to the error of a run that lost its lease which writes were sent before the run knew of the loss: they may have
 * taken effect after someone else got the lease. Returns other errors unchanged.
 */
function withSentWrites(error: unknown, { plan, underWay }: Run): unknown {
  if (!(error instanceof PlanError && error.reason === 'locked') || underWay.size === 0) return error
  const sent = `Requests that were sent before the run noticed, and may have taken effect: ${joinSome([...underWay].map(describe))}. Verify plan ${plan.id}, which compares it with the org.`
  return new PlanError('locked', `${error.message} ${sent}`, { cause: error })
}

/**
 * Writes users in parallel, then queues (an undo writes queues first). The changes of one user or queue are written one
 * by one.
 */
async function writeEverything(run: Run, changes: readonly Change[]): Promise<void> {
  const backwards = isUndo(run.plan)
  const { users, queues } = groupWrites(changes, backwards)
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
  const { options, ageMs } = timedRead(run)
  await readUnits(run.client, units, options, run.concurrency, async ({ units, found, error }) => {
    if (error !== undefined) {
      run.tally.countError('reads', error)
      await fail(
        run,
        units.flatMap((unit) => unit.changes),
        error,
      )
    }
    for (const [key, state] of found) seen.set(key, { state, ageMs, freshMs: FRESH_BATCH_MS, readMs: 0 })
  })
  return seen
}

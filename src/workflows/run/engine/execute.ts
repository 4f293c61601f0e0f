import type { Client } from '../../../client'
import type { ApplyReport, Change, ForeignWrite, Plan } from '../../../documents'
import type { Journal } from '../../../documents/ports/ports'
import { mustBeOwn } from '../../kit/own-org'
import { headerOf } from '../journal/entries'
import { type Replay, replayJournal } from '../journal/replay'
import type { ApplyOptions } from '../options/options'
import { findForeign } from '../proof/foreign'
import { readBack } from '../proof/read-back'
import { putAllRingsBack } from '../state/rings'
import { type Run, reading, settle, undoneId } from '../state/run'
import { settleOthers, staged } from '../state/stages'
import { startRun } from '../state/start-run'
import { withUnderWay } from '../state/under-way'
import { isHalted, leaveUnfinished, stopForTime } from '../state/unfinished'
import { preflight } from '../write/preflight'
import { writeEverything } from '../write/write-everything'
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
  const { warrant } = run
  await run.record(replay.started ? { type: 'resumed', ...warrant } : { ...headerOf(run.plan, startedAt), ...warrant })
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
  run.foreign = { writes: run.replay.foreign, check: undefined }
  if (run.auditWaitMs === undefined || !wrote) return
  const check = await findForeign(run.client, run.plan, journal, { ...reading(run), waitMs: run.auditWaitMs })
  const { complete, message, judged, unclear, missing } = check
  // An earlier run judged all writes, and its findings are already in the report.
  if (complete && judged === 0) return
  run.foreign = {
    writes: [...run.replay.foreign, ...check.writes],
    check: { complete, message, judged, unclear, missing },
  }
  await run.record({ type: 'foreign', through: check.through, writes: check.writes.map(journalForm) })
}

/** A copy in the form that the journal keeps. */
function journalForm({ target, before, after, ...rest }: ForeignWrite) {
  return { ...rest, target: { id: target.id, name: target.name }, before: [...before], after: [...after] }
}

async function settleRest(run: Run): Promise<void> {
  const missed = run.canary.ended?.passed === false
  const why = missed ? 'the canary missed its limits' : 'the run stopped before'
  const message = run.dryRun ? 'dry run: would be written' : `not tried: ${why}`
  const error = { code: run.dryRun ? 'apply.dryRun' : missed ? 'apply.canary' : 'apply.stopped', message }
  for (const change of run.changes) if (run.tally.isOpen(change)) await settle(run, change, 'skipped', { error })
}

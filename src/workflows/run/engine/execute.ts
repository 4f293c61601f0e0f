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

/** A run that has read its journal and knows that it is in the right org. */
export interface Prepared {
  readonly journal: Journal
  readonly run: Run
  readonly replay: Replay
  readonly startedAt: string
}

/**
 * Reads the journal and compares the org with the plan's. Nothing is written yet, neither there nor here.
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

/** Makes the journal this plan's: its header, or that it was taken up again. */
export async function open({ run, replay, startedAt }: Prepared): Promise<void> {
  const { warrant } = run
  await run.record(replay.started ? { type: 'resumed', ...warrant } : { ...headerOf(run.plan, startedAt), ...warrant })
}

/**
 * Brings about what is due and not done: look at everything, write, read back. Ends early, in order, at its time limit.
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
  // Only now: a plan that is refused as stale leaves nothing that would be made later.
  await settleOthers(run, stages)
  if (!run.dryRun) {
    await bringAbout(run, left)
    // The run that comes to the end looks for all of them.
    if (!run.stopped) await lookForForeign(run, journal)
  }
}

/** The canary first, where there is one; the others when it passed. */
async function bringAbout(run: Run, changes: readonly Change[]): Promise<void> {
  const isFirst = await canaryTest(run)
  if (isFirst === undefined) return await writeAndReadBack(run, changes)
  const rest = changes.filter((change) => !isFirst(change))
  if (changes.length > 0 && !run.replay.canaryOpen) await run.record({ type: 'canaryBegun' })
  await writeAndReadBack(run, changes.filter(isFirst))
  // Also when an earlier run wrote them all: it did not get to watch them to the end. And when nobody is left to follow.
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

/** Changes with a write behind them, of this run or of an earlier one that did not read them back, in doubt or not. */
function writtenChanges(run: Run): Change[] {
  const written = run.changes.filter((change) => run.tally.wasWritten(change) || run.replay.done.has(change.id))
  // What the read-back of a canary has shown needs no second one.
  return written.filter((change) => (run.tally.statusOf(change) ?? 'failed') === 'failed')
}

/** Asks the audits about the window that no look can close. */
async function lookForForeign(run: Run, journal: Journal): Promise<void> {
  const wrote = run.changes.some((change) => run.tally.wasWritten(change) || run.replay.written.has(change.id))
  // What an earlier run found and did not live to tell is told now.
  run.foreign = { writes: run.replay.foreign, check: undefined }
  if (run.auditWaitMs === undefined || !wrote) return
  const check = await findForeign(run.client, run.plan, journal, { ...reading(run), waitMs: run.auditWaitMs })
  const { complete, message, judged, unclear, missing } = check
  // All were judged by an earlier run, and what it found is told above.
  if (complete && judged === 0) return
  run.foreign = {
    writes: [...run.replay.foreign, ...check.writes],
    check: { complete, message, judged, unclear, missing },
  }
  await run.record({ type: 'foreign', through: check.through, writes: check.writes.map(told) })
}

/** A copy that is the journal's own. */
function told({ target, before, after, ...rest }: ForeignWrite) {
  return { ...rest, target: { id: target.id, name: target.name }, before: [...before], after: [...after] }
}

async function settleRest(run: Run): Promise<void> {
  const missed = run.canary.ended?.passed === false
  const why = missed ? 'the canary missed its limits' : 'the run stopped before'
  const message = run.dryRun ? 'dry run: would be written' : `not tried: ${why}`
  const error = { code: run.dryRun ? 'apply.dryRun' : missed ? 'apply.canary' : 'apply.stopped', message }
  for (const change of run.changes) if (run.tally.isOpen(change)) await settle(run, change, 'skipped', { error })
}

import type { Client } from '../../client'
import type { ApplyReport, Change, Plan } from '../../core/documents'
import { LIMITS } from '../../core/limits'
import { chunks } from '../../resources/chunks'
import { concurrently } from '../../resources/concurrently'
import { memoryJournal } from '../../stores/journal-memory'
import type { Levels } from '../levels'
import { parsePlan } from '../plan/read'
import { readSkills } from '../read-skills'
import { wrongOrg } from '../verify'
import { headerOf } from './entries'
import { once } from './once'
import type { ApplyOptions } from './options'
import { preflight } from './preflight'
import { readBack } from './read-back'
import { replayJournal } from './replay'
import { fail, type Run, reading, settle } from './run'
import { startRun } from './start-run'
import { writeUser } from './write-user'
import { byUser } from './writes'

/**
 * Applies a plan so that each change is made exactly once: every target is compared with its before-image just before
 * its write, intents are in the journal before requests leave, and only what a read-back shows counts as applied. The
 * same plan with the same journal goes on where an earlier run ended, whatever ended it.
 * @returns what became of each change; look at `outcome`
 * @throws PlanError `tampered` (plan or journal), `wrongOrg`, `locked`, or `stale` when a target differs before the first
 * write under `onConflict: 'fail'`; nothing was written then
 * @throws the signal's reason on an abort; the journal can be resumed
 * @example
 * const journal = fileJournal('run.jsonl')
 * const report = await applyPlan(client, readPlan(text), { journal, lease: fileLease('leases'), onConflict: 'merge' })
 */
export async function applyPlan(client: Client, plan: Plan, options: ApplyOptions = {}): Promise<ApplyReport> {
  parsePlan(plan)
  options.signal?.throwIfAborted()
  const lease = options.dryRun === true ? undefined : await options.lease?.acquire(`org-${plan.org.id}`, plan.id)
  try {
    return await applyHeld(client, plan, options)
  } finally {
    await lease?.release()
  }
}

async function applyHeld(client: Client, plan: Plan, options: ApplyOptions): Promise<ApplyReport> {
  const journal = options.journal ?? memoryJournal()
  const clock = options.clock ?? client.transport.clock
  const startedAt = new Date(clock.now()).toISOString()
  const replay = await replayJournal(journal, plan)
  const run = startRun(client, plan, options, replay, (entry) => journal.append(entry))
  // Before the ledger is asked: what it knows of one org says nothing about another, or one that cannot be reached.
  await checkOrg(run)
  return await once(plan, options, async (finished) => {
    run.finished = finished
    await run.record(replay.started ? { type: 'resumed' } : headerOf(plan, startedAt))
    return await carryOut(run, startedAt)
  })
}

async function carryOut(run: Run, startedAt: string): Promise<ApplyReport> {
  run.phase('checking')
  const open = await preflight(
    run,
    run.plan.changes.filter((change) => !run.replay.done.has(change.id)),
  )
  if (!run.dryRun) {
    run.phase('writing')
    await writeEverything(run, open)
    run.phase('verifying')
    await readBack(run, writtenChanges(run))
  }
  await settleRest(run)
  const report = reportOf(run, startedAt)
  await run.record({ type: 'ended', outcome: report.outcome })
  run.phase('done')
  return report
}

/** @throws PlanError `wrongOrg` */
async function checkOrg(run: Run): Promise<void> {
  const org = await run.client.organizations.me(reading(run))
  if (org.id !== run.plan.org.id) throw wrongOrg(run.plan, org)
}

/** Users at the same time, changes of one user one after the other. */
async function writeEverything(run: Run, open: readonly Change[]): Promise<void> {
  const users = byUser(open)
  const write = async (userId: string, seen?: Map<string, Levels>): Promise<void> => {
    if (run.halted) return
    await writeUser(run, users.get(userId) ?? [], seen?.get(userId))
    run.report()
  }
  if (run.plan.reread === 'each') {
    await concurrently([...users.keys()], run.concurrency, (userId) => write(userId))
    return
  }
  for (const userIds of chunks([...users.keys()], LIMITS.userIdsPerCall)) {
    if (run.halted) return
    const seen = await readBatch(
      run,
      userIds.flatMap((userId) => users.get(userId) ?? []),
    )
    if (seen !== undefined) await concurrently(userIds, run.concurrency, (userId) => write(userId, seen))
  }
}

/** The users of changes as they are now; undefined when they cannot be read, which fails the changes. */
async function readBatch(run: Run, changes: readonly Change[]): Promise<Map<string, Levels> | undefined> {
  try {
    return await readSkills(run.client, [...byUser(changes).keys()], reading(run))
  } catch (error) {
    if (run.signal?.aborted) throw error
    run.tally.countError('reads', error)
    await fail(run, changes, error)
    return undefined
  }
}

/** Changes with a write behind them, of this run or of an earlier one that did not read them back, in doubt or not. */
function writtenChanges(run: Run): Change[] {
  return run.plan.changes.filter((change) => run.tally.wasWritten(change) || run.replay.done.has(change.id))
}

async function settleRest(run: Run): Promise<void> {
  const message = run.dryRun ? 'dry run: would be written' : 'not tried: the run stopped before'
  const error = { code: run.dryRun ? 'apply.dryRun' : 'apply.stopped', message }
  for (const change of run.plan.changes) if (run.tally.isOpen(change)) await settle(run, change, 'skipped', { error })
}

function reportOf(run: Run, startedAt: string): ApplyReport {
  const { plan, tally, dryRun, clock } = run
  const counts = tally.counts()
  const holding = counts.applied + counts.already + counts.resumed === plan.changes.length
  return {
    format: 'skillroute/apply-report@1',
    planId: plan.id,
    planHash: plan.hash,
    org: plan.org,
    startedAt,
    endedAt: new Date(clock.now()).toISOString(),
    outcome: dryRun ? 'dryRun' : holding ? 'done' : 'partial',
    counts,
    requests: { ...tally.requests },
    results: tally.results(),
  }
}

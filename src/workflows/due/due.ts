import type { Client } from '../../client'
import { defined } from '../../core/defined'
import type { ApplyReport, Change, ChangeResult, Plan } from '../../documents'
import { parsePlan } from '../../documents/plan/read-plan'
import type { HeldLease, Journal } from '../../documents/ports/ports'
import { applyPlan } from '../apply/apply'
import { thenSuspend } from '../run/engine/then-suspend'
import { type Replay, replayJournal } from '../run/journal/replay'
import type { ApplyOptions } from '../run/options/options'
import { parseDueOptions } from '../run/options/options-schema'
import { underLease } from '../run/options/under-lease'
import { audited, buildRecords } from '../run/proof/audit-records'
import { noteNothingWritten } from '../run/proof/nothing-written'
import { listWritten, planUndo } from '../run/reverse/plan-undo'
import { undoChanges } from '../run/reverse/undo-changes'
import { expired } from '../run/state/stages'

/** Options of `duePlan`: the applicable ones of `applyPlan`, and the journal. */
export interface DueOptions
  extends Omit<ApplyOptions, 'dryRun' | 'canary' | 'ledger' | 'idempotencyKey' | 'changeIds'> {
  /** The journal of the plan: the only record of what was done. */
  readonly journal: Journal
}

/** The changes of a plan that were due, and when the next are. */
export interface DueResult {
  /** The changes whose time had come; absent when there were none. */
  readonly applied?: ApplyReport
  /** The changes that were undone because their time was over; absent if there were none. */
  readonly restored?: ApplyReport
  /** Held changes that expired before anybody made them, each reported once. They will not be made. */
  readonly expired?: readonly ChangeResult[]
  /** ISO time at which the next change is due; null: never again. */
  readonly next: string | null
}

/**
 * Carries out the due changes of a plan with times: makes held changes whose time has come, and restores the values
 * that expired changes replaced, unless someone changed them since. Plan and journal have all the data it needs, so it
 * is safe to call at any time, as often as needed, even after a crash. If nothing is due it takes no lease; otherwise
 * it decides again once it holds the lease. A failed change does not delay the others (`onFailure` defaults to
 * `continue`), and the next call tries it again.
 * @throws PlanError `tampered`, `wrongOrg`, `locked`
 */
export async function duePlan(client: Client, plan: Plan, options: DueOptions): Promise<DueResult> {
  parseDueOptions(options ?? {})
  parsePlan(plan)
  const { journal } = options
  const now = (): number => (options.clock ?? client.clock).now()
  const before = await replayJournal(journal, plan)
  if (isNothing(findDue(plan, before, now()))) return { next: nextTime(plan, before, now()) }
  const lease = await acquireLease(client, plan, options, now)
  try {
    const leasedOptions = underLease({ ...options, lease: undefined }, lease)
    return await thenSuspend(journal, () =>
      noteNothingWritten(leasedOptions.journal, (watched) =>
        work(client, plan, { ...leasedOptions, journal: watched }, now()),
      ),
    )
  } finally {
    await lease?.release()
  }
}

interface DueNow {
  readonly over: readonly Change[]
  readonly begun: readonly Change[]
  readonly expired: readonly Change[]
}

function findDue(plan: Plan, replay: Pick<Replay, 'written' | 'inDoubt' | 'held'>, nowMs: number): DueNow {
  const ours = listWritten(replay)
  const held = plan.changes.filter((change) => isHeld(change, replay))
  return {
    over: plan.changes.filter((change) => ours.has(change.id) && isOver(change, nowMs)),
    begun: held.filter((change) => hasBegun(change, nowMs)),
    expired: held.filter((change) => !ours.has(change.id) && isOver(change, nowMs)),
  }
}

function isNothing({ over, begun, expired }: DueNow): boolean {
  return over.length + begun.length + expired.length === 0
}

async function work(client: Client, plan: Plan, options: DueOptions, nowMs: number): Promise<DueResult> {
  const { journal } = options
  // Decided only now: an earlier holder of the lease may have done it, or undone the plan.
  const replay = await replayJournal(journal, plan)
  const { over, begun, expired: missed } = findDue(plan, replay, nowMs)
  const restored =
    over.length === 0 ? undefined : await restore(client, plan, options, new Set(over.map(({ id }) => id)), replay)
  const expired = missed.length === 0 ? undefined : await expire(plan, missed, options, nowMs)
  // Changes that the plan already made are not checked again: a person who changed them since had a reason.
  const applied =
    begun.length === 0
      ? undefined
      : await applyPlan(client, plan, {
          ...options,
          onFailure: options.onFailure ?? 'continue',
          changeIds: begun.map(({ id }) => id),
        })
  return {
    ...defined({ applied, restored, expired }),
    next: nextTime(plan, await replayJournal(journal, plan), nowMs),
  }
}

/** Takes the lease; records a refusal in the audit log like any other. */
async function acquireLease(
  client: Client,
  plan: Plan,
  options: DueOptions,
  now: () => number,
): Promise<HeldLease | undefined> {
  const { lease, auditLog: log } = options
  try {
    return await lease?.acquire(`org-${plan.org.id}`, plan.id)
  } catch (error) {
    await audited({ client, log, action: 'due', plan, key: `due:${plan.org.id}:${plan.hash}`, now }, () =>
      Promise.reject(error),
    )
    throw error
  }
}

/**
 * Restores the values that expired changes replaced, unless someone changed them since. The caller must hold the lease.
 * @param over ids of changes that were written, or may have been
 */
export async function restore(
  client: Client,
  plan: Plan,
  options: DueOptions,
  over: ReadonlySet<string>,
  { proven }: Pick<Replay, 'proven'>,
): Promise<ApplyReport> {
  const undo = planUndo(plan, over, proven).plan
  const key = `due:${plan.org.id}:${undo.hash}`
  const now = (): number => (options.clock ?? client.clock).now()
  return await audited({ client, log: options.auditLog, action: 'due', plan, undo, key, now }, async () => {
    const { report } = await undoChanges(client, plan, options, {
      journal: options.journal,
      written: over,
      expired: true,
    })
    return { report }
  })
}

/** When the next change of a plan is due; null: never again. */
export function nextTime(
  plan: Plan,
  replay: Pick<Replay, 'written' | 'inDoubt' | 'held'>,
  nowMs: number,
): string | null {
  const ours = listWritten(replay)
  const times = plan.changes.flatMap((change) => {
    if (isHeld(change, replay) && change.from !== undefined && !isOver(change, nowMs)) return [change.from]
    return ours.has(change.id) && change.until !== undefined ? [change.until] : []
  })
  return times.sort((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null
}

/** Whether an earlier run held the change, and it was not made, dropped or withdrawn since. */
function isHeld({ id }: Change, { held }: Pick<Replay, 'held'>): boolean {
  return held.has(id)
}

function hasBegun({ from, until }: Change, nowMs: number): boolean {
  return (from === undefined || Date.parse(from) <= nowMs) && (until === undefined || nowMs < Date.parse(until))
}

function isOver({ until }: Change, nowMs: number): boolean {
  return until !== undefined && Date.parse(until) <= nowMs
}

/**
 * Records held changes that expired before anybody made them, in journal and audit log, so that each is reported once
 * and never made later.
 */
async function expire(
  plan: Plan,
  changes: readonly Change[],
  { journal, auditLog }: Pick<DueOptions, 'journal' | 'auditLog'>,
  nowMs: number,
): Promise<readonly ChangeResult[]> {
  const at = new Date(nowMs).toISOString()
  const results = changes.map((change): ChangeResult => {
    return { changeId: change.id, status: 'skipped', error: expired(change) }
  })
  for (const result of results) await journal.append({ type: 'settled', at, ...result })
  const key = `due:${plan.org.id}:${plan.hash}`
  await auditLog?.append(buildRecords({ results, endedAt: at }, plan, { action: 'due', key }))
  return results
}

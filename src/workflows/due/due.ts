import type { Client } from '../../client'
import type { ApplyReport, Change, Plan } from '../../core/documents'
import type { Journal } from '../../core/ports'
import { applyPlan } from '../apply/apply'
import { audited } from '../apply/audit-records'
import type { ApplyOptions } from '../apply/options'
import { type Replay, replayJournal } from '../apply/replay'
import { parsePlan } from '../plan/read'
import { planUndo, writtenOf } from '../undo/plan-undo'
import { takeBack } from '../undo/take-back'

export interface DueOptions extends Omit<ApplyOptions, 'dryRun' | 'canary' | 'ledger' | 'idempotencyKey' | 'only'> {
  /** The journal of the plan: it alone tells what was done. */
  readonly journal: Journal
}

/** What was due of a plan, and what is to come. */
export interface DueResult {
  /** Of the changes whose time had come; absent when there were none. */
  readonly applied?: ApplyReport
  /** Of the changes whose time was over; absent when there were none. */
  readonly restored?: ApplyReport
  /** ISO time at which something is due next; null: never again. */
  readonly next: string | null
}

/**
 * Does what is due of a plan whose changes wait for a time or end at one: makes the held ones whose time has come, and
 * puts back what the ended ones replaced, as far as it still is ours. Everything it needs to know is in plan and journal,
 * so that it can be called by anyone at any time, as often as one likes, and goes on after a crash. One change that fails
 * does not keep the others waiting (`onFailure` defaults to `continue`, `onConflict` to `merge`), and is tried again by the
 * next call.
 * @throws PlanError `tampered`, `wrongOrg`, `locked`
 */
export async function duePlan(client: Client, plan: Plan, options: DueOptions): Promise<DueResult> {
  parsePlan(plan)
  const { journal } = options
  const nowMs = (options.clock ?? client.transport.clock).now()
  const restored = await restore(client, plan, options, nowMs)
  const replay = await replayJournal(journal, plan)
  const due = plan.changes.filter((change) => isHeld(change, replay) && hasBegun(change, nowMs))
  const only = new Set(due.map(({ id }) => id))
  // What the plan changed before is not looked at again: whoever changed it since had a reason.
  const applied =
    due.length === 0
      ? undefined
      : await applyPlan(client, plan, {
          ...options,
          onConflict: options.onConflict ?? 'merge',
          onFailure: options.onFailure ?? 'continue',
          only,
        })
  const after = due.length > 0 ? await replayJournal(journal, plan) : replay
  return {
    ...(applied === undefined ? {} : { applied }),
    ...(restored === undefined ? {} : { restored }),
    next: nextTime(plan, after, nowMs),
  }
}

/** Puts back what the changes replaced whose time is over. */
async function restore(
  client: Client,
  plan: Plan,
  options: DueOptions,
  nowMs: number,
): Promise<ApplyReport | undefined> {
  const { journal, lease: port } = options
  const ours = writtenOf(await replayJournal(journal, plan))
  const over = new Set(
    plan.changes.filter((change) => ours.has(change.id) && isOver(change, nowMs)).map(({ id }) => id),
  )
  if (over.size === 0) return undefined
  const lease = await port?.acquire(`org-${plan.org.id}`, plan.id)
  try {
    const own: ApplyOptions = { onConflict: 'merge', ...options }
    const undo = planUndo(plan, over).plan
    const key = `due:${plan.org.id}:${undo.hash}`
    const now = (): number => (options.clock ?? client.transport.clock).now()
    return await audited({ log: options.audit, action: 'due', plan: undo, key, now }, async () => {
      const { report } = await takeBack(client, plan, own, { journal, written: over, inTime: true })
      return { report }
    })
  } finally {
    await lease?.release()
  }
}

/** When something of a plan is due next; null: never again. */
export function nextTime(
  plan: Plan,
  replay: Pick<Replay, 'written' | 'inDoubt' | 'held'>,
  nowMs: number,
): string | null {
  const ours = writtenOf(replay)
  const times = plan.changes.flatMap((change) => {
    if (isHeld(change, replay) && change.from !== undefined && !isOver(change, nowMs)) return [change.from]
    return ours.has(change.id) && change.until !== undefined ? [change.until] : []
  })
  return times.sort((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null
}

/** Held by an earlier run, and not made, given up or withdrawn since. */
function isHeld({ id }: Change, { held }: Pick<Replay, 'held'>): boolean {
  return held.has(id)
}

function hasBegun({ from, until }: Change, nowMs: number): boolean {
  return (from === undefined || Date.parse(from) <= nowMs) && (until === undefined || nowMs < Date.parse(until))
}

function isOver({ until }: Change, nowMs: number): boolean {
  return until !== undefined && Date.parse(until) <= nowMs
}

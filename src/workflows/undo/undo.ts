import type { Client } from '../../client'
import { ValidationError } from '../../core/errors'
import type { ApplyReport, Plan } from '../../documents'
import { parsePlan } from '../../documents/plan/read-plan'
import type { HeldLease, Journal } from '../../documents/ports/ports'
import { memoryJournal } from '../../stores/memory/journal-memory'
import { thenSuspend } from '../run/engine/then-suspend'
import { headerOf } from '../run/journal/entries'
import { replayJournal } from '../run/journal/replay'
import type { ApplyOptions } from '../run/options/options'
import { underLease } from '../run/options/under-lease'
import { audited } from '../run/proof/audit-records'
import { sayingWhatWasWritten } from '../run/proof/nothing-written'
import { planUndo, seenByReport, writtenByReport, writtenOf } from '../run/reverse/plan-undo'
import { takeBack } from '../run/reverse/take-back'
import { previewUndo } from './preview-undo'

/** How a plan is taken back. What is not here is as for applying it. */
export interface UndoOptions
  extends Omit<
    ApplyOptions,
    'ledger' | 'idempotencyKey' | 'onFailure' | 'approve' | 'approvedBy' | 'approvals' | 'guardrails' | 'canary'
  > {
  /** The journal of the plan, which tells what was written; the undo is recorded in it too. */
  readonly journal?: Journal | undefined
  /** Where there is no journal: the report of the run. */
  readonly report?: ApplyReport | undefined
  /**
   * True: also what the plan wants and the org holds counts as written by it, journal or not. For when journal and report are
   * lost: somebody who set the same value by hand loses it too, so compare by `previewUndo` first. Default false.
   */
  readonly byPlan?: boolean | undefined
}

/**
 * Takes back what applying a plan wrote, exactly once, as far as it still is ours: a target that holds what we wrote gets
 * what it held before; one that somebody changed since is left alone and reported as `conflict` (`onConflict` defaults to
 * `merge`: the others are taken back all the same; `skip` spares other changes at the same place, `fail` stops). What was
 * not written by the plan is not touched. An undo that was cut off is taken up by calling it again with the same journal.
 * @returns the report of the undo's own plan, with the plan that is undone in `undoes`: `applied` is what was taken back, `already` what was gone before
 * @throws PlanError `tampered`, `wrongOrg`, `locked`
 * @throws ValidationError when neither a journal nor a report tells that the plan was applied, without `byPlan`
 * @example
 * const report = await undoPlan(client, plan, { journal: fileJournal('run.jsonl'), lease: fileLease('leases') })
 */
export async function undoPlan(client: Client, plan: Plan, options: UndoOptions): Promise<ApplyReport> {
  parsePlan(plan)
  options.signal?.throwIfAborted()
  const journal = options.journal ?? memoryJournal()
  return await sayingWhatWasWritten(journal, (watched) => undo(client, plan, { ...options, journal: watched }))
}

async function undo(
  client: Client,
  plan: Plan,
  options: UndoOptions & { readonly journal: Journal },
): Promise<ApplyReport> {
  const { dryRun, journal } = options
  const now = (): number => (options.clock ?? client.clock).now()
  const log = dryRun === true ? undefined : options.audit
  const audit = (undo: Plan | undefined, work: Parameters<typeof audited>[1]): Promise<ApplyReport> =>
    audited({ log, action: 'undo', plan, undo, key: `undo:${plan.org.id}:${(undo ?? plan).hash}`, now, warrant }, work)
  const warrant = options.reason === undefined ? {} : { reason: options.reason }
  let lease: HeldLease | undefined
  try {
    // In the name of the plan that is undone: whoever of its runs died, the next one takes over.
    lease = dryRun === true ? undefined : await options.lease?.acquire(`org-${plan.org.id}`, plan.id)
  } catch (error) {
    return await audit(undefined, () => Promise.reject(error))
  }
  try {
    // Only now: until the lease was ours, another run may have written.
    const own = underLease(options, lease)
    return await thenSuspend(journal, async () => {
      const { written, sure } = await writtenBy(client, plan, journal, own)
      const wanted: ApplyOptions = { onConflict: 'merge', ...own }
      return await audit(planUndo(plan, written, sure).plan, async () => {
        const { report } = await takeBack(client, plan, wanted, { journal: own.journal, written, sure })
        return { report }
      })
    })
  } finally {
    await lease?.release()
  }
}

/** What was written, by the journal and the report; a journal that is empty yet gets the header of the plan. */
async function writtenBy(
  client: Client,
  plan: Plan,
  journal: Journal,
  { report, dryRun, byPlan = false, signal }: UndoOptions,
): Promise<{ readonly written: ReadonlySet<string>; readonly sure: ReadonlySet<string> }> {
  if (report !== undefined && report.planHash !== plan.hash) {
    throw new ValidationError([{ path: 'report', message: `is of plan ${report.planId}, not of ${plan.id}` }])
  }
  const replay = await replayJournal(journal, plan)
  if (!replay.started && report === undefined && !byPlan) {
    const message =
      `nothing was ever applied of plan ${plan.id} with this journal; give the journal of its run, or its report. ` +
      'Where both are lost, previewUndo tells what the org still holds of it, and byPlan takes that back'
    throw new ValidationError([{ path: 'journal', message }])
  }
  if (!replay.started && dryRun !== true) {
    await journal.append(headerOf(plan, report?.startedAt ?? new Date(client.clock.now()).toISOString()))
  }
  const holding = byPlan ? (await previewUndo(client, plan, { signal })).holding : []
  // What an earlier undo left to others is looked at again: it may be as we left it by now.
  const { left, proven } = replay
  const [reported, seen] = report === undefined ? [[], []] : [writtenByReport(report), seenByReport(report)]
  return {
    written: new Set([...writtenOf(replay), ...left, ...reported, ...holding]),
    sure: new Set([...proven, ...left, ...seen, ...holding]),
  }
}

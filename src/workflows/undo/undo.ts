import * as z from 'zod/mini'
import type { Client } from '../../client'
import { ValidationError } from '../../core/errors'
import type { Json } from '../../core/json/json'
import { aSignal, checkOptions } from '../../core/schema'
import type { ApplyReport, Plan, Ref } from '../../documents'
import { parsePlan } from '../../documents/plan/read-plan'
import type { HeldLease, Journal } from '../../documents/ports/ports'
import { assertOwnOrg } from '../kit/own-org'
import { thenSuspend } from '../run/engine/then-suspend'
import { buildHeader } from '../run/journal/entries'
import { replayJournal } from '../run/journal/replay'
import { listUnknown } from '../run/options/chosen'
import type { ApplyOptions } from '../run/options/options'
import { parseUndoOptions } from '../run/options/options-schema'
import { underLease } from '../run/options/under-lease'
import { audited } from '../run/proof/audit-records'
import { noteNothingWritten } from '../run/proof/nothing-written'
import { planUndo, seenByReport, undoScope, writtenByReport } from '../run/reverse/plan-undo'
import { undoChanges } from '../run/reverse/undo-changes'
import { differingIn } from '../subjects/showing'

/** Options of an undo. All others are as for applying a plan, but `reason` has no default. */
export interface UndoOptions
  extends Omit<
    ApplyOptions,
    'ledger' | 'idempotencyKey' | 'onFailure' | 'approvals' | 'withinMinutes' | 'guardrails' | 'canary' | 'changeIds'
  > {
  /**
   * The journal of the plan, which says what was written; the undo is recorded in it too. Where it was lost, give an
   * empty one and `report` or `byPlan`.
   */
  readonly journal: Journal
  /** The report of the run, when there is no journal. */
  readonly report?: ApplyReport | undefined
  /**
   * True: every change whose planned value is in the org counts as written by the plan, with or without a journal. Use
   * it when journal and report are lost. It also undoes the same value that someone set by hand, so compare with
   * `previewUndo` first. Default false.
   */
  readonly byPlan?: boolean | undefined
  /**
   * Ids of the plan's changes to undo, such as those of some people; the others stay, and a later undo can revert them.
   * Default: all. A plan with changes that wait for their time can only be undone as a whole, since undoing it withdraws
   * these.
   */
  readonly changeIds?: readonly string[] | undefined
}

/**
 * Undoes what applying a plan wrote, exactly once, unless someone has changed it since. A target with the value that we
 * wrote gets its earlier value. A target that someone changed since is left alone and reported as `conflict`
 * (under the default of `onConflict` all others are still undone; `skip` also leaves the other changes of that user or
 * queue member alone; `fail` stops). Nothing else is touched. Call it again with the same journal to resume an
 * interrupted undo.
 * @returns the report of the undo's own plan, with the undone plan in `undoes`: `applied` was undone now, `already` was
 * gone before
 * @throws PlanError `tampered`, `wrongOrg`, `locked`
 * @throws ValidationError when neither a journal nor a report says that the plan was applied, without `byPlan`
 * @example
 * const report = await undoPlan(client, plan, { journal: fileJournal('run.jsonl'), lease: fileLease('leases') })
 */
export async function undoPlan(client: Client, plan: Plan, options: UndoOptions): Promise<ApplyReport> {
  parseUndoOptions(options ?? {})
  parsePlan(plan)
  checkChangeIds(plan, options.changeIds)
  options.signal?.throwIfAborted()
  return await noteNothingWritten(options.journal, (watched) => undo(client, plan, { ...options, journal: watched }))
}

async function undo(client: Client, plan: Plan, options: UndoOptions): Promise<ApplyReport> {
  const { dryRun, journal } = options
  const now = (): number => (options.clock ?? client.clock).now()
  const log = dryRun === true ? undefined : options.auditLog
  const audit = (undo: Plan | undefined, work: Parameters<typeof audited>[1]): Promise<ApplyReport> =>
    audited(
      {
        client,
        log,
        action: 'undo',
        plan,
        undo,
        key: `undo:${plan.org.id}:${(undo ?? plan).hash}`,
        now,
        approvalRecord,
      },
      work,
    )
  const approvalRecord = options.reason === undefined ? {} : { reason: options.reason }
  let lease: HeldLease | undefined
  try {
    // The lease uses the id of the undone plan: when one of its runs died, the next run can take the lease over.
    lease = dryRun === true ? undefined : await options.lease?.acquire(`org-${plan.org.id}`, plan.id)
  } catch (error) {
    return await audit(undefined, () => Promise.reject(error))
  }
  try {
    // Read only now: before this run had the lease, another run may have written.
    const runOptions = underLease(options, lease)
    return await thenSuspend(journal, async () => {
      const { written, sure } = selectChosen(await writtenBy(client, plan, journal, runOptions), options.changeIds)
      return await audit(planUndo(plan, written, sure).plan, async () => {
        const { report } = await undoChanges(client, plan, runOptions, { journal: runOptions.journal, written, sure })
        return { report }
      })
    })
  } finally {
    await lease?.release()
  }
}

/** @throws ValidationError for ids that the plan does not have, and for a part of a plan with changes that wait */
function checkChangeIds(plan: Plan, changeIds: readonly string[] | undefined): void {
  if (changeIds === undefined) return
  const { id, changes } = plan
  const issues = listUnknown(plan, changeIds)
  if (changes.some(({ from }) => from !== undefined)) {
    const message = `plan ${id} has changes that wait for their time, which an undo withdraws: undo all of it`
    issues.push({ path: 'changeIds', message })
  }
  if (issues.length > 0) throw new ValidationError(issues)
}

interface Written {
  readonly written: ReadonlySet<string>
  readonly sure: ReadonlySet<string>
}

function selectChosen({ written, sure }: Written, changeIds: readonly string[] | undefined): Written {
  if (changeIds === undefined) return { written, sure }
  const requested = new Set(changeIds)
  const chosen = (ids: ReadonlySet<string>): Set<string> => new Set([...ids].filter((id) => requested.has(id)))
  return { written: chosen(written), sure: chosen(sure) }
}

/** Finds what was written, from the journal and the report; an empty journal gets the plan's header. */
async function writtenBy(
  client: Client,
  plan: Plan,
  journal: Journal,
  { report, dryRun, byPlan = false, signal }: UndoOptions,
): Promise<Written> {
  if (report !== undefined && report.planHash !== plan.hash) {
    throw new ValidationError([{ path: 'report', message: `is of plan ${report.planId}, not of ${plan.id}` }])
  }
  const replay = await replayJournal(journal, plan)
  if (!replay.started && report === undefined && !byPlan) {
    const message =
      `plan ${plan.id} was never applied with this journal; give the journal of its run, or its report. ` +
      'If both are lost, previewUndo shows what the org still holds of it, and byPlan undoes that'
    throw new ValidationError([{ path: 'journal', message }])
  }
  if (!replay.started && dryRun !== true) {
    await journal.append(buildHeader(plan, report?.startedAt ?? new Date(client.clock.now()).toISOString()))
  }
  const holding = byPlan ? (await previewUndo(client, plan, { signal })).holding : []
  const { written, sure } = undoScope(replay)
  const [reported, seen] = report === undefined ? [[], []] : [writtenByReport(report), seenByReport(report)]
  return {
    written: new Set([...written, ...reported, ...holding]),
    sure: new Set([...sure, ...seen, ...holding]),
  }
}

/** The result of comparing a plan's values with the org: what an undo without a journal could undo. */
export interface UndoPreview {
  readonly planId: string
  readonly planHash: string
  readonly org: Ref
  readonly comparedAt: string
  /** Ids of changes whose target has the plan's value: written by the plan, or by someone who set the same. */
  readonly holding: readonly string[]
  /** Ids of changes whose target has its value from before the plan: never written, or undone. */
  readonly before: readonly string[]
  /** Changes whose target has another value: someone changed it since. An undo leaves them alone. */
  readonly changed: readonly { readonly changeId: string; readonly found: Json }[]
}

/** How `previewUndo` reads. */
export interface UndoPreviewOptions {
  /** Ends the work; rejects with its reason. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Compares a plan's before and after values with the org. Use it when the journal of the run is lost: a journal records
 * which changes were written, a plan only which were intended. Writes nothing; sends the reads of `verifyPlan`, twice
 * where something differs.
 * @throws PlanError `tampered` or `wrongOrg`
 * @example
 * const { holding } = await previewUndo(client, plan)
 * if (holding.length > 0) await undoPlan(client, plan, { journal: fileJournal('undo.jsonl'), byPlan: true })
 */
export async function previewUndo(client: Client, plan: Plan, options: UndoPreviewOptions = {}): Promise<UndoPreview> {
  checkOptions(options, { signal: z.optional(aSignal()) })
  parsePlan(plan)
  await assertOwnOrg(client, `Plan ${plan.id}`, plan.org, { signal: options.signal })
  const differs = await differingIn(client, plan.changes, options.signal)
  const before = await asBefore(client, plan, new Set(differs.keys()), options)
  const { id: planId, hash: planHash, org, changes } = plan
  return {
    planId,
    planHash,
    org,
    comparedAt: new Date(client.clock.now()).toISOString(),
    holding: changes.flatMap(({ id }) => (differs.has(id) ? [] : [id])),
    before: changes.flatMap(({ id }) => (before.has(id) ? [id] : [])),
    changed: changes.flatMap(({ id }) =>
      differs.has(id) && !before.has(id) ? [{ changeId: id, found: differs.get(id)?.found ?? null }] : [],
    ),
  }
}

/** The changes whose parts all have their values from before, so that an undo has nothing to write. */
async function asBefore(
  client: Client,
  plan: Plan,
  changeIds: ReadonlySet<string>,
  { signal }: UndoPreviewOptions,
): Promise<ReadonlySet<string>> {
  if (changeIds.size === 0) return new Set()
  const undo = planUndo(plan, changeIds)
  const differing = await differingIn(client, undo.plan.changes, signal)
  const open = new Set([...differing.keys()].flatMap((id) => undo.undoes.get(id) ?? []))
  return new Set([...undo.undoes.values()].flat().filter((id) => !open.has(id)))
}

import type { Client } from '../../client'
import { checkClient, checkDocument } from '../../core/checks'
import { PlanError, ValidationError } from '../../core/errors'
import type { ApplyReport, GuardrailResult, Plan, RequestBudget } from '../../documents'
import { parsePlan } from '../../documents/plan/read-plan'
import type { AuditLog, Journal } from '../../documents/ports/ports'
import { calculateMinutes, requestBudget } from '../cost/budget'
import { fitted } from '../cost/fit'
import { checkApplyTime } from '../guardrails/timing'
import { buildReport } from '../run/engine/build-report'
import { evaluateLive } from '../run/engine/evaluate-live'
import { execute, type Prepared, prepare, recordStart } from '../run/engine/execute'
import { thenSuspend } from '../run/engine/then-suspend'
import { replayJournal } from '../run/journal/replay'
import { oncePerKey } from '../run/journal/stored-report'
import { recordApprovals } from '../run/options/approval-record'
import { isWhole, listUnknown } from '../run/options/chosen'
import type { ApplyOptions } from '../run/options/options'
import { parseApplyOptions } from '../run/options/options-schema'
import { toProblem, warned } from '../run/options/problem'
import { listGuardrails, refuseBroken, refuseUnapproved, refuseUnsafe } from '../run/options/refuse'
import { underLease } from '../run/options/under-lease'
import { audited } from '../run/proof/audit-records'
import { buildEarlyEnd } from '../run/proof/early-end'
import { noteNothingWritten } from '../run/proof/nothing-written'
import { listWritten } from '../run/reverse/plan-undo'
import { type UndoResult, undoChanges } from '../run/reverse/undo-changes'
import { type Run, reading } from '../run/state/run'

/**
 * Applies a plan so that each change is made exactly once. Every target is compared with its before-image just before
 * its write, each intent is in the journal before its request leaves, and only a value that the read-back shows counts
 * as applied. A second call with the same plan and journal resumes where the earlier run ended, for whatever reason it
 * ended.
 * @returns the result of each change; check `outcome`
 * @throws PlanError `tampered` (plan or journal), `wrongOrg`, `locked`, `guardrail` (refused before anything was
 * compared; also when the canary of an earlier run missed its limits and stopped, or was not watched to its end and
 * this run has no canary), or `stale` when a target differs before the first write under `onConflict: 'fail'`; nothing
 * was written then
 * @throws IdempotencyError when `idempotencyKey` was used for another plan or other `changeIds` (`mismatch`) or its run
 * is under way (`inFlight`)
 * @throws the signal's reason on an abort; the journal can be resumed
 * @example
 * const journal = fileJournal('run.jsonl')
 * const report = await applyPlan(client, parsePlan(text), { journal, lease: fileLease('leases') })
 */
export async function applyPlan(client: Client, plan: Plan, options: ApplyOptions): Promise<ApplyReport> {
  checkClient(client)
  checkDocument(plan, 'plan', 'skillroute/plan@1')
  parseApplyOptions(options ?? {})
  const now = (): number => (options.clock ?? client.clock).now()
  const log = options.dryRun === true ? undefined : options.auditLog
  await refusedRead(plan, log, now)
  const unknown = listUnknown(plan, options.changeIds)
  if (unknown.length > 0) throw new ValidationError(unknown)
  options.signal?.throwIfAborted()
  const key = options.idempotencyKey ?? keyOf(plan)
  const approvalRecord = recordApprovals(plan, options)
  const run = async (journal: Journal): Promise<{ report: ApplyReport; undo: UndoResult | undefined }> => {
    refuseUnsafe(plan, options, now())
    const lease = options.dryRun === true ? undefined : await options.lease?.acquire(`org-${plan.org.id}`, plan.id)
    try {
      let undo: UndoResult | undefined
      const held = underLease({ ...options, journal }, lease)
      const report = await thenSuspend(journal, () =>
        applyHeld(client, plan, held, (undone) => {
          undo = undone
        }),
      )
      return { report, undo }
    } finally {
      await lease?.release()
    }
  }
  const recorded = (work: typeof run): Promise<ApplyReport> =>
    noteNothingWritten(options.journal, (journal) =>
      audited({ client, log, action: 'apply', plan, key, now, approvalRecord }, () => work(journal)),
    )
  return await oncePerKey(client, plan, options, {
    apply: () => recorded(run),
    async refused(error) {
      await recorded(() => Promise.reject(error))
      throw error
    },
  })
}

/** Refuses a plan that cannot be read, with a record in the audit log. @throws ValidationError or PlanError `tampered` */
async function refusedRead(plan: Plan, log: AuditLog | undefined, now: () => number): Promise<void> {
  try {
    parsePlan(plan)
  } catch (error) {
    const at = new Date(now()).toISOString()
    await log?.append([{ at, action: 'apply', ...buildEarlyEnd(error) }]).catch(() => undefined)
    throw error
  }
}

async function applyHeld(
  client: Client,
  plan: Plan,
  options: ApplyOptions,
  onUndo: (undone: UndoResult) => void,
): Promise<ApplyReport> {
  const { journal } = options
  // Checked before the ledger, since an entry for one org says nothing about another org, or about one that cannot be
  // reached.
  const prepared = await prepare(client, plan, options, journal)
  refuseUnapproved(plan, options, prepared.replay.approvals.length > 0)
  refuseBroken(plan, evaluateTime(prepared.run, options))
  refuseBroken(plan, await evaluateLive(client, plan, options.guardrails, reading(prepared.run)))
  return await once(plan, options, async (finished) => {
    const { run } = prepared
    run.finished = finished
    if (!run.dryRun) refuseUnwatched(run)
    await recordStart(prepared)
    const { undoing, canary } = run.replay
    const missed = canary?.passed === false ? { passed: false, message: canary.message } : undefined
    if (!run.dryRun && (undoing !== undefined || missed !== undefined)) {
      run.canary.ended = missed ?? run.canary.ended
      return await undoFailed(prepared, options, journal, onUndo)
    }
    const report = await execute(prepared)
    const undo = !run.dryRun && shouldUndo(run, report, options)
    return undo ? await undoFailed(prepared, options, journal, onUndo) : report
  })
}

/**
 * Refuses to make the other changes after a canary that did not pass.
 * @throws PlanError `guardrail` when it missed its limits and its writes were kept, or when it was never watched to its
 * end
 */
function refuseUnwatched({ plan, replay, canary: { options } }: Run): void {
  if (replay.undoing !== undefined) return
  const { canary, canaryOpen } = replay
  if (canary?.passed === false && canary.onMissed === 'stop') {
    throw new PlanError(
      'guardrail',
      `The canary of plan ${plan.id} missed its limits in an earlier run (${canary.message}), and its writes were kept. Nothing more is written. Undo the plan, or make a new one for the rest.`,
    )
  }
  if (canaryOpen && options === undefined) {
    throw new PlanError(
      'guardrail',
      `The canary of plan ${plan.id} started in an earlier run and was not watched to its end. Nothing more is written without it: apply with the same canary, or undo the plan.`,
    )
  }
}

/** A canary that missed its limits is undone by default; any other failure only on request. */
function shouldUndo(run: Run, report: ApplyReport, { canary }: ApplyOptions): boolean {
  if (run.canary.ended?.passed === false) return canary !== undefined && canary.onMissed !== 'stop'
  const broken = report.counts.failed > 0 || (run.halted && !run.stopped && run.policy === 'fail')
  return run.onFailure === 'undo' && broken
}

/** Undoes what the plan has written, and adds that to its report. */
async function undoFailed(
  { run, startedAt }: Prepared,
  options: ApplyOptions,
  journal: Journal,
  onUndo: (undone: UndoResult) => void,
): Promise<ApplyReport> {
  run.phase('undoing')
  const written = listWritten(await replayJournal(journal, run.plan))
  const missed = run.canary.ended?.passed === false
  const reason = run.replay.undoing ?? (missed ? 'the canary missed its limits' : 'a change failed')
  const undoOptions: ApplyOptions = { ...options, onConflict: 'merge', onProgress: undefined }
  const undone = await undoChanges(run.client, run.plan, undoOptions, { journal, written, reason })
  onUndo(undone)
  for (const change of run.changes) {
    const status = run.tally.statusOf(change)
    if (undone.changeIds.includes(change.id) && status !== 'failed') run.tally.settle(change, 'undone')
    else if (status === undefined) run.tally.settle(change, 'skipped', { error: stopped })
  }
  run.phase('done')
  const left = undone.report.counts
  const whole = left.failed + left.skipped + left.conflict === 0
  const outcome = whole ? 'undone' : 'partial'
  const { unfinished = run.unfinished } = undone.report
  return {
    ...buildReport(run, startedAt),
    ...(unfinished === undefined ? {} : { unfinished }),
    outcome,
    undo: undone.report,
  }
}

const stopped = { code: 'apply.stopped', message: 'not tried: the run stopped before' }

/** Checks whether the rest of a run fits into the time limit of its plan or its caller, at the client's rate. */
function evaluateTime(
  { client, plan, changes, replay }: Run,
  { guardrails: given, withinMinutes }: Pick<ApplyOptions, 'guardrails' | 'withinMinutes'>,
): GuardrailResult[] {
  const limits = [
    withinMinutes,
    ...listGuardrails(plan, given).map((guardrail) => guardrail.changes?.withinMinutes),
  ].filter((limit) => limit !== undefined)
  if (limits.length === 0) return []
  const left = changes.filter(({ id }) => !replay.proven.has(id))
  const budget = estimateBudget(plan, left, client.rateLimit().perMinute)
  const minutes = Math.min(...limits)
  return checkApplyTime(minutes, budget, left.length, countFitting(plan, left, budget, minutes))
}

/** How many changes fit, if requests that belong to no single change are still needed. */
function countFitting(plan: Run['plan'], left: Run['changes'], budget: RequestBudget, minutes: number): number {
  const { ratePerMinute } = budget
  const requests = (changes: Run['changes']): number =>
    requestBudget({ changes, reread: plan.reread, ratePerMinute }).total
  const others = budget.total - requests(left)
  const estimateMinutes = (some: Run['changes']): number => calculateMinutes(requests(some) + others, ratePerMinute)
  return fitted(left, { minutes, cut: true }, estimateMinutes).changes.length
}

/** The rest's part of the plan's budget, which knows the pages of each read; guardrails are read again in any case. */
function estimateBudget(plan: Run['plan'], left: Run['changes'], ratePerMinute: number): RequestBudget {
  const { budget, reread } = plan
  const count = (changes: Run['changes']): number => requestBudget({ changes, reread, ratePerMinute }).total
  const { guardrails = 0 } = budget
  const total = Math.ceil(((budget.total - guardrails) * count(left)) / count(plan.changes)) + guardrails
  return { ...budget, total, ratePerMinute, minutes: calculateMinutes(total, ratePerMinute) }
}

/**
 * Applies a plan once for a key made from the plan. A run that did not finish, failed, was aborted or was only for some
 * of its changes releases the key. A stored report does not prove the state of the org today, so a plan that was fully
 * applied runs again: values that are still there are only read, all others are treated like any other change.
 * When the ledger cannot be written after the run, the run's error or report still gets through; the report then warns
 * of it.
 * @param apply its argument is true if the plan was fully applied before
 */
export async function once(
  plan: Plan,
  {
    ledger,
    idempotencyKey,
    changeIds,
    dryRun,
  }: Pick<ApplyOptions, 'ledger' | 'idempotencyKey' | 'changeIds' | 'dryRun'>,
  apply: (finished: boolean) => Promise<ApplyReport>,
): Promise<ApplyReport> {
  const key = keyOf(plan)
  // A caller who gives this same key has claimed it already.
  if (ledger === undefined || dryRun === true || idempotencyKey === key) return await apply(false)
  const claim = await ledger.begin(key, plan.hash)
  if (claim.state === 'done') return await apply(true)
  let report: ApplyReport
  try {
    report = await apply(false)
  } catch (error) {
    // The run's error decides what to do next; an error of the ledger must not hide it.
    await ledger.release(key).catch(() => undefined)
    throw error
  }
  try {
    if (report.outcome === 'done' && isWhole(plan, changeIds)) await ledger.finish(key, report)
    else await ledger.release(key)
    return report
  } catch (error) {
    return warned(
      report,
      `The ledger could not be written, so that key ${key} stays claimed: ${toProblem(error).message}`,
    )
  }
}

/** The ledger key of applying a plan, beside a key that the caller may give. */
export function keyOf(plan: Plan): string {
  return `apply:${plan.org.id}:${plan.hash}`
}

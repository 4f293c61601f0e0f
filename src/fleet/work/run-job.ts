import {
  AuthenticationError,
  ConfigError,
  IdempotencyError,
  isSkillrouteError,
  PermissionError,
  PlanError,
  SkillrouteError,
  ValidationError,
} from '../../core/errors'
import { parseJson } from '../../core/json/unknown'
import { planEvent, reportEvents } from '../../delivery/run-events'
import type { ApplyReport, Approval, ChangeResult, Plan, RoutingModel } from '../../documents'
import { contactsWithinServiceLevel } from '../../optimizer/what-if/within-service-level'
import { fileJournal } from '../../stores/file/journal-file'
import { systemCode } from '../../stores/kit/system-error'
import { applyPlan, type OrgPlan, parsePlan, planOrg, simulate } from '../../workflows'
import { approvalPath, parseApproval } from '../../workflows/approval/read-approval'
import { brokenForGood } from '../../workflows/guardrails/checking'
import { freezeEndMs } from '../../workflows/guardrails/timing'
import { isRefusedRule } from '../../workflows/rules/file/refused-rule'
import { isSkippedForGood } from '../../workflows/run/journal/replay'
import { type ApplyJob, type FleetJob, type FleetResult, type PlanJob, type SimulateJob, timeMs } from '../jobs/jobs'
import { type JobContext, journalPath, planPath, reportPath, simulationPath, snapshotPath } from '../jobs/tools'
import { doSnapshot, keep, withOrg } from './do-read'
import { doWebhook } from './do-webhook'
import { readInside } from './read-inside'

/** Runs a job, or resumes it. */
export function runJob(job: FleetJob, context: JobContext): Promise<FleetResult> {
  switch (job.kind) {
    case 'snapshot':
      return doSnapshot(job, context)
    case 'plan':
      return doPlan(job, context)
    case 'apply':
      return doApply(job, context)
    case 'simulate':
      return doSimulate(job, context)
    case 'webhook':
      return doWebhook(job, context)
  }
}

/** What follows from a failure: another attempt, none, or the same attempt later. */
export type Verdict =
  | { readonly state: 'failed'; readonly error: Error }
  | { readonly state: 'hopeless'; readonly message: string }
  | { readonly state: 'postponed'; readonly message: string; readonly afterMs: number }

/** Wait before a job whose org is locked by another process is tried again, ms. */
const LOCKED_MS = 2_000

/**
 * Evaluates a failure. A failure that a retry does not fix is final; a postponed job costs no attempt.
 * @param stopping the signal of the job, aborted when it was stopped where it can be resumed
 */
export function verdictOn(error: unknown, stopping: AbortSignal): Verdict {
  if (stopping.aborted) return { state: 'postponed', message: describe(stopping.reason), afterMs: 0 }
  const message = describe(error)
  if (error instanceof PlanError && error.reason === 'locked')
    return { state: 'postponed', message, afterMs: LOCKED_MS }
  if (error instanceof TooEarly) return { state: 'postponed', message, afterMs: error.afterMs }
  if (isHopeless(error)) return { state: 'hopeless', message }
  return { state: 'failed', error: new Error(message, { cause: error }) }
}

function isHopeless(error: unknown): boolean {
  if (error instanceof IdempotencyError) return error.reason === 'mismatch'
  return [ConfigError, ValidationError, PlanError, AuthenticationError, PermissionError].some(
    (kind) => error instanceof kind,
  )
}

/** An error as it is kept in Redis: its code, if it has one, and its message. */
function describe(error: unknown): string {
  if (isSkillrouteError(error)) return `${error.code}: ${error.message}`
  return error instanceof Error ? error.message : String(error)
}

/** The code in the text of {@link describe}. */
export function parseCode(description: string | undefined): string | undefined {
  return /^([a-z]+\.[a-zA-Z.]+): /.exec(description ?? '')?.[1]
}

/** Makes a plan for an org as `skillroute plan` does, and keeps it with the snapshot that it was made from. */
async function doPlan(job: PlanJob, context: JobContext): Promise<FleetResult> {
  const { org } = job
  return await withOrg(context, org, async (client) => {
    // One thread: a worker has other jobs at the same time.
    const planned = await planOrg(client, job.request, {
      threads: 1,
      signal: context.signal,
      onProgress: context.progress,
    })
    const file = planPath(context.folder, org, planned.plan.id)
    await keep(snapshotPath(context.folder, org), planned.snapshot)
    await keep(file, planned.plan)
    await context.notify([planEvent(planned.plan)])
    return buildResult(org, file, planned)
  })
}

function buildResult(org: string, file: string, { plan }: OrgPlan): FleetResult {
  const { id: planId, hash, changes, warnings, leftOut = [], notes = [], budget } = plan
  const refused = brokenForGood(plan).map(({ id, message }) => `${id}: ${message}`)
  // Rules that cannot be met are a question to their author. The fleet does not carry out the rest before it is
  // answered.
  const impossible = leftOut.filter(({ code }) => isRefusedRule(code)).map(({ what, why }) => `${what}: ${why}`)
  return {
    kind: 'plan',
    org,
    planId,
    hash,
    file,
    agents: new Set(changes.flatMap((change) => ('user' in change ? [change.user.id] : []))).size,
    changes: changes.length,
    warnings: warnings.length + notes.length,
    serviceLevel: summarizeServiceLevel(plan),
    problems: [...impossible, ...refused],
    leftOut: leftOut.length,
    minutes: budget.minutes,
  }
}

function summarizeServiceLevel({ effect }: Plan): { readonly before: number; readonly after: number } | null {
  if (effect === null) return null
  const { contactsPerWeek, before, after } = contactsWithinServiceLevel(effect)
  return contactsPerWeek === 0 ? null : { before: before / contactsPerWeek, after: after / contactsPerWeek }
}

/** Simulates a scenario. The same model and seed give the same bytes, so a scenario may be simulated twice. */
async function doSimulate({ name, model: path, options }: SimulateJob, context: JobContext): Promise<FleetResult> {
  const model = await readModel(context.folder, path)
  const simulation = await simulate(model, {
    ...options,
    signal: context.signal,
    onProgress: context.progress,
  })
  const file = simulationPath(context.folder, name)
  await keep(file, simulation)
  return { kind: 'simulate', name, file, serviceLevel: simulation.total.serviceLevel.offered.mean }
}

async function readModel(folder: string, path: string): Promise<RoutingModel> {
  const value = parseJson(await readInside(folder, path))
  if (isModel(value)) return value
  throw new ValidationError([{ path: 'format', message: 'must be "skillroute/model@1"' }], { subject: path })
}

function isModel(value: unknown): value is RoutingModel {
  return typeof value === 'object' && value !== null && Reflect.get(value, 'format') === 'skillroute/model@1'
}

/**
 * Applies a plan of the shared folder, or resumes it: the journal holds what an earlier worker did, and the lease keeps
 * others out.
 * @throws TooEarly before its time, and in a freeze of the plan, also in one that begins while it is applied
 * @throws SkillrouteError `fleet.unfinished` when something could not be written; the next attempt resumes from there
 */
async function doApply(job: ApplyJob, context: JobContext): Promise<FleetResult> {
  refuseEarly(job, context)
  const { org, planId, onConflict } = job
  const plan = await readPlan(job, context)
  refuseFrozen(plan, context)
  const approvals = await readApprovals(job, context)
  const journal = await (context.journal?.(org, plan) ?? fileJournal(journalPath(context.folder, org, plan.id)))
  try {
    const report = await withOrg(context, org, (client) =>
      applyPlan(client, plan, {
        journal,
        lease: context.lease,
        approvals,
        reason: job.reason,
        onConflict,
        onFailure: 'continue',
        signal: context.signal,
        onProgress: ({ step, done, total }) => context.progress({ step, done, total }),
      }),
    )
    const file = reportPath(context.folder, org, planId)
    await keep(file, report)
    if (report.unfinished?.reason === 'freeze' && report.counts.failed === 0) refuseFrozen(plan, context)
    if (isUnfinished(report)) throw unfinishedError(report)
    await context.notify(reportEvents(report))
    const { outcome, counts, external } = report
    return { kind: 'apply', org, planId, outcome, counts, external: external.length, file }
  } finally {
    await journal.close()
  }
}

/** A job that must wait: its time has not come, or a freeze forbids writes. */
class TooEarly extends Error {
  override readonly name = 'TooEarly'
  /** How long until its time. */
  readonly afterMs: number

  constructor(message: string, afterMs: number) {
    super(message)
    this.afterMs = afterMs
  }
}

/** The queue starts the job at its time. This check also works if the clock of the queue is wrong. */
function refuseEarly({ notBefore }: ApplyJob, { clock }: JobContext): void {
  if (notBefore === undefined) return
  const afterMs = timeMs(notBefore) - clock.now()
  if (afterMs > 0) throw new TooEarly(`not before ${notBefore}`, afterMs)
}

/** What was written stays; after the freeze the job resumes from the journal. */
function refuseFrozen(plan: Plan, { clock }: JobContext): void {
  const { id, binding } = plan
  // A plan that broke a limit can never be applied, so it fails now instead of after the freeze.
  if (brokenForGood(plan).length > 0) return
  const now = clock.now()
  const endMs = binding === undefined ? undefined : freezeEndMs([binding.guardrails], now)
  if (endMs === undefined) return
  throw new TooEarly(`plan ${id} is frozen until ${new Date(endMs).toISOString()}`, endMs - now)
}

async function readPlan({ org, planId, hash }: ApplyJob, { folder }: JobContext): Promise<Plan> {
  const path = planPath(folder, org, planId)
  const text = await readInside(folder, path)
  const plan = parsePlan(text)
  if (plan.hash === hash) return plan
  throw new PlanError(
    'guardrail',
    `Plan ${planId} of ${org} at ${path} has hash ${plan.hash}, and the job is about ${hash}. Nothing was written. Run skillroute fleet plan again.`,
  )
}

/** The approval beside the plan, if there is one for this plan. */
async function readApprovals({ org, planId, hash }: ApplyJob, { folder }: JobContext): Promise<Approval[]> {
  const path = approvalPath(planPath(folder, org, planId))
  const text = await readInside(folder, path).catch((error: unknown) => {
    // An approval that exists but cannot be read must not count as missing.
    if (error instanceof ConfigError && systemCode(error.cause) === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return []
  const approval = parseApproval(text)
  return approval.planHash === hash ? [approval] : []
}

/** Whether changes failed that may be tried again. Conflicts are for people, and a change that waits for its time is not missing. */
function isUnfinished(report: ApplyReport): boolean {
  const { failed, conflict } = report.counts
  return failed > 0 || (conflict === 0 && report.results.some(isOpen))
}

/** Whether another attempt may make the change. */
function isOpen(result: ChangeResult): boolean {
  return result.status === 'failed' || (result.status === 'skipped' && !isSkippedForGood(result))
}

function unfinishedError({ planId, results }: ApplyReport): SkillrouteError {
  const open = results.filter(isOpen)
  const first = open[0]?.error
  const why = first === undefined ? '' : ` First: ${first.code}: ${first.message}`
  return new SkillrouteError('fleet.unfinished', `${open.length} changes of plan ${planId} could not be made.${why}`)
}

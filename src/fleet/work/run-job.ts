import {
  AuthenticationError,
  ConfigError,
  IdempotencyError,
  isSkillrouteError,
  PermissionError,
  PlanError,
  ValidationError,
} from '../../core/errors'
import { parseJson } from '../../core/json/unknown'
import { planEvent } from '../../delivery/run-events'
import type { Plan, RoutingModel } from '../../documents'
import { contactsWithinServiceLevel } from '../../optimizer/what-if/within-service-level'
import { type OrgPlan, planOrg, simulate } from '../../workflows'
import { brokenForGood } from '../../workflows/guardrails/verdicts'
import { isRefusedRule } from '../../workflows/rules/file/refused-rule'
import type { FleetJob, FleetResult, PlanJob, SimulateJob } from '../jobs/jobs'
import { type JobContext, planPath, simulationPath, snapshotPath } from '../jobs/tools'
import { doApply, TooEarly } from './do-apply'
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

import {
  AuthenticationError,
  ConfigError,
  IdempotencyError,
  isSkillrouteError,
  PermissionError,
  PlanError,
  ValidationError,
} from '../../core/errors'
import type { FleetJob, FleetResult } from '../jobs/jobs'
import type { JobContext } from '../jobs/tools'
import { doApply, TooEarly } from './do-apply'
import { doPlan } from './do-plan'
import { doSnapshot } from './do-read'
import { doSimulate } from './do-simulate'
import { doWebhook } from './do-webhook'

/** Does a job, or goes on with it. */
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

/** What follows from a failure: another attempt, none, or the same one later. */
export type Verdict =
  | { readonly state: 'failed'; readonly error: Error }
  | { readonly state: 'hopeless'; readonly message: string }
  | { readonly state: 'postponed'; readonly message: string; readonly afterMs: number }

/** How long a job waits whose org another process works on, ms. */
const LOCKED_MS = 2_000

/**
 * Judges a failure. What another attempt cannot mend is not tried again; what was put off costs no attempt.
 * @param stopping the signal of the job: it was stopped where it can be resumed
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

/** What is left of an error in Redis: its code, where it has one, and its message. */
function describe(error: unknown): string {
  if (isSkillrouteError(error)) return `${error.code}: ${error.message}`
  return error instanceof Error ? error.message : String(error)
}

/** The code of an error that was described so. */
export function codeOf(description: string | undefined): string | undefined {
  return /^([a-z]+\.[a-zA-Z.]+): /.exec(description ?? '')?.[1]
}

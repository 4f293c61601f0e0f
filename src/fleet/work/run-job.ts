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
 * Judges a failure. A failure that a retry does not fix is final; a postponed job costs no attempt.
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
export function codeOf(description: string | undefined): string | undefined {
  return /^([a-z]+\.[a-zA-Z.]+): /.exec(description ?? '')?.[1]
}

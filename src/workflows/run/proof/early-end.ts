import {
  ConfigError,
  IdempotencyError,
  isApiError,
  isSkillrouteError,
  PlanError,
  ValidationError,
} from '../../../core/errors'
import type { GuardrailResult, RunRecord } from '../../../documents'
import { problemOf } from '../options/problem'

/** Makes the record of a run that ended early: what stopped it, and why. */
export type EarlyEnd = Pick<RunRecord, 'outcome' | 'earlyEnd' | 'guardrails' | 'error' | 'correlationId'> & {
  readonly type: 'refused' | 'ended'
}

/** An error that ended a run, in the form of the audit log. */
export function earlyEndOf(error: unknown): EarlyEnd {
  const earlyEnd = reasonOf(error)
  const guardrails = error instanceof PlanError ? brokenOf(error.guardrails) : {}
  const isRefusal = [PlanError, ValidationError, ConfigError, IdempotencyError].some((kind) => error instanceof kind)
  const type = isRefusal ? 'refused' : 'ended'
  const { correlationId } = isApiError(error) ? error : {}
  const answer = correlationId === undefined ? {} : { correlationId }
  return { type, outcome: 'failed', earlyEnd, ...guardrails, error: problemOf(error), ...answer }
}

/**
 * Makes the record of a plan that breaks guardrails or whose forecast failed. Limits on service that could not be
 * checked without the forecast count as part of that failure.
 * @param projection why the forecast failed
 */
export function earlyEndOfPlan(
  broken: readonly GuardrailResult[],
  projection: string | undefined,
): Pick<EarlyEnd, 'earlyEnd' | 'guardrails' | 'error'> {
  const error = projection === undefined ? {} : { error: { code: 'plan.projection', message: projection } }
  if (broken.length === 0) return projection === undefined ? {} : { earlyEnd: 'projection', ...error }
  const isUnjudged = projection !== undefined && broken.every(({ kind, found }) => isService(kind) && found === null)
  return { earlyEnd: isUnjudged ? 'projection' : guardrailReason(broken), ...brokenOf(broken), ...error }
}

/** Limits that need a forecast. */
function isService(kind: GuardrailResult['kind']): boolean {
  return ['serviceLevel', 'occupancy', 'asa', 'abandonment'].includes(kind)
}

function brokenOf(broken: readonly GuardrailResult[]): Pick<EarlyEnd, 'guardrails'> {
  if (broken.length === 0) return {}
  return { guardrails: broken.map(({ id, kind, limit, found }) => ({ id, kind, limit, found })) }
}

function guardrailReason(broken: readonly GuardrailResult[]): NonNullable<RunRecord['earlyEnd']> {
  return broken.some(({ kind }) => kind === 'saturation') ? 'saturation' : 'guardrail'
}

function reasonOf(error: unknown): NonNullable<RunRecord['earlyEnd']> {
  if (error instanceof PlanError) return error.reason === 'guardrail' ? guardrailReason(error.guardrails) : error.reason
  if (error instanceof ValidationError || error instanceof ConfigError) return 'validation'
  if (error instanceof IdempotencyError) return error.reason === 'inFlight' ? 'locked' : 'validation'
  if (isSkillrouteError(error)) return 'failed'
  const name: unknown = error instanceof Error ? error.name : undefined
  return name === 'AbortError' || name === 'Interrupted' ? 'interrupted' : 'failed'
}

import {
  ConfigError,
  IdempotencyError,
  isApiError,
  isSkillrouteError,
  PlanError,
  ValidationError,
} from '../../../core/errors'
import type { GuardrailResult, RunRecord } from '../../../documents'
import { toProblem } from '../options/problem'

/** What the record of a run that ended early says about its end: what stopped it, and why. */
export type EarlyEnd = Pick<RunRecord, 'outcome' | 'earlyEnd' | 'guardrails' | 'error' | 'correlationId'> & {
  /** Whether the run was refused before it began, or ended after that. */
  readonly type: 'refused' | 'ended'
}

/** An error that ended a run, in the form of the audit log. */
export function buildEarlyEnd(error: unknown): EarlyEnd {
  const earlyEnd = classifyError(error)
  const guardrails = error instanceof PlanError ? guardrailFields(error.guardrails) : {}
  const isRefusal = [PlanError, ValidationError, ConfigError, IdempotencyError].some((kind) => error instanceof kind)
  const type = isRefusal ? 'refused' : 'ended'
  const { correlationId } = isApiError(error) ? error : {}
  const correlation = correlationId === undefined ? {} : { correlationId }
  return { type, outcome: 'failed', earlyEnd, ...guardrails, error: toProblem(error), ...correlation }
}

/**
 * Makes the record of a plan that breaks guardrails or whose forecast failed. Limits on service that could not be
 * checked without the forecast count as part of that failure.
 * @param forecastProblem why the forecast failed
 */
export function earlyEndOfPlan(
  broken: readonly GuardrailResult[],
  forecastProblem: string | undefined,
): Pick<EarlyEnd, 'earlyEnd' | 'guardrails' | 'error'> {
  const error = forecastProblem === undefined ? {} : { error: { code: 'plan.projection', message: forecastProblem } }
  if (broken.length === 0) return forecastProblem === undefined ? {} : { earlyEnd: 'projection', ...error }
  const isForecastAlone =
    forecastProblem !== undefined && broken.every(({ kind, found }) => isService(kind) && found === null)
  return { earlyEnd: isForecastAlone ? 'projection' : guardrailReason(broken), ...guardrailFields(broken), ...error }
}

/** Whether a limit can only be checked with a forecast. */
function isService(kind: GuardrailResult['kind']): boolean {
  return ['serviceLevel', 'occupancy', 'asa', 'abandonment'].includes(kind)
}

function guardrailFields(broken: readonly GuardrailResult[]): Pick<EarlyEnd, 'guardrails'> {
  if (broken.length === 0) return {}
  return { guardrails: broken.map(({ id, kind, limit, found }) => ({ id, kind, limit, found })) }
}

function guardrailReason(broken: readonly GuardrailResult[]): NonNullable<RunRecord['earlyEnd']> {
  return broken.some(({ kind }) => kind === 'saturation') ? 'saturation' : 'guardrail'
}

function classifyError(error: unknown): NonNullable<RunRecord['earlyEnd']> {
  if (error instanceof PlanError) return error.reason === 'guardrail' ? guardrailReason(error.guardrails) : error.reason
  if (error instanceof ValidationError || error instanceof ConfigError) return 'validation'
  if (error instanceof IdempotencyError) return error.reason === 'inFlight' ? 'locked' : 'validation'
  if (isSkillrouteError(error)) return 'failed'
  const name: unknown = error instanceof Error ? error.name : undefined
  return name === 'AbortError' || name === 'Interrupted' ? 'interrupted' : 'failed'
}

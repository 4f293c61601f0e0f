import { ConfigError, IdempotencyError, isSkillrouteError, PlanError, ValidationError } from '../../../core/errors'
import type { GuardrailResult, RunRecord } from '../../../documents'
import { problemOf } from '../options/problem'

/** What the audit log says of a run that ended early: what kept it from its end, and why. */
export type EarlyEnd = Pick<RunRecord, 'outcome' | 'earlyEnd' | 'guardrails' | 'error'> & {
  readonly type: 'refused' | 'ended'
}

/** An error that ended a run, as the audit log keeps it. */
export function earlyEndOf(error: unknown): EarlyEnd {
  const earlyEnd = reasonOf(error)
  const guardrails = error instanceof PlanError ? brokenOf(error.guardrails) : {}
  const isRefusal = [PlanError, ValidationError, ConfigError, IdempotencyError].some((kind) => error instanceof kind)
  return { type: isRefusal ? 'refused' : 'ended', outcome: 'failed', earlyEnd, ...guardrails, error: problemOf(error) }
}

/** The same for a plan that was made and breaks guardrails; undefined where it breaks none. */
export function refusedPlan(broken: readonly GuardrailResult[]): Pick<EarlyEnd, 'earlyEnd' | 'guardrails'> | undefined {
  return broken.length === 0 ? undefined : { earlyEnd: guardrailReason(broken), ...brokenOf(broken) }
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

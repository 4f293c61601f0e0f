import type { GuardrailResult, Plan } from '../../documents'

/** Kinds of guardrails that every apply checks again, so that their results in the plan do not count. */
const PASSING: readonly GuardrailResult['kind'][] = ['freeze', 'approval']

/**
 * Guardrails that a plan broke when it was made and that neither time nor an approval can fix. Such a plan is never
 * applied.
 */
export function brokenForGood({ guardrails = [] }: Pick<Plan, 'guardrails'>): GuardrailResult[] {
  return guardrails.filter(({ ok, kind }) => !ok && !PASSING.includes(kind))
}

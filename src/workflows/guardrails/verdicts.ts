import type { GuardrailResult, Plan } from '../../documents'
import { guardrailState } from '../../documents/plan/guardrail-state'

/**
 * Guardrails that a plan broke when it was made and that neither time nor an approval can fix. Such a plan is never
 * applied.
 */
export function brokenForGood({ guardrails = [] }: Pick<Plan, 'guardrails'>): GuardrailResult[] {
  return guardrails.filter((guardrail) => guardrailState(guardrail) === 'not kept')
}

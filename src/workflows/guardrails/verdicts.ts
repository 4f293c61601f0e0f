import type { GuardrailResult, Plan } from '../../documents'

/** What every apply checks again, so that the result from when the plan was made does not count. */
const PASSING: readonly GuardrailResult['kind'][] = ['freeze', 'approval']

/** Guardrails that a plan broke when it was made, and that neither time nor an approval can fix: it is never applied. */
export function brokenForGood({ guardrails = [] }: Pick<Plan, 'guardrails'>): GuardrailResult[] {
  return guardrails.filter(({ ok, kind }) => !ok && !PASSING.includes(kind))
}

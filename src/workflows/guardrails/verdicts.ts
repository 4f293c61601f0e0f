import type { GuardrailResult, Plan } from '../../documents'

/** What is judged anew by whoever applies a plan, so that what it said when the plan was made binds nobody. */
const PASSING: readonly GuardrailResult['kind'][] = ['freeze', 'approval']

/** The guardrails that a plan broke when it was made, and that time or a person cannot make good: it is never applied. */
export function brokenForGood({ guardrails = [] }: Pick<Plan, 'guardrails'>): GuardrailResult[] {
  return guardrails.filter(({ ok, kind }) => !ok && !PASSING.includes(kind))
}

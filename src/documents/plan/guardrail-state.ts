import type { GuardrailResult } from '../../core/errors/change'

/** Kinds of guardrails that every apply checks again: a plan may be made during a freeze, and applied after it. */
const AT_APPLY: readonly GuardrailResult['kind'][] = ['freeze', 'approval']

/** What a result in a plan means: one that only the apply decides refuses no plan. */
export function guardrailState({ ok, kind }: GuardrailResult): 'kept' | 'holds at apply' | 'not kept' {
  if (ok) return 'kept'
  return AT_APPLY.includes(kind) ? 'holds at apply' : 'not kept'
}

/** The color of that. */
export function guardrailColor(result: GuardrailResult): 'good' | 'warn' | 'bad' {
  return ({ kept: 'good', 'holds at apply': 'warn', 'not kept': 'bad' } as const)[guardrailState(result)]
}

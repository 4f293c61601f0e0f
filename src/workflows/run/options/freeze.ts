import type { GuardrailResult, Plan } from '../../../documents'
import { freezes } from '../../guardrails/timing'
import type { ApplyOptions } from './options'
import { listGuardrails } from './refuse'

/** Says why nothing may be written at a given time; undefined: writing is allowed. */
export type FreezeCheck = (nowMs: number) => string | undefined

/** The freezes of a run: those of its plan and those given to it. */
export function freezeCheck(plan: Plan, { guardrails: given }: Pick<ApplyOptions, 'guardrails'>): FreezeCheck {
  const all = listGuardrails(plan, given)
  return (now) => {
    const results = all.flatMap((guardrails): GuardrailResult[] => freezes({ guardrails, now }))
    return results.find(({ ok }) => !ok)?.message
  }
}

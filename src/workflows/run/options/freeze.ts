import type { GuardrailResult, Plan } from '../../../documents'
import { freezes } from '../../guardrails/timing'
import type { ApplyOptions } from './options'
import { guardrailsOf } from './refuse'

/** Tells why nothing may be written at a time; undefined: it may. */
export type FreezeCheck = (nowMs: number) => string | undefined

/** The freezes that bind a run: those of its plan and those it was given. */
export function freezeCheck(plan: Plan, { guardrails: given }: Pick<ApplyOptions, 'guardrails'>): FreezeCheck {
  const all = guardrailsOf(plan, given)
  return (now) => {
    const results = all.flatMap((guardrails): GuardrailResult[] => freezes({ guardrails, now }))
    return results.find(({ ok }) => !ok)?.message
  }
}

import type { GuardrailResult, RequestBudget } from '../../documents'
import { tooLongText } from '../cost/fit'
import { verdict } from './checking'

/**
 * Whether a plan can be applied within a time.
 * @param budget its requests, at the rate of whoever applies it; undefined: unknown
 */
export function applyTime(
  maxMinutes: number | undefined,
  budget: RequestBudget | undefined,
  changes: number,
): GuardrailResult[] {
  if (maxMinutes === undefined) return []
  const part = { id: 'changes.maxMinutes', kind: 'changes' as const, limit: maxMinutes }
  if (budget === undefined) {
    const message = 'the time an apply takes follows from its requests, which are missing: give the budget of the plan'
    return [verdict({ ...part, ok: false, found: null, message })]
  }
  const { total, ratePerMinute, minutes: found } = budget
  const ok = found <= maxMinutes
  const message = ok
    ? `${total} requests take ${Math.round(found * 10) / 10} minutes at ${ratePerMinute} a minute; at most ${maxMinutes} are allowed`
    : tooLongText(budget, maxMinutes, changes)
  return [verdict({ ...part, ok, found, message })]
}

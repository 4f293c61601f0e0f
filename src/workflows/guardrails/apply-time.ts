import type { GuardrailResult, RequestBudget } from '../../documents'
import { timeText } from '../cost/fit'
import { verdict } from './checking'

/**
 * Checks whether a plan can be applied within a time.
 * @param budget its requests, at the rate of the client that applies it; undefined: unknown
 * @param fitting how many of the changes fit; undefined: unknown
 */
export function checkApplyTime(
  withinMinutes: number | undefined,
  budget: RequestBudget | undefined,
  changes: number,
  fitting?: number,
): GuardrailResult[] {
  if (withinMinutes === undefined) return []
  const part = { id: 'changes.withinMinutes', kind: 'changes' as const, limit: withinMinutes }
  if (budget === undefined) {
    const message = 'the time an apply takes follows from its requests, which are missing: give the budget of the plan'
    return [verdict({ ...part, ok: false, found: null, message })]
  }
  const { minutes: found } = budget
  const message = timeText(budget, withinMinutes, changes, fitting)
  return [verdict({ ...part, ok: found <= withinMinutes, found, message })]
}

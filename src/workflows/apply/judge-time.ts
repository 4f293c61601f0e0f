import type { GuardrailResult, RequestBudget } from '../../core/documents'
import { applyTime } from '../guardrails/apply-time'
import { minutesFor, requestBudget } from '../plan/budget'
import type { ApplyOptions } from './options'
import { guardrailsOf } from './refuse'
import type { Run } from './run'

/** Whether what is left of a run fits into the time that its plan, or who applies it, gives it at the client's rate. */
export function judgeTime(
  { client, plan, changes, replay }: Run,
  { guardrails: given, withinMinutes }: Pick<ApplyOptions, 'guardrails' | 'withinMinutes'>,
): GuardrailResult[] {
  const limits = [withinMinutes, ...guardrailsOf(plan, given).map((one) => one.changes?.maxMinutes)].filter(
    (limit) => limit !== undefined,
  )
  if (limits.length === 0) return []
  const left = changes.filter(({ id }) => !replay.proven.has(id))
  const budget = budgetOf(plan, left, client.rateLimit().perMinute)
  return applyTime(Math.min(...limits), budget, left.length)
}

/** The plan's own where all of it is left: it knows how many pages a read has. */
function budgetOf(plan: Run['plan'], left: Run['changes'], ratePerMinute: number): RequestBudget {
  const whole = left.length === plan.changes.length
  const { total } = whole ? plan.budget : requestBudget({ changes: left, reread: plan.reread, ratePerMinute })
  return { ...plan.budget, total, ratePerMinute, minutes: minutesFor(total, ratePerMinute) }
}

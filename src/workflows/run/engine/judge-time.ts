import type { GuardrailResult, RequestBudget } from '../../../documents'
import { minutesFor, requestBudget } from '../../cost/budget'
import { fitted } from '../../cost/fit'
import { applyTime } from '../../guardrails/apply-time'
import type { ApplyOptions } from '../options/options'
import { guardrailsOf } from '../options/refuse'
import type { Run } from '../state/run'

/** Checks whether the rest of a run fits into the time limit of its plan or its caller, at the client's rate. */
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
  const minutes = Math.min(...limits)
  return applyTime(minutes, budget, left.length, fittingOf(plan, left, budget, minutes))
}

/** How many changes fit, if requests that belong to no single change are still needed. */
function fittingOf(plan: Run['plan'], left: Run['changes'], budget: RequestBudget, minutes: number): number {
  const { ratePerMinute } = budget
  const requests = (changes: Run['changes']): number =>
    requestBudget({ changes, reread: plan.reread, ratePerMinute }).total
  const others = budget.total - requests(left)
  const minutesOf = (some: Run['changes']): number => minutesFor(requests(some) + others, ratePerMinute)
  return fitted(left, { minutes, cut: true }, minutesOf).changes.length
}

/** If all changes are left, the plan's own budget is used: it includes the number of pages of each read. */
function budgetOf(plan: Run['plan'], left: Run['changes'], ratePerMinute: number): RequestBudget {
  const whole = left.length === plan.changes.length
  const { total } = whole ? plan.budget : requestBudget({ changes: left, reread: plan.reread, ratePerMinute })
  return { ...plan.budget, total, ratePerMinute, minutes: minutesFor(total, ratePerMinute) }
}

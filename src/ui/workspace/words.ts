import { isSkillrouteError } from '../../core/errors'
import type { Change, Effect, Plan, Recommendation } from '../../documents'
import { aspectName, changedOwner } from '../../documents/plan/aspect-name'
import { contactsWithinServiceLevel } from '../../optimizer/what-if/within-service-level'
import { valueChange } from '../../report/text/change'
import { totalSpan } from '../../report/text/forecast'
import type { FigureMethod, ForecastView, PlanChange } from '../protocol/view'

export function planChange(change: Change): PlanChange {
  return {
    id: change.id,
    owner: changedOwner(change),
    what: `${aspectName(change)}: ${valueChange(change)}`,
    reason: change.reason,
    isRemoval: change.kind.endsWith('.remove'),
  }
}

/** A recommendation in words, as its change in a plan would be. */
export function recommended(recommendation: Recommendation): string {
  if (recommendation.skill === undefined)
    return `${recommendation.queue.name}: ${recommendation.action === 'JOIN' ? 'member' : `ring ${recommendation.after}`}`
  return `${recommendation.skill.name}: ${recommendation.before ?? '–'} → ${recommendation.after ?? '–'}`
}

/** How a forecast was calculated, in one word. */
export function classifyMethod({ method }: Effect): FigureMethod {
  return method.includes('simulation') ? 'simulation' : 'formula'
}

/** A forecast with all queues together. */
export function forecastView(forecast: Effect): ForecastView {
  const { contactsPerWeek, before, after } = contactsWithinServiceLevel(forecast)
  const share = (contacts: number): number => (contactsPerWeek > 0 ? contacts / contactsPerWeek : 1)
  const weeks = forecast.simulation?.weeks
  return {
    method: classifyMethod(forecast),
    ...(weeks === undefined ? {} : { weeks }),
    before: share(before),
    after: share(after),
    week: totalSpan(forecast),
    contactsPerWeek,
    queues: forecast.queues,
    notes: forecast.notes,
  }
}

/** What went wrong, for people. */
export function problemText(error: unknown): string {
  if (isSkillrouteError(error) || error instanceof Error) return error.message
  return String(error)
}

/** Number of changes that take something away from somebody. */
export function countRemovals({ changes }: Pick<Plan, 'changes'>): number {
  return changes.filter(({ kind }) => kind.endsWith('.remove')).length
}

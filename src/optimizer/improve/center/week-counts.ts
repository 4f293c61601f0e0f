import type { RoutingModel } from '../../../documents'
import { weekMoments } from '../../model/time/moments'

/**
 * Contacts to simulate for one step of the search, and for evaluating one point of the curve. The number of weeks follows
 * from them, within these bounds.
 */
const SEARCH_CONTACTS = 40_000
const EVALUATION_CONTACTS = 120_000
const SEARCH_WEEKS = [1, 3] as const
const EVALUATION_WEEKS = [4, 8] as const

/**
 * Changes for some queues take from the others as much as these may lose. Few weeks hardly show whether it is more.
 */
const EVALUATION_WEEKS_FOR_QUEUES = 12

/** Weeks for each step of the search. */
export function searchWeeks(model: RoutingModel): number {
  return weeksFor(expected(model), SEARCH_CONTACTS, SEARCH_WEEKS)
}

/** Weeks on which the curve is evaluated. */
export function evaluationWeeks(model: RoutingModel, isForQueues: boolean): number {
  return isForQueues ? EVALUATION_WEEKS_FOR_QUEUES : weeksFor(expected(model), EVALUATION_CONTACTS, EVALUATION_WEEKS)
}

/** Expected contacts of a week, which do not depend on the agents. */
function expected(model: RoutingModel): number {
  return weekMoments({ ...model, agents: [] }).reduce(
    (sum, { callsPerHour, hours }) => sum + hours * callsPerHour.reduce((all, rate) => all + rate, 0),
    0,
  )
}

/** Contacts of a week. */
export function weekly({ before }: { readonly before: readonly { readonly offered: Float64Array }[] }): number {
  const all = before.reduce((sum, { offered }) => sum + offered.reduce((own, one) => own + one, 0), 0)
  return all / Math.max(1, before.length)
}

/** The number of weeks that together contain a given number of contacts, within bounds. */
export function weeksFor(perWeek: number, contacts: number, [min, max]: readonly [number, number]): number {
  return Math.min(max, Math.max(min, Math.ceil(contacts / Math.max(1, perWeek))))
}

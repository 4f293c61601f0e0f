import type { RoutingModel } from '../../../documents'
import { weekMoments } from '../../model/time/moments'

/**
 * Contacts to simulate for one step of the search, and for judging one point of the curve. The number of weeks follows
 * from them, within these bounds.
 */
const SEARCH_CONTACTS = 40_000
const JUDGE_CONTACTS = 120_000
const SEARCH_WEEKS = [1, 3] as const
const JUDGE_WEEKS = [4, 8] as const

/**
 * Changes for some queues take from the others as much as these may lose. Few weeks hardly show whether it is more.
 */
const JUDGE_WEEKS_FOR_QUEUES = 12

/** Weeks for each step of the search. */
export function searchWeeks(model: RoutingModel): number {
  return weeksFor(model, SEARCH_CONTACTS, SEARCH_WEEKS)
}

/** Weeks on which the curve is judged. */
export function judgeWeeks(model: RoutingModel, isForQueues: boolean): number {
  return isForQueues ? JUDGE_WEEKS_FOR_QUEUES : weeksFor(model, JUDGE_CONTACTS, JUDGE_WEEKS)
}

function weeksFor(model: RoutingModel, contacts: number, [least, most]: readonly [number, number]): number {
  // The number of contacts does not depend on the agents.
  const perWeek = weekMoments({ ...model, agents: [] }).reduce(
    (sum, { callsPerHour, hours }) => sum + hours * callsPerHour.reduce((all, rate) => all + rate, 0),
    0,
  )
  return Math.min(most, Math.max(least, Math.ceil(contacts / Math.max(1, perWeek))))
}

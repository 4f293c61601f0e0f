import { checkBag } from '../../core/bag'
import { LIMITS } from '../../core/limits'

/** Requests that reading demand takes, by what they ask for. */
export interface DemandBudget {
  /** The org that the answers are of. */
  readonly org: number
  /** How many contacts agents take at once. */
  readonly utilization: number
  /** Offered contacts per quarter of an hour. */
  readonly series: number
  /** What became of them, by contact type. */
  readonly totals: number
  /** Queue totals to check the former against. */
  readonly checks: number
  /** Who handled what. */
  readonly agents: number
  /** What was resolved, by agent, queue and medium. */
  readonly resolutions: number
  /** How agents spent the window. */
  readonly staffing: number
  readonly total: number
  readonly ratePerMinute: number
  readonly minutes: number
}

/** What the requests depend on. */
export interface DemandBudgetInput {
  readonly days: number
  /** Agents whose time is read. */
  readonly agents: number
  /** Queues asked for by id; left out: all at once. */
  readonly queues?: number | undefined
  /** Default 250. */
  readonly ratePerMinute?: number | undefined
}

/**
 * The requests of {@link captureDemand}, before any is made: analytics takes 7 days a query, 100 queues or 100 users a
 * filter. Listing users first, where the caller names none, is done before. Answers that turn out too large are asked again in halves, which comes on top.
 */
export function demandBudget(input: DemandBudgetInput): DemandBudget {
  checkBag(input, 'input', 'days=n agents=n queues?n ratePerMinute?n')
  const { days, agents, queues, ratePerMinute } = input
  const parts = Math.ceil(days / LIMITS.analyticsDays)
  const queries = parts * (queues === undefined ? 1 : Math.ceil(queues / LIMITS.userIdsPerCall))
  const staffing = parts * Math.ceil(agents / LIMITS.userIdsPerCall)
  const total = 2 + queries * 5 + staffing
  const rate = ratePerMinute ?? LIMITS.defaultPerMinute
  const minutes = Math.round((total / rate) * 100) / 100
  return {
    org: 1,
    utilization: 1,
    series: queries,
    totals: queries,
    checks: queries,
    agents: queries,
    resolutions: queries,
    staffing,
    total,
    ratePerMinute: rate,
    minutes,
  }
}

import { LIMITS } from '../../core/limits'

/** Requests that reading demand takes, by purpose. */
export interface DemandBudget {
  /** Reads the org. */
  readonly org: number
  /** Requests for how many contacts agents take at once. */
  readonly utilization: number
  /** Offered contacts per quarter of an hour. */
  readonly series: number
  /** Handled and abandoned contacts, by contact type. */
  readonly totals: number
  /** Queue totals, to check the contact types against. */
  readonly checks: number
  /** Handled contacts by agent. */
  readonly agents: number
  /** Resolved contacts, by agent, queue and medium. */
  readonly resolutions: number
  /** How agents spent the window. */
  readonly staffing: number
  readonly total: number
  readonly ratePerMinute: number
  readonly minutes: number
}

export interface DemandBudgetInput {
  readonly days: number
  /** Agents whose time is read. */
  readonly agents: number
  /** Whether the utilization of each agent is read. Default false. */
  readonly ownUtilization?: boolean | undefined
  /** Queues that are queried by id; absent: one query covers all queues. */
  readonly queues?: number | undefined
  /** Default 250. */
  readonly ratePerMinute?: number | undefined
}

/**
 * Estimates the requests of {@link captureDemand} in advance. Analytics accepts 7 days per query and 100 queues or 100
 * users per filter. Not included: listing users if the caller names none, and repeating a query in halves if its answer
 * is too large.
 */
export function demandBudget(input: DemandBudgetInput): DemandBudget {
  const { days, agents, ownUtilization = false, queues, ratePerMinute } = input
  const parts = Math.ceil(days / LIMITS.analyticsDays)
  const queries = parts * (queues === undefined ? 1 : Math.ceil(queues / LIMITS.userIdsPerCall))
  const staffing = parts * Math.ceil(agents / LIMITS.userIdsPerCall)
  const utilization = 1 + (ownUtilization ? agents : 0)
  const total = 1 + utilization + queries * 5 + staffing
  const rate = ratePerMinute ?? LIMITS.defaultPerMinute
  const minutes = Math.round((total / rate) * 100) / 100
  return {
    org: 1,
    utilization,
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

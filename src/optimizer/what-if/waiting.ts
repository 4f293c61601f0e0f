import { erlangA, erlangC } from '../erlang'

/** The queueing model used: M/M/N+M if patience is known, else M/M/N. */
export type QueueingMethod = 'erlang-a' | 'erlang-c'

export interface WaitingInput {
  readonly callsPerHour: number
  readonly ahtSeconds: number
  /** May be fractional. */
  readonly agents: number
  readonly targetSeconds: number
  readonly patienceSeconds: number | undefined
}

export interface Waiting {
  /** Contacts within service level divided by offered contacts. */
  readonly serviceLevel: number
  /**
   * Mean wait of answered contacts. With known patience 0 if none is answered; without it Infinity if the load is at least
   * the number of agents.
   */
  readonly asaSeconds: number
  readonly abandonProbability: number
  /** The load is at least the number of agents. */
  readonly overloaded: boolean
}

/** Estimates service level and waits of one queue in one steady interval. Without agents, no contact is answered. */
export function waiting(input: WaitingInput): Waiting {
  const { callsPerHour, ahtSeconds, agents, targetSeconds, patienceSeconds } = input
  const load = (callsPerHour * ahtSeconds) / 3600
  const overloaded = load >= agents
  if (agents <= 0) {
    return patienceSeconds === undefined
      ? { serviceLevel: 0, asaSeconds: Number.POSITIVE_INFINITY, abandonProbability: 0, overloaded }
      : { serviceLevel: 0, asaSeconds: 0, abandonProbability: 1, overloaded }
  }
  if (patienceSeconds !== undefined) {
    const a = erlangA({ callsPerHour, ahtSeconds, agents, targetSeconds, patienceSeconds })
    return {
      serviceLevel: a.serviceLevel.offered,
      asaSeconds: a.asaServedSeconds,
      abandonProbability: a.abandonProbability,
      overloaded,
    }
  }
  const c = erlangC({ callsPerHour, ahtSeconds, agents, targetSeconds })
  return {
    serviceLevel: c.serviceLevel,
    asaSeconds: c.asaSeconds,
    abandonProbability: 0,
    overloaded,
  }
}

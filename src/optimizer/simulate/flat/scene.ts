import { WAIT_BINS } from '../tally/wait-histogram'

/**
 * A model compiled for the fast event loops, as plain arrays with indexes instead of ids. K contact types, N agents.
 * Shifts, rings and several contacts at once are not possible here; the general engine handles them.
 */
export interface Scene {
  readonly typeCount: number
  readonly agentCount: number
  /** Arrivals per second of each contact type. */
  readonly ratePerSecond: Float64Array
  /** Mean patience of each type in seconds; Infinity if no contact abandons. */
  readonly patienceSeconds: Float64Array
  /** Acceptable waiting time of each type. */
  readonly targetSeconds: Float64Array
  /** Mean handle time of agent `a` for type `k` at `[a * K + k]`; 0 where the agent cannot take it. */
  readonly ahtSeconds: Float64Array
  /** Which idle agent gets a contact: the highest value at `[a * K + k]`, ties by longest idle. */
  readonly agentScore: Float64Array
  /** Which contact a freed agent takes: the smallest value at `[a * K + k]`, ties by the earliest standing. */
  readonly contactRank: Float64Array
  /** Waiting time credited to contacts of a type on arrival, in seconds: priority as Genesys counts it. */
  readonly headStartSeconds: Float64Array
  /** By type: how many of the longest idle agents are checked; Infinity for all. */
  readonly idleLimits: Float64Array
  /** 1 where an idle agent counts towards the limit of type `k`, at `[k * N + a]`; undefined: all count. */
  readonly counted?: Uint8Array | undefined
  /** 1 for agents who are never present, so that they are never idle; undefined: all agents are present. */
  readonly absent?: Uint8Array | undefined
}

/** Counts of one period of time. Arrays are by contact type, or by agent if their name says so. */
export interface Counts {
  /** Seconds covered. */
  seconds: number
  /** Arrivals and completions that the loop processed. */
  events: number
  readonly offered: Float64Array
  readonly answered: Float64Array
  /** Answered within the type's target. */
  readonly withinServiceLevel: Float64Array
  /** Answered without any wait. */
  readonly atOnce: Float64Array
  readonly abandoned: Float64Array
  /** Abandoned within the type's target. */
  readonly abandonedWithinTarget: Float64Array
  /** Sum of the waits of answered contacts, seconds. */
  readonly answeredWait: Float64Array
  /** Sum of the waits of abandoned contacts, seconds. */
  readonly abandonedWait: Float64Array
  /** Total handle time, in seconds, of the contacts that each agent began. */
  readonly busy: Float64Array
  /** Contacts that waited when the period ended. */
  readonly waiting: Float64Array
  /** Contacts answered after a wait, by type and bin of the wait (`waitBin`); only on request. */
  readonly waits?: Float64Array
}

/** Counts at their start. */
export function emptyCounts(types: number, agents: number, histogram: boolean): Counts {
  const perType = (): Float64Array => new Float64Array(types)
  return {
    seconds: 0,
    events: 0,
    offered: perType(),
    answered: perType(),
    withinServiceLevel: perType(),
    atOnce: perType(),
    abandoned: perType(),
    abandonedWithinTarget: perType(),
    answeredWait: perType(),
    abandonedWait: perType(),
    busy: new Float64Array(agents),
    waiting: perType(),
    ...(histogram ? { waits: new Float64Array(types * WAIT_BINS) } : {}),
  }
}

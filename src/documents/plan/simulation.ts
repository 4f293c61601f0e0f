import type { MediaType, Ref, ServiceLevelTarget } from '../common'

/**
 * A simulated figure with its interval at the document's `confidence`. `halfWidth`, `low` and `high` are null if only
 * one unit was simulated, which says nothing about the spread.
 */
export interface Estimate {
  readonly mean: number
  readonly halfWidth: number | null
  readonly low: number | null
  readonly high: number | null
}

/** Measurements of a simulation for a contact type, a queue, or the total. Ratios are 0..1. */
export interface SimulatedService {
  /** Contacts offered in `countHours`, including those that called again because they were not resolved. */
  readonly offered: Estimate
  readonly answered: Estimate
  readonly abandoned: Estimate
  /** Found the queue full. */
  readonly turnedAway: Estimate
  /** Contacts that left at once instead of waiting. */
  readonly balked: Estimate
  /** Answered contacts that were resolved. */
  readonly resolved: Estimate
  /** Contacts that called again because they were not resolved; part of `offered`. */
  readonly returned: Estimate
  /**
   * Contacts waiting when a unit (replication or batch) began and ended: a number of contacts, not a rate per
   * `countHours`.
   */
  readonly waitingAtStart: Estimate
  readonly waitingAtEnd: Estimate
  /** Each contact against the target of its own type, under the names that `erlangA` uses. */
  readonly serviceLevel: SimulatedServiceLevel
  readonly abandonProbability: Estimate
  /** Share of contacts answered without any wait. This and the next three count only first attempts. */
  readonly atOnceProbability: Estimate
  /** Share of contacts that find no free agent and may wait; contacts that then balk are included. */
  readonly waitProbability: Estimate
  readonly turnedAwayProbability: Estimate
  readonly balkProbability: Estimate
  /** Resolved over answered. */
  readonly resolutionRatio: Estimate
  /** Mean wait of all offered contacts; for abandoned ones, the time until they abandoned. */
  readonly asaSeconds: Estimate
  /** Mean wait of the answered contacts. */
  readonly asaServedSeconds: Estimate
  /**
   * Mean wait of contacts that were answered or entered the queue: all except those turned away and those that balked.
   */
  readonly asaEnteredSeconds: Estimate
  /** Mean number of waiting contacts. */
  readonly queueLength: Estimate
  /**
   * Mean number of contacts being handled; with one contact per agent, the number of busy agents. Absent by contact
   * type and queue if the flat loop ran and handle times differ between agents.
   */
  readonly inHand?: Estimate
}

/** The service level by each definition. Contacts turned away and contacts that balked count as offered. */
export interface SimulatedServiceLevel {
  /** Answered within the target / all offered. */
  readonly offered: Estimate
  /** Answered within the target / (offered minus those abandoned within the target). */
  readonly excludingShortAbandons: Estimate
  /** Answered within the target / answered. */
  readonly served: Estimate
  /** Share of all offered contacts whose wait, ended by an agent or by abandoning, is within the target. */
  readonly waitWithin: Estimate
}

/**
 * A share `q` of the answered contacts waits at most `seconds`, accurate to about 1.6 % of the wait, or to 16 ms if
 * that is more.
 */
export interface WaitQuantile {
  readonly q: number
  readonly seconds: Estimate
}

/** The distribution of waits. */
export interface SimulatedWaits {
  readonly waitQuantiles: readonly WaitQuantile[]
  /**
   * Only on request: shares of all offered contacts answered within a number of seconds, about as accurate as a
   * quantile.
   */
  readonly answeredWithin?: readonly { readonly seconds: number; readonly probability: Estimate }[]
}

/** How agents spent their time. */
export interface SimulatedStaff {
  /** Mean number of agents on queue, including those finishing a contact after their shift. */
  readonly present: Estimate
  /** Mean number of agents handling a contact. */
  readonly busy: Estimate
  /** Busy over present time. */
  readonly occupancy: Estimate
}

/** How the contacts of one type were served. */
export interface SimulatedContactType extends SimulatedService, SimulatedWaits {
  readonly contactTypeId: string
  readonly queueId: string
  readonly mediaType: MediaType
  readonly target: ServiceLevelTarget
}

/** How the contacts of one queue were served. */
export interface SimulatedQueue extends SimulatedService, SimulatedWaits {
  readonly queue: Ref
}

/** How all contacts were served. */
export interface SimulatedTotal extends SimulatedService, SimulatedStaff, SimulatedWaits {}

/** The work of one group of agents. */
export interface SimulatedGroup extends SimulatedStaff {
  readonly agentGroupId: string
  readonly agents: number
}

/** How busy one agent was. */
export interface SimulatedAgent extends SimulatedStaff {
  readonly agentId: string
}

/** Contacts by the interval in which they arrived. */
export interface SimulatedArrivals {
  readonly offered: Estimate
  readonly answered: Estimate
  /** Answered within the target. */
  readonly withinServiceLevel: Estimate
  readonly abandoned: Estimate
  /** Turned away or balked. */
  readonly lost: Estimate
  /** Answered within the target, divided by offered. */
  readonly serviceLevel: Estimate
  readonly asaSeconds: Estimate
}

/** The contacts that arrived in one interval, how they were handled, and by which agents. */
export interface SimulatedInterval {
  /** Minutes from the start of the counted period. */
  readonly startMinute: number
  readonly minutes: number
  readonly total: SimulatedArrivals & SimulatedStaff
  readonly queues: readonly (SimulatedArrivals & { readonly queueId: string })[]
  /** Only if requested by contact type. */
  readonly contactTypes?: readonly (SimulatedArrivals & { readonly contactTypeId: string })[]
}

/** The contacts of one type that one agent group answers, or one agent without a group. */
export interface SimulatedCell {
  readonly agentGroupId?: string
  readonly agentId?: string
  readonly contactTypeId: string
  readonly answered: Estimate
  /** Share of the type's contacts (first attempts) that these agents answer without any wait. */
  readonly atOnceProbability: Estimate
  /** Mean number of contacts of the type that these agents are handling. */
  readonly inHand: Estimate
}

/** How a simulation was run. */
export interface SimulationMethod {
  /** Which loop ran: `pool` and `flat` are fast loops for steady models, `general` handles every model. */
  readonly engine: 'pool' | 'flat' | 'general'
  /** The basis of the intervals: batches of long steady runs, or independent replications. */
  readonly units: 'batches' | 'replications'
  readonly seed: number
  readonly replications: number
  readonly batchesPerReplication: number
  /** Hours simulated before counting begins, in each replication. */
  readonly warmUpHours: number
  /** Hours counted in each replication. */
  readonly hours: number
  /** The period that counts of contacts refer to: the hours of a replication, or one hour of a steady model. */
  readonly countHours: number
  readonly confidence: number
  /** Arrivals and completions over all replications. */
  readonly events: number
  /** Whether the requested precision was reached; absent if none was requested. */
  readonly precise?: boolean
}

/** The result of `simulate`. Every figure has an interval. */
export interface Simulation {
  readonly format: 'skillroute/simulation@1'
  readonly method: SimulationMethod
  readonly total: SimulatedTotal
  readonly contactTypes: readonly SimulatedContactType[]
  readonly queues: readonly SimulatedQueue[]
  readonly agentGroups: readonly SimulatedGroup[]
  readonly agents: readonly SimulatedAgent[]
  /** Empty if the model is steady. */
  readonly intervals: readonly SimulatedInterval[]
  /** Only where asked for. */
  readonly cells?: readonly SimulatedCell[]
  readonly notes: readonly string[]
}

/** Two models with the same contacts: figures of each, and the paired differences (second minus first). */
export interface SimulationComparison {
  readonly format: 'skillroute/simulation-comparison@1'
  readonly before: Simulation
  readonly after: Simulation
  readonly difference: {
    readonly total: SimulatedService & SimulatedStaff
    /** Only those that are in both models. */
    readonly contactTypes: readonly (SimulatedService & { readonly contactTypeId: string })[]
    readonly queues: readonly (SimulatedService & { readonly queueId: string })[]
  }
}

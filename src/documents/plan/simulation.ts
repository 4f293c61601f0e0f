import type { MediaType, Ref, ServiceLevelTarget } from '../common'

/**
 * A simulated figure with its interval at the document's `confidence`. `halfWidth`, `low` and `high` are null where one
 * unit alone was simulated, which tells nothing about the spread.
 */
export interface Estimate {
  readonly mean: number
  readonly halfWidth: number | null
  readonly low: number | null
  readonly high: number | null
}

/** What a simulation measured of a contact type, a queue, or all together. Ratios are 0..1. */
export interface SimulatedService {
  /** Contacts offered in `countHours`, those that came back unresolved included. */
  readonly offered: Estimate
  readonly answered: Estimate
  readonly abandoned: Estimate
  /** Found the queue full. */
  readonly turnedAway: Estimate
  /** Left at once rather than wait. */
  readonly balked: Estimate
  /** Answered contacts that were resolved. */
  readonly resolved: Estimate
  /** Contacts that came back because they were not resolved; part of `offered`. */
  readonly returned: Estimate
  /** Waiting when a unit (replication or batch) began, and when it ended: a contact count, not one per `countHours`. */
  readonly waitingAtStart: Estimate
  readonly waitingAtEnd: Estimate
  /** Each contact against the target of its own type, by the names that `erlangA` gives them. */
  readonly serviceLevel: SimulatedServiceLevel
  readonly abandonProbability: Estimate
  /** Share of contacts answered without any wait; as the next three, of contacts that come for the first time. */
  readonly atOnceProbability: Estimate
  /** Share that finds no free agent and may wait, before any of them balks. */
  readonly waitProbability: Estimate
  readonly turnedAwayProbability: Estimate
  readonly balkProbability: Estimate
  /** Resolved over answered. */
  readonly resolutionRatio: Estimate
  /** Mean wait of all offered contacts; of abandoned ones, the time until they abandoned. */
  readonly asaSeconds: Estimate
  /** Mean wait of the answered. */
  readonly asaServedSeconds: Estimate
  /** Mean wait of contacts that were answered or entered the queue: all but the turned away and the balked. */
  readonly asaEnteredSeconds: Estimate
  /** Mean number of waiting contacts. */
  readonly queueLength: Estimate
  /**
   * Mean number of contacts in hand; with one contact an agent, the agents busy with them. Absent by contact type and
   * queue where the flat loop ran and handle times differ between agents.
   */
  readonly inHand?: Estimate
}

/** The service level by its definitions. Turned away and balked contacts count as offered. */
export interface SimulatedServiceLevel {
  /** Answered within the target / all offered. */
  readonly offered: Estimate
  /** Answered within the target / (offered less those abandoned within the target). */
  readonly excludingShortAbandons: Estimate
  /** Answered within the target / answered. */
  readonly served: Estimate
  /** Share of all offered whose wait, ended by an agent or by abandoning, is within the target. */
  readonly waitWithin: Estimate
}

/** A share `q` of the answered waits `seconds` or less, to about 1.6 % of the wait or 16 ms. */
export interface WaitQuantile {
  readonly q: number
  readonly seconds: Estimate
}

/** The distribution of waits. */
export interface SimulatedWaits {
  readonly waitQuantiles: readonly WaitQuantile[]
  /** Only where asked for: shares of all offered answered within so many seconds, to about the width of a quantile. */
  readonly answeredWithin?: readonly { readonly seconds: number; readonly probability: Estimate }[]
}

/** How agents spent their time. */
export interface SimulatedStaff {
  /** Mean number of agents on queue, those finishing a contact after their shift included. */
  readonly present: Estimate
  /** Mean number of agents with a contact in hand. */
  readonly busy: Estimate
  /** Busy over present time. */
  readonly occupancy: Estimate
}

/** How one kind of contacts was served. */
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

/** What one group of agents did. */
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
  readonly inTime: Estimate
  readonly abandoned: Estimate
  /** Turned away or balked. */
  readonly lost: Estimate
  /** Answered within the target, divided by offered. */
  readonly serviceLevel: Estimate
  readonly asaSeconds: Estimate
}

/** The contacts that arrived in one interval, how they were handled, and by which agents. */
export interface SimulatedInterval {
  /** Minutes from the start of what was counted. */
  readonly startMinute: number
  readonly minutes: number
  readonly total: SimulatedArrivals & SimulatedStaff
  readonly queues: readonly (SimulatedArrivals & { readonly queueId: string })[]
  /** Only where asked for by contact type. */
  readonly contactTypes?: readonly (SimulatedArrivals & { readonly contactTypeId: string })[]
}

/** Who answers what: one contact type by one agent group, or by one agent without a group. */
export interface SimulatedCell {
  readonly agentGroupId?: string
  readonly agentId?: string
  readonly contactTypeId: string
  readonly answered: Estimate
  /** Share of the type's contacts (first attempts) that they answer without any wait. */
  readonly atOnceProbability: Estimate
  /** Mean number of contacts of the type in their hands. */
  readonly inHand: Estimate
}

/** How a simulation was run. */
export interface SimulationMethod {
  /** Which loop ran: `pool` and `flat` are fast ones for steady models, `general` can do everything. */
  readonly engine: 'pool' | 'flat' | 'general'
  /** What the intervals rest on: batches of long steady runs, or independent replications. */
  readonly units: 'batches' | 'replications'
  readonly seed: number
  readonly replications: number
  readonly batchesPerReplication: number
  /** Simulated before counting begins, in each replication. */
  readonly warmUpHours: number
  /** Counted in each replication. */
  readonly hours: number
  /** The stretch that counts of contacts refer to: the hours of a replication, or one hour of a steady model. */
  readonly countHours: number
  readonly confidence: number
  /** Arrivals and completions, all replications together. */
  readonly events: number
  /** Whether the precision asked for was reached; absent where none was asked for. */
  readonly precise?: boolean
}

/** The answer of `simulate`. Every figure with an interval. */
export interface Simulation {
  readonly format: 'skillroute/simulation@1'
  readonly method: SimulationMethod
  readonly total: SimulatedTotal
  readonly contactTypes: readonly SimulatedContactType[]
  readonly queues: readonly SimulatedQueue[]
  readonly agentGroups: readonly SimulatedGroup[]
  readonly agents: readonly SimulatedAgent[]
  /** Empty where the model is steady. */
  readonly intervals: readonly SimulatedInterval[]
  /** Only where asked for. */
  readonly cells?: readonly SimulatedCell[]
  readonly notes: readonly string[]
}

/** Two models under the same contacts: figures of each, and the paired differences (second less first). */
export interface SimulationComparison {
  readonly format: 'skillroute/simulation-comparison@1'
  readonly before: Simulation
  readonly after: Simulation
  readonly difference: {
    readonly total: SimulatedService & SimulatedStaff
    /** Those that both models hold. */
    readonly contactTypes: readonly (SimulatedService & { readonly contactTypeId: string })[]
    readonly queues: readonly (SimulatedService & { readonly queueId: string })[]
  }
}

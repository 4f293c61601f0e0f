import type { ModelConditionalGroup, RoutingModel } from '../../../documents'
import type { UnitShape } from '../streams/shapes'

/**
 * A model prepared for the event loops: indexes instead of ids, K contact types, N agents. Tables by agent and type at
 * `[a * K + k]`.
 */
export interface Compiled {
  /** The model with its lists sorted by id, which gives the indexes. */
  readonly model: RoutingModel
  readonly typeCount: number
  readonly agentCount: number
  readonly queueOf: Int32Array
  /** Medium of each type. */
  readonly mediumOf: Int32Array
  readonly targetSeconds: Float64Array
  readonly patienceSeconds: Float64Array
  readonly patienceShape: readonly UnitShape[]
  readonly workShape: readonly UnitShape[]
  /** Factors on handle times and on patience by interval of arrival; undefined if there are none. */
  readonly workFactors: readonly (Factors | undefined)[]
  readonly patienceFactors: readonly (Factors | undefined)[]
  readonly ahtSeconds: Float64Array
  /** How long a contact of the type rings at an agent before it is answered. */
  readonly alertSeconds: Float64Array
  /** Alerts of the type that nobody answers: their probability, how long they ring, and how long the agent then is away. */
  readonly notAnswered: {
    readonly probability: Float64Array
    readonly alert: Float64Array
    readonly away: Float64Array
  }
  /** Probability that a contact is resolved; undefined if all are. */
  readonly resolution: Float64Array | undefined
  readonly queueLimit: Float64Array
  readonly waitingLimit: number
  readonly lineLimit: number
  readonly balk: Float64Array
  /** By type: who abandons comes again with this probability, after this time, as this type. */
  readonly redial: { readonly probability: Float64Array; readonly after: Float64Array; readonly type: Int32Array }
  /**
   * By type: the share of contacts that wait for one agent alone at first, and how long. By agent and type: contacts handled,
   * which say whom they are for; empty where there are no such contacts.
   */
  readonly alone: {
    readonly share: Float64Array
    readonly seconds: Float64Array
    readonly handled: readonly (readonly number[])[]
  }
  readonly reach: Reach
  readonly choice: Choice
  readonly groupOf: Int32Array
  readonly groupCount: number
  /** Idle agents that group g holds in reserve against type k, at `[g * K + k]`. */
  readonly reserve: Float64Array
  readonly slots: Slots
  readonly rates: Rates
  /** Doors by which agents count as alike when it is drawn who is present. Default: their own, see `withStaffOf`. */
  readonly staffDoors?: Int32Array | undefined
}

export interface Factors {
  /** Length of an interval. */
  readonly seconds: number
  readonly factors: Float64Array
}

/**
 * Who may take a contact, and when. A contact has a set of open doors, as bits of a number. An agent may take it who
 * has one of these doors at `doors[k * N + a]`. There is a door for the members (ring 1), for each further ring, each list
 * of preferred agents, each conditional group, and each activated group in each ring.
 */
export interface Reach {
  readonly doors: Int32Array
  /**
   * The types that agent a has a door to, ascending: `reachableTypes` from `typesFrom[a]` up to `typesFrom[a + 1]`.
   */
  readonly typesFrom: Int32Array
  readonly reachableTypes: Int32Array
  /** Doors that are open on arrival, by type. */
  readonly first: Int32Array
  /**
   * Doors that open with time, by type: steps from `stepFrom[k]` up to `stepFrom[k + 1]`, each after a delay from the
   * one before.
   */
  readonly stepFrom: Int32Array
  readonly stepSeconds: Float64Array
  readonly stepDoor: Int32Array
  /** Ring whose levels count from that step on. */
  readonly stepRing: Int32Array
  /** The step from which every member is asked: conditional groups are evaluated then. -1: on arrival. */
  readonly membersStep: Int32Array
  readonly ruleFrom: Int32Array
  readonly rules: readonly GroupRule[]
  /** Rules of group activation, of all queues. */
  readonly gates: readonly (Gate & { readonly queue: number })[]
  /** Doors of activated groups that a contact in a ring may have, at `[k * ringsPerType + ring]`; empty without gates. */
  readonly gateDoors: Int32Array
  readonly ringsPerType: number
  /** Whether an agent is a member of the type's queue, by `[k * N + a]`. */
  readonly member: Uint8Array
}

/** Agents behind doors that are open only where the conditions of one of the lists all hold. */
export interface Gate {
  readonly anyOf: readonly (readonly Condition[])[]
  /** Of group activation one door for each ring, as bits. */
  readonly door: number
}

/** A rule of conditional group routing, compiled: the gate of a single contact. */
export interface GroupRule extends Gate {
  readonly waitSeconds: number
}

/** A condition on the queue with this index. */
export interface Condition extends Pick<ModelConditionalGroup, 'metric' | 'operator' | 'value'> {
  readonly queue: number
}

/** How agents and contacts are chosen. */
export interface Choice {
  /** Start of a type's scores: N each for ring 1, 2, ... */
  readonly rowOf: Int32Array
  /** The idle agent with the highest score gets the contact, ties by longest idle; -Infinity: never. */
  readonly scores: Float64Array
  /** Whether a random one of the agents with the highest score gets the contact, in place of the one who is idle longest. */
  readonly isRandomTie: boolean
  /** Whether all finite scores of a row are equal. */
  readonly flatRow: Uint8Array
  /** How often group activation is checked. */
  readonly checkSeconds: number
  /** How many agents are checked, by type. */
  readonly checkLimit: Float64Array
  /** Whether members without the skills count towards the limit of agents that are checked. */
  readonly countsMembers: boolean
  /** The contact with the smallest rank is taken first, ties by standing; Infinity: never. */
  readonly ranks: Float64Array
  readonly dynamic: 'none' | 'longestQueue' | 'fixedQueueRatio'
  readonly ratios: Float64Array
  /** Subtracted from the arrival time to give the standing, by type. */
  readonly headStartSeconds: Float64Array
}

/** Contacts in hand at once. */
export interface Slots {
  readonly media: number
  /** Most contacts of a medium, at `[a * media + m]`. */
  readonly max: Int32Array
  /** The other media that may interrupt contacts of a medium, as bits, at `[a * media + m]`. */
  readonly interrupting: Int32Array
  /** Most contacts of any media that any agent has in hand at once. */
  readonly largest: number
}

/** Arrivals and changes over time, in seconds from the start of a replication, including the warm-up. */
export interface Rates {
  /** Contacts per second if they are constant. */
  readonly perSecond: Float64Array
  /** Undefined if rates are constant. */
  readonly segments: Segments | undefined
  /** Rates and shifts are constant. */
  readonly steady: boolean
  /** All else is constant, too: each agent is present always or never, and days are alike. */
  readonly stationary: boolean
  readonly dayFactorShape: number | undefined
  /** Minute of the profile at which a replication starts. */
  readonly originMinute: number
  readonly profileMinutes: number
}

/** Periods of constant rates. */
export interface Segments {
  /** When each ends. */
  readonly end: Float64Array
  /** Contacts per second in each period, and cumulated over types at `[s * K + k]`. */
  readonly total: Float64Array
  readonly cumulative: Float64Array
  /** Fraction of their availability with which agents are present: 1 for agents who are always present. */
  readonly staff: Float64Array
  /**
   * Recorded contacts that the rates are means of, at `[s * K + k]`, see `drawnArrivals`. Undefined: contacts are Poisson.
   */
  readonly onRecord?: Float64Array | undefined
}

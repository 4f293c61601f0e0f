import type { StaffingShape } from '../../model/time/moments'

/** Which idle agent gets a contact. */
export type AgentChoice =
  /** By each queue's evaluation: `BEST` the highest average level over the requested skills, ties longest idle; else longest idle. */
  | 'genesys'
  | 'longestIdle'
  /** Highest average level over the requested skills on every queue, ties longest idle. */
  | 'highestLevel'
  /** Shortest mean handle time for the contact type. */
  | 'fastestFirst'
  /** Most contacts resolved per unit of time: probability of resolution over mean handle time. */
  | 'mostResolved'
  /**
   * Agent groups in the order of the contact type's `agentGroupIds`, within a group longest idle; other agents never.
   */
  | 'rankList'

/** Which waiting contact a freed agent takes; within a contact type always the oldest. */
export type ContactChoice =
  /** Longest standing: time in queue plus priority, or on `PriorityOnly` queues priority alone and then time. */
  | 'genesys'
  | 'oldest'
  /** Highest priority, then oldest. */
  | 'priority'
  /** Greatest cost times resolution probability over mean handle time, then oldest; costs by option. */
  | 'cMu'
  /** From the contact type that is furthest above its share of all waiting contacts; shares by option. */
  | 'fixedQueueRatio'
  /** Contact types in the order of the agent group's `contactTypeIds`; other types never. Without a list: oldest. */
  | 'rankList'
  /** The contact type for which the agent's average level is highest, then oldest. */
  | 'agentLevel'
  /** From the contact type with the most waiting contacts, then oldest. */
  | 'longestQueue'

/** Returns the list unchanged. A list that lacks a name of the type does not compile. */
function complete<T extends string>() {
  return <const L extends readonly T[]>(list: [T] extends [L[number]] ? L : never): L => list
}

/** Every name of {@link AgentChoice}. */
export const AGENT_CHOICES = complete<AgentChoice>()([
  'genesys',
  'longestIdle',
  'highestLevel',
  'fastestFirst',
  'mostResolved',
  'rankList',
])

/** Every name of {@link ContactChoice}. */
export const CONTACT_CHOICES = complete<ContactChoice>()([
  'genesys',
  'oldest',
  'priority',
  'cMu',
  'fixedQueueRatio',
  'rankList',
  'agentLevel',
  'longestQueue',
])

/** Routing rules: how contacts and agents are matched. */
export interface RoutingRules {
  /** Default `genesys`. */
  readonly agentChoice?: AgentChoice | undefined
  /** Which of several equally good idle agents gets the contact. Default `longestIdle`. */
  readonly equalAgents?: 'longestIdle' | 'random' | undefined
  /** Default `genesys`. */
  readonly contactChoice?: ContactChoice | undefined
  /** Waiting time that counts as one point of priority, in seconds. Default 60. */
  readonly secondsPerPriority?: number | undefined
  /**
   * Under `BEST`, only a limited number of agents is checked. `idle`: the agents of the queue who are idle longest;
   * those without the skills are then dropped. `skills`: the longest idle of all agents who hold the skills. Default
   * `idle`.
   */
  readonly bestCandidatesBy?: 'idle' | 'skills' | undefined
  /** How many agents `BEST` checks. Default 100. */
  readonly bestCandidates?: number | undefined
  /** How often conditional group activation is checked, in seconds. Default 10. */
  readonly groupCheckSeconds?: number | undefined
  /** Whether the level of the required language counts in the average. Default false. */
  readonly languageInLevel?: boolean | undefined
  /** Cost of waiting by contact type, for `cMu`. Default 1 each. */
  readonly costs?: Readonly<Record<string, number>> | undefined
  /** Shares of the queue by contact type, for `fixedQueueRatio`. Default arrivals times target seconds. */
  readonly ratios?: Readonly<Record<string, number>> | undefined
}

/** Half-widths to reach before `simulate` stops. */
export interface Precision {
  /** Of every service level (`offered`), absolute. */
  readonly serviceLevel?: number | undefined
  /** Of every abandon probability, absolute. */
  readonly abandonProbability?: number | undefined
  /** Of every `asaSeconds`, relative to its mean. */
  readonly asaSeconds?: number | undefined
  /** Of the total occupancy, absolute. */
  readonly occupancy?: number | undefined
  /** Whether each contact type must be precise, or only the total. Default `total`. */
  readonly of?: 'total' | 'contactTypes' | undefined
}

/** Options of `simulate` in addition to the model. */
export interface SimulateOptions {
  /** Any finite number; the same seed and model give the same bytes. */
  readonly seed: number
  /** Independent runs. Default 4 of a steady model, 30 otherwise. With `precision` the number before the first check. */
  readonly replications?: number | undefined
  /**
   * Units into which each replication is divided (batch means). Default 1, for a steady model as many as give 40 units
   * in total (at least 1). More than one only for steady models.
   */
  readonly batches?: number | undefined
  /** Hours counted in each replication. Default: the profile once; of a steady model enough for about 50,000 contacts. */
  readonly hours?: number | undefined
  /**
   * Hours simulated before counting. Default 0, so counting begins in an empty center; for a steady model several times
   * its memory.
   */
  readonly warmUpHours?: number | undefined
  /** Where in the profile counting begins. Default 0; for a week profile Monday 00:00 UTC. */
  readonly startMinute?: number | undefined
  /**
   * `profile`: rates as the week profiles give them; `typical`: steady, the moment that a contact finds on average.
   * Default `profile` where any contact type has one.
   */
  readonly demand?: 'profile' | 'typical' | undefined
  /** How agents without shifts spread their availability over the profile. Default `followsDemand`. */
  readonly staffing?: StaffingShape | undefined
  /** Arrivals end with the opening hours, and the run continues until nobody waits or is being served. Default false. */
  readonly untilEmpty?: boolean | undefined
  /** Length of the intervals that are reported. Default the profile's, 60 if only shifts vary; a steady model has none. */
  readonly intervalMinutes?: number | undefined
  /** Intervals by queue, or by contact type as well. Default `queue`. */
  readonly intervalsBy?: 'queue' | 'contactType' | undefined
  /** Whether to report which agents answer which contact types. Default false. */
  readonly cells?: boolean | undefined
  /** Quantiles of the waits of answered contacts to report. Default 0.5, 0.8, 0.9, 0.95, 0.99. */
  readonly quantiles?: readonly number[] | undefined
  /** Waits for which to report the share of contacts answered within them, in addition to the targets. Default none. */
  readonly withinSeconds?: readonly number[] | undefined
  /** Confidence of the intervals. Default 0.95. */
  readonly confidence?: number | undefined
  /** Continue until the figures are this precise, or `maxReplications` is reached. */
  readonly precision?: Precision | undefined
  /** Default 1000. */
  readonly maxReplications?: number | undefined
  /** Rules of routing that the platform leaves open. Default: the likely reading of each. */
  readonly rules?: RoutingRules | undefined
  /**
   * Coefficient of variation of an agent's single handle times; it decides how far agents' mean handle times are
   * shrunk. Default: that of the type's `handleTime`, or else 0.8.
   */
  readonly handleTimeCv?: number | undefined
  /** `general` forces the loop that can do everything. Default `auto`: the fastest that fits. */
  readonly engine?: 'auto' | 'general' | undefined
}

import type { QueueSet } from '../../../documents'
import type { SearchOptions } from '../../../documents/plan-request/search-options'
import type { StaffingShape } from '../../model/time/moments'
import type { RoutingRules } from '../../simulate/compile/options'

/** A period of the week in minutes from Monday 00:00 UTC. */
export interface HoursOfWeek {
  readonly fromMinute: number
  readonly toMinute: number
}

/**
 * Divisions by agent id, and by queue id the divisions whose agents may join the queue. Agents and queues that are not
 * named have no limit.
 */
export interface JoinDivisions {
  readonly agents: Readonly<Record<string, string>>
  readonly queues: Readonly<Record<string, readonly string[]>>
}

/** How many agents must hold a skill after the changes. If fewer hold it now, that number applies. */
export interface HoldersNeeded {
  /** Id of the skill. */
  readonly skill: string
  readonly min: number
  /**
   * Period of the week in which, hour by hour, only holders who are expected on duty count. Default: all holders count.
   */
  readonly during?: HoursOfWeek | undefined
}

/** What changes cost, in any unit, such as hours of training. A change that is not named costs 1. */
export interface ChangeCosts {
  /** Cost of a granted skill, above 0, by skill id. */
  readonly skills?: Readonly<Record<string, number>> | undefined
  /** Factor on the costs of an agent's changes, above 0, by agent id. Default 1. */
  readonly agents?: Readonly<Record<string, number>> | undefined
}

/** Options of `recommendSkills`. Each has a default. */
export interface RecommendOptions extends SearchOptions {
  /** Ids of queues to improve. Default all. Those whose routing is not simulated are left out. */
  readonly queues?: readonly string[] | undefined
  /** Ids of agents who may get changes. Default all eligible agents. */
  readonly agents?: readonly string[] | undefined
  /** Ids of agents who get no changes. */
  readonly protectedAgentIds?: readonly string[] | undefined
  /** Ids of skills that no agent gets, loses or holds at another level. */
  readonly protectedSkills?: readonly string[] | undefined
  /**
   * Changes of queue settings, of which at most one by queue and field is chosen: those that `isValued` accepts. Needed by
   * the lever `queue`. Default none.
   */
  readonly queueSettings?: readonly QueueSet[] | undefined
  /** Ids of queues that get no new members and keep their settings, and whose members keep their ring. */
  readonly protectedQueues?: readonly string[] | undefined
  /** Which divisions' agents may join which queue. Default no limit. */
  readonly divisions?: JoinDivisions | undefined
  /** How many holders a skill must have, in each hour of a period of the week if one is named. Default none. */
  readonly minHolders?: readonly HoldersNeeded[] | undefined
  /** Certifications by skill id. An agent needs all of them to get the skill. */
  readonly requiredCertifications?: Readonly<Record<string, string | readonly string[]>> | undefined
  /** How much a contact counts, by queue id. Default 1. */
  readonly weights?: Readonly<Record<string, number>> | undefined
  /**
   * What changes cost: those that bring most per cost come first, and the curve has the cost of each point. Default: each
   * change costs the same.
   */
  readonly costs?: ChangeCosts | undefined
  /** Only contacts that arrive in these hours count. Default the whole week. */
  readonly hours?: readonly HoursOfWeek[] | undefined
  /** How staff is spread over the week. Default `followsDemand`. */
  readonly staffing?: StaffingShape | undefined
  /** Routing rules, see `simulate`. */
  readonly rules?: RoutingRules | undefined
}

import type { StaffingShape } from '../../model/time/moments'
import type { RoutingRules } from '../../simulate/compile/options'

/**
 * Kinds of changes: `grant` a skill, `join` a queue as a member, `remove` a skill that costs other contacts more than
 * it brings, set the `level` of a skill where a queue prefers the best agents, and set the `ring` of a member where a
 * queue offers contacts ring by ring.
 */
export type ChangeKind = 'grant' | 'join' | 'remove' | 'level' | 'ring'

/** Every kind of change. */
export const LEVERS: readonly ChangeKind[] = ['grant', 'join', 'remove', 'level', 'ring']

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
  readonly least: number
  /**
   * Period of the week in which, hour by hour, only holders who are expected on duty count. Default: all holders count.
   */
  readonly during?: HoursOfWeek | undefined
}

/** Which changes of the curve are chosen, see {@link RecommendOptions.choose}. */
export type Choice = 'knee' | 'enough' | 'all' | { readonly reach: number | 'targets' }

/** What changes cost, in any unit, such as hours of training. A change that is not named costs 1. */
export interface ChangeCosts {
  /** Cost of a granted skill, above 0, by skill id. */
  readonly skills?: Readonly<Record<string, number>> | undefined
  /** Factor on the costs of an agent's changes, above 0, by agent id. Default 1. */
  readonly agents?: Readonly<Record<string, number>> | undefined
}

/** Options of `recommendSkills`. Each has a default. */
export interface RecommendOptions {
  /** Any finite number; the same seed, model and options give the same answer. Default 1. */
  readonly seed?: number | undefined
  /** Kinds of changes. Default all. */
  readonly levers?: readonly ChangeKind[] | undefined
  /**
   * Most changes on the curve of changes against service level. Default 1 per agent; with `choose` `all` or `{ reach }`
   * no limit: the search ends when no change helps.
   */
  readonly maxChanges?: number | undefined
  /**
   * Which changes of the curve are chosen: `knee` those before the curve flattens, at most one per four agents;
   * `enough` the fewest that bring nearly all that one change per four agents can bring; `all` that help; `{ reach }`
   * the fewest that raise the service level of the counted contacts to this ratio, 0..1, or with `targets` each queue
   * to its own target, or as near as possible. Default `knee`, with `queues` `enough`, with `maxChanges` `all`.
   */
  readonly choose?: Choice | undefined
  /** Ids of queues to improve. Default all. */
  readonly queues?: readonly string[] | undefined
  /** Ids of agents who may get changes. Default all eligible agents. */
  readonly agents?: readonly string[] | undefined
  /** Ids of agents who get no changes. */
  readonly protectedAgents?: readonly string[] | undefined
  /** Ids of skills that no agent gets, loses or holds at another level. */
  readonly protectedSkills?: readonly string[] | undefined
  /** Most skills that an agent may hold. Default no limit. */
  readonly maxSkillsPerAgent?: number | undefined
  /** Most agents who get a change. Default no limit. */
  readonly maxAgents?: number | undefined
  /** Ids of queues that get no new members and whose members keep their ring. */
  readonly protectedQueues?: readonly string[] | undefined
  /** Which divisions' agents may join which queue. Default no limit. */
  readonly divisions?: JoinDivisions | undefined
  /** How many holders a skill must have, in each hour of a period of the week if one is named. Default none. */
  readonly minHolders?: readonly HoldersNeeded[] | undefined
  /**
   * Highest occupancy of an agent, 0..1: agents who reach it get nothing new, and no chosen set of changes lets an
   * agent exceed it. Default no limit.
   */
  readonly maxOccupancy?: number | undefined
  /**
   * How much higher than the mean occupancy of agents on duty an agent's may be, 0..1: agents who reach that get
   * nothing new, and no chosen set of changes lets an agent exceed it. Default no limit.
   */
  readonly maxOccupancySpread?: number | undefined
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
  /**
   * Most service level that a queue at or below its target may lose, 0..1; 1: queues may lose any amount. Default 0.01. A
   * queue above its target may fall as far as its target.
   */
  readonly maxServiceLevelDrop?: number | undefined
  /** Most service level that a queue above its target may lose on the way to it, 0..1. Default no limit. */
  readonly maxDropAboveTarget?: number | undefined
  /** Weeks simulated for each step of the search. Default 1, in a center with few contacts up to 3. */
  readonly weeks?: number | undefined
  /**
   * Weeks with new contacts on which the curve is judged. Default 4, in a center with few contacts up to 8, with `queues`
   * 12.
   */
  readonly judgeWeeks?: number | undefined
  /**
   * Most contacts simulated to try other changes in place of the chosen ones, and to try changes of skills, levels and
   * rings that agents already have. Default 3 million, some seconds; 0: none are tried.
   */
  readonly refineContacts?: number | undefined
  /** How staff is spread over the week. Default `followsDemand`. */
  readonly staffing?: StaffingShape | undefined
  /** Routing rules, see `simulate`. */
  readonly rules?: RoutingRules | undefined
}

import type { Ref } from '../common'
import type { SkillRecommendation } from './recommendation'
import type { Estimate } from './simulation'

/**
 * One agent gets a skill, another level of it, or loses it: a recommendation, so that `applyMoves`, `whatIf` and
 * `buildPlan` take it as it is.
 */
export interface AssignmentChange extends SkillRecommendation {
  /**
   * What would be lost if this agent alone kept to the present: all changes of the agent are judged together, by paired
   * simulation. Null where the agent's changes were not judged.
   */
  readonly agentValue: AgentValue | null
}

/** Paired difference in contacts per hour within service level, with its 95 % interval. */
export interface AgentValue {
  readonly contactsPerHour: number
  readonly low: number
  readonly high: number
}

/** All skills of an agent after the changes, unused ones included. */
export interface AssignedAgent {
  readonly agent: Ref
  readonly skills: readonly { readonly id: string; readonly level: number }[]
  /** Ids of queues in which the agent is newly activated. */
  readonly joins: readonly string[]
}

/** What the center does under an assignment; ratios 0..1. */
export interface AssignmentFigures {
  /** Contacts answered within their target over contacts offered. */
  readonly serviceLevel: Estimate
  readonly worstContactType: { readonly contactTypeId: string; readonly serviceLevel: number }
  readonly abandonment: Estimate
  readonly occupancy: Estimate
  readonly agentOccupancy: { readonly lowest: number; readonly highest: number }
  /** Skills that contact types ask for, held per eligible agent on average. */
  readonly skillsPerAgent: number
}

/** One candidate that no other beats in service level, number of changes and spread of occupancy at once. */
export interface ParetoPoint {
  readonly name: string
  readonly changes: number
  readonly skillsPerAgent: number
  readonly serviceLevel: Estimate
  /** Highest less lowest occupancy of an agent: what fairness costs and brings. */
  readonly occupancySpread: number
  readonly moves: readonly SkillMove[]
  readonly joins: readonly QueueJoin[]
  /** Whether it keeps to every constraint; "change nothing" may not. */
  readonly feasible: boolean
}

/** An agent gets a skill, another level of it (0-5), or loses it (`level: null`). */
export interface SkillMove {
  readonly agentId: string
  readonly skillId: string
  readonly level: number | null
}

/** A queue that an agent is to join. */
export interface QueueJoin {
  readonly agentId: string
  readonly queueId: string
}

/** What `optimizeAssignments` answers. */
export interface Assignment {
  readonly format: 'skillroute/assignment@1'
  readonly changes: readonly AssignmentChange[]
  /** Queues to join, with `memberships` alone. */
  readonly joins: readonly QueueJoin[]
  readonly agents: readonly AssignedAgent[]
  /** Bound by the fluid program over everything that may be granted: no assignment has its fullest agents less busy. */
  readonly fluidBound: FluidBound
  readonly before: AssignmentFigures
  readonly after: AssignmentFigures
  /** Paired difference of the service levels, after less before. */
  readonly gain: Estimate
  /** From "change nothing" to the most changes. */
  readonly paretoSet: readonly ParetoPoint[]
  readonly evaluations: { readonly runs: number; readonly events: number }
  readonly notes: readonly string[]
}

/** How far demand could grow if work were spread in the best possible way: a bound that no assignment passes. */
export interface FluidBound {
  /** Largest factor by which all demand could grow together; null without demand. */
  readonly t: number | null
  /** 1/t: how busy the fullest agents are with the work spread as well as it can be; null where some demand has nobody. */
  readonly occupancy: number | null
  readonly meaning: string
}

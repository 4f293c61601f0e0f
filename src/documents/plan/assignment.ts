import type { Ref } from '../common'
import type { SkillRecommendation } from './recommendation'
import type { Estimate } from './simulation'

/**
 * An agent gets a skill, gets another level of it, or loses it. It is a recommendation, so `applyMoves`, `whatIf` and
 * `buildPlan` accept it directly.
 */
export interface AssignmentChange extends SkillRecommendation {
  /**
   * The gain from all changes of this agent together, found by paired simulation with and without them. Null if the
   * agent's changes were not evaluated.
   */
  readonly agentValue: AgentValue | null
}

/** Paired difference in contacts per hour within service level, with its 95 % interval. */
export interface AgentValue {
  readonly contactsPerHour: number
  readonly low: number
  readonly high: number
}

/** All skills of an agent after the changes, including unused ones. */
export interface AssignedAgent {
  readonly agent: Ref
  readonly skills: readonly { readonly id: string; readonly level: number }[]
  /** Ids of queues in which the agent becomes activated. */
  readonly joins: readonly string[]
}

/** The performance of the center under an assignment; ratios 0..1. */
export interface AssignmentFigures {
  /** Contacts answered within their target, divided by contacts offered. */
  readonly serviceLevel: Estimate
  readonly worstContactType: { readonly contactTypeId: string; readonly serviceLevel: number }
  readonly abandonment: Estimate
  readonly occupancy: Estimate
  readonly agentOccupancy: { readonly lowest: number; readonly highest: number }
  /** Average number of skills that contact types require, per eligible agent. */
  readonly skillsPerAgent: number
}

/**
 * A candidate than which no other is better in service level, number of changes and spread of occupancy at the same
 * time.
 */
export interface ParetoPoint {
  readonly name: string
  readonly changes: number
  readonly skillsPerAgent: number
  readonly serviceLevel: Estimate
  /** Highest minus lowest occupancy of an agent, to weigh fairness against service. */
  readonly occupancySpread: number
  readonly moves: readonly SkillMove[]
  readonly joins: readonly QueueJoin[]
  /** Whether it meets every constraint; "change nothing" may not. */
  readonly feasible: boolean
}

/** An agent gets a skill, gets another level of it (0-5), or loses it (`level: null`). */
export interface SkillMove {
  readonly agentId: string
  readonly skillId: string
  readonly level: number | null
}

/** A queue in which an agent is to be activated. */
export interface QueueJoin {
  readonly agentId: string
  readonly queueId: string
}

/** The result of `optimizeAssignments`. */
export interface Assignment {
  readonly format: 'skillroute/assignment@1'
  readonly changes: readonly AssignmentChange[]
  /** Queues in which agents are to be activated; only with `memberships`. */
  readonly joins: readonly QueueJoin[]
  readonly agents: readonly AssignedAgent[]
  /**
   * A bound on what any assignment can reach, from the fluid program over everything that may be granted: no assignment
   * can make the busiest agents less busy than this.
   */
  readonly fluidBound: FluidBound
  readonly before: AssignmentFigures
  readonly after: AssignmentFigures
  /** Paired difference of the service levels, after minus before. */
  readonly gain: Estimate
  /** From "change nothing" to the largest number of changes. */
  readonly paretoSet: readonly ParetoPoint[]
  readonly evaluations: { readonly runs: number; readonly events: number }
  readonly notes: readonly string[]
}

/** How far demand could grow if work were spread as well as possible: an upper bound for every assignment. */
export interface FluidBound {
  /** The largest factor by which all demand could grow together; null without demand. */
  readonly t: number | null
  /**
   * 1/t: how busy the busiest agents are if work is spread as well as possible; null if nobody can serve some demand.
   */
  readonly occupancy: number | null
  readonly meaning: string
}

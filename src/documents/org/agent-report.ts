import type { Interval, Ref } from '../common'

/** How the time of agents was used over a window, agent by agent. */
export interface AgentReport {
  readonly format: 'skillroute/agent-report@1'
  readonly org: Ref
  readonly interval: Interval
  /** Sorted by name. */
  readonly agents: readonly AgentUse[]
  /** What the figures rest on and leave out, in sentences for people. */
  readonly notes: readonly string[]
}

/** How an agent's time on queue was used. Ratios are 0..1; what is not known is left out. */
export interface AgentUse {
  readonly agent: Ref
  readonly staffedSeconds: number
  /** INTERACTING / (INTERACTING + COMMUNICATING + IDLE). */
  readonly occupancy?: number
  readonly handled: number
  readonly ahtSeconds?: number
  /**
   * Handle time that all agents together needed on average for the same contacts (queue, medium, language, skills) over the
   * agent's own: 1 is average, above 1 is faster.
   */
  readonly efficiency?: number
  /** Transfers for each handled contact; above 1 where contacts were handed on several times. */
  readonly transferRate?: number
  /** Share of handled contacts after which the customer did not come back, where the org measures it. */
  readonly resolvedShare?: number
  /** Skills held today or asked for by the contacts that the agent handled, sorted by name. */
  readonly skills: readonly AgentSkillUse[]
}

/** What one skill of an agent was used for. */
export interface AgentSkillUse {
  readonly skill: Ref
  /** Level today; null: not held. */
  readonly level: number | null
  readonly handled: number
  readonly handleSeconds: number
  /**
   * Handle time of contacts that asked for the skill over staffed time. A contact that asked for two skills counts in
   * both, so these do not add up to the occupancy.
   */
  readonly utilization?: number
}

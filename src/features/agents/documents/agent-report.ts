import type { Interval, Ref } from '../../../documents'

/** How the time of agents was used over a window, agent by agent. */
export interface AgentReport {
  readonly format: 'skillroute/agent-report@1'
  readonly org: Ref
  readonly interval: Interval
  /** Sorted by name. */
  readonly agents: readonly AgentUse[]
  /** The same figures for each day, or the part of it in the window: agents who were on queue or handled contacts. Absent unless read. */
  readonly days?: readonly Pick<AgentReport, 'interval' | 'agents'>[]
  /** What the figures are based on and what they leave out, in sentences for people. */
  readonly notes: readonly string[]
}

/** How an agent's time on queue was used. Ratios are 0..1; unknown figures are absent. */
export interface AgentUse {
  readonly agent: Ref
  readonly staffedSeconds: number
  /** INTERACTING / (INTERACTING + COMMUNICATING + IDLE). */
  readonly occupancy?: number
  readonly handled: number
  readonly ahtSeconds?: number
  /**
   * Mean handle time of all agents for the same kinds of contact (queue, medium, language, skills), divided by the
   * agent's own: 1 is average, above 1 is faster.
   */
  readonly efficiency?: number
  /** Transfers per handled contact; can be above 1, since a contact can be transferred several times. */
  readonly transferRate?: number
  /**
   * Share of handled contacts after which the customer did not contact the org again; absent if the org does not
   * measure this.
   */
  readonly resolvedShare?: number
  /** Skills that the agent holds today, and skills that the handled contacts asked for, sorted by name. */
  readonly skills: readonly AgentSkillUse[]
}

/** How an agent used one skill. */
export interface AgentSkillUse {
  readonly skill: Ref
  /** Level today; null if the agent does not hold the skill. */
  readonly level: number | null
  readonly handled: number
  readonly handleSeconds: number
  /**
   * Handle time of contacts that asked for the skill, divided by staffed time. A contact that asked for two skills
   * counts in both, so these do not add up to the occupancy.
   */
  readonly utilization?: number
}

/**
 * A fluid program: agents give time, contact types use it. Maximize t such that the agents' time serves `t * demand[k]`
 * contacts per hour of every type k.
 */
export interface FluidProgram {
  readonly agents: number
  readonly types: number
  /**
   * Contacts per hour that agent `a` serves of type `k` when doing nothing else, at `a * types + k`; 0 if the agent
   * cannot serve it.
   */
  readonly rates: Float64Array
  /** Presence of each agent (1: always present). */
  readonly capacity: Float64Array
  /** Contacts per hour of each type. */
  readonly demand: Float64Array
}

/** The best possible division of work, found by a linear program, with its prices. */
export interface FluidSolution {
  /** The largest factor by which all demand could grow together; 1/t is the occupancy of the busiest group. */
  readonly t: number
  /** Share of its presence that agent `a` spends on type `k` in the optimum, at `a * types + k`. Rows sum to 1 or less. */
  readonly share: Float64Array
  /** Price of each type: by how much t falls for one more unit of relative demand. Sums to 1. */
  readonly price: Float64Array
  /** Value of each agent: the agent's part of t. Sums to t. */
  readonly agentValue: Float64Array
  /** Relative distance between the value reached and the bound that the prices prove: 1e-9 or less when exact. */
  readonly gap: number
  readonly pivots: number
}

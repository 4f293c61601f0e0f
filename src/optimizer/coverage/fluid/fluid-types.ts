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

/** A fluid program with rules. A rule that is left out does not apply. */
export interface ConstrainedFluidProgram extends FluidProgram {
  /** Minimum capacity for each type, as a multiple of its demand: 1.1 keeps the occupancy at 91 % or less. */
  readonly demandFloor?: Float64Array | undefined
  /** Minimum time that agents give to each type, in the unit of `capacity` (agents present). */
  readonly timeFloor?: Float64Array | undefined
  readonly skills?: FluidSkills | undefined
}

/**
 * Skills that agents hold wholly or, since this is a linear relaxation, in part: between 0 and 1. The share of presence
 * that an agent gives to a type is at most the part held of each skill that the type asks for.
 */
export interface FluidSkills {
  readonly count: number
  /** The skills that each type asks for, all of them. */
  readonly ofType: readonly (readonly number[])[]
  /** Maximum number of skills of each agent, summed over the parts; Infinity for no maximum. */
  readonly ceiling?: Float64Array | undefined
  /** Minimum number of holders of each skill, summed over the parts. */
  readonly holders?: Float64Array | undefined
  /** 1 where agent `a` may hold skill `s`, at `a * count + s`. Default: everyone may hold every skill. */
  readonly mayHold?: Uint8Array | undefined
}

/** Result of {@link solveConstrainedFluid}. */
export type ConstrainedFluidSolution =
  | ConstrainedFluidOptimum
  | {
      readonly feasible: false
      /** Rules that contradict each other. */
      readonly conflict: FluidConflict
      readonly pivots: number
    }

/** The best plan within the rules, with the price of each rule. */
export interface ConstrainedFluidOptimum {
  readonly feasible: true
  /** The largest factor by which all demand could grow together; Infinity without demand. */
  readonly t: number
  /** Share of its presence that agent `a` spends on type `k`, at `a * types + k`. */
  readonly share: Float64Array
  /**
   * Part of skill `s` that agent `a` holds, at `a * skills.count + s`: only as much as the rules and the agent's work
   * need.
   */
  readonly holding: Float64Array
  /** Price of each type: by how much t falls for one more unit of relative demand. Sums to 1. */
  readonly price: Float64Array
  /** By how much t falls for one more unit of each rule; 0 where the rule costs nothing. */
  readonly floorPrice: { readonly demand: Float64Array; readonly time: Float64Array; readonly holders: Float64Array }
  /** Value of each agent's presence, and of one more skill for each agent. */
  readonly agentValue: { readonly presence: Float64Array; readonly ceiling: Float64Array }
  /** Relative distance between the value reached and the bound that the prices prove: 1e-9 or less when exact. */
  readonly gap: number
  /** Largest violation of any rule by the plan, relative to the size of the rule; only rounding. */
  readonly miss: number
  readonly pivots: number
}

/**
 * Rules that cannot all be kept: no plan within the listed presences and maximums reaches the listed minimums. Each
 * list holds the numbers of types, skills or agents in the program; those not listed do not contribute.
 */
export interface FluidConflict {
  /** Types whose `demandFloor` takes part. */
  readonly demandFloors: readonly number[]
  /** Types whose `timeFloor` takes part. */
  readonly timeFloors: readonly number[]
  /** Skills whose `holders` take part. */
  readonly holders: readonly number[]
  /** Agents whose presence is used up. */
  readonly agents: readonly number[]
  /** Agents whose `ceiling` is used up. */
  readonly ceilings: readonly number[]
}

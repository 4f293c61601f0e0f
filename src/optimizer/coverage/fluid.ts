import { createBasis, type FluidBasis } from './fluid-basis'

/**
 * A fluid program: agents give time, contact types take it.
 * Maximise t such that every type k gets `t * demand[k]` contacts an hour out of the agents' time.
 */
export interface FluidProgram {
  readonly agents: number
  readonly types: number
  /** Contacts an hour agent `a` serves of type `k` when doing nothing else, at `a * types + k`; 0: cannot serve it. */
  readonly rates: Float64Array
  /** Presence of each agent, above 0. */
  readonly capacity: Float64Array
  /** Contacts an hour of each type, above 0. */
  readonly demand: Float64Array
}

export interface FluidSolution {
  /** The largest factor by which all demand could grow together; 1/t is the occupancy of the fullest group. */
  readonly t: number
  /** Share of its presence that agent `a` spends on type `k` in the optimum, at `a * types + k`. Rows sum to 1 or less. */
  readonly share: Float64Array
  /** Price of each type: by how much t falls for one more unit of relative demand. Sums to 1. */
  readonly price: Float64Array
  /** Worth of each agent: its part of t. Sums to t. */
  readonly worth: Float64Array
  /** Relative distance between the value reached and the bound that the prices prove: 1e-9 or less when exact. */
  readonly gap: number
  readonly pivots: number
}

/** Reinverting the working basis this often keeps rounding errors near 1e-13. */
const PIVOTS_PER_REFACTOR = 64

/** An agent's improvement below this share of the mean worth of an agent counts as none. */
const PRICE_TOLERANCE = 1e-10

/**
 * Solves a fluid program exactly by the primal simplex method with generalised upper bounds: one row an agent is kept
 * implicit, so that the working basis has one row a type. Every type must have an agent who can serve it.
 *
 * Degenerate stretches switch to Bland's rule, which cannot cycle. `gap` certifies the answer: it compares the value of
 * the plan with the bound sum over agents of max over types of price * rate, true for any prices.
 * @param start type each agent would best begin with, -1 for none; speeds up a re-solve
 */
export function solveFluid(program: FluidProgram, start?: Int32Array | undefined): FluidSolution {
  const gain = relativeGain(program)
  const basis = createBasis(program.agents, program.types, gain, start ?? crashStart(program, gain))
  const limit = 1000 + 50 * (program.agents + program.types)
  let stalled = 0
  let pivots = 0
  for (; pivots < limit; pivots++) {
    const bland = stalled > 50 + 2 * program.types
    const entering = chooseEntering(program, gain, basis, bland)
    if (entering < 0) break
    const progress = basis.pivot(entering, bland)
    stalled = progress > 1e-13 * Math.max(basis.value(), 1e-300) ? 0 : stalled + 1
    if (pivots % PIVOTS_PER_REFACTOR === PIVOTS_PER_REFACTOR - 1) basis.refactor()
  }
  basis.refactor()
  return certify(program, gain, basis, pivots)
}

/** What an agent's whole presence adds to the served multiple of a type's demand. */
function relativeGain({ agents, types, rates, capacity, demand }: FluidProgram): Float64Array {
  const gain = new Float64Array(agents * types)
  for (let a = 0; a < agents; a++) {
    for (let k = 0; k < types; k++) {
      gain[a * types + k] = ((rates[a * types + k] ?? 0) * (capacity[a] ?? 0)) / (demand[k] ?? 1)
    }
  }
  return gain
}

/** Gives each agent, those with the fewest types first, to the type that has got least so far. */
function crashStart({ agents, types }: FluidProgram, gain: Float64Array): Int32Array {
  const degree = new Int32Array(agents)
  for (let i = 0; i < gain.length; i++) {
    if ((gain[i] ?? 0) > 0) degree[Math.floor(i / types)] = (degree[Math.floor(i / types)] ?? 0) + 1
  }
  const order = Array.from({ length: agents }, (_, a) => a).sort((a, b) => (degree[a] ?? 0) - (degree[b] ?? 0) || a - b)
  const got = new Float64Array(types)
  const start = new Int32Array(agents).fill(-1)
  for (const a of order) {
    let best = -1
    for (let k = 0; k < types; k++) {
      if ((gain[a * types + k] ?? 0) > 0 && (best < 0 || (got[k] ?? 0) < (got[best] ?? 0))) best = k
    }
    start[a] = best
    if (best >= 0) got[best] = (got[best] ?? 0) + (gain[a * types + best] ?? 0)
  }
  return start
}

/** The column with the best reduced cost (the first with any, under Bland's rule), or -1 at the optimum. */
function chooseEntering(
  { agents, types }: FluidProgram,
  gain: Float64Array,
  basis: FluidBasis,
  bland: boolean,
): number {
  const price = basis.prices()
  if (!basis.hasGrowth()) return basis.growthColumn
  const tolerance = (PRICE_TOLERANCE * basis.value()) / agents
  let best = -1
  let bestGain = 0
  for (let k = 0; k < types; k++) {
    const improves = -(price[k] ?? 0)
    if (improves > 1e-12 && improves > bestGain) {
      if (bland) return k
      best = k
      bestGain = improves
    }
  }
  for (let a = 0; a < agents; a++) {
    const worth = basis.keyWorth(a, price)
    if (-worth > Math.max(tolerance, bestGain)) {
      best = basis.idleColumn(a)
      bestGain = -worth
      if (bland) return best
    }
    for (let k = 0; k < types; k++) {
      const g = gain[a * types + k] ?? 0
      const improves = g > 0 ? g * (price[k] ?? 0) - worth : 0
      if (improves > tolerance && improves > bestGain && !basis.isBasic(a, k)) {
        best = basis.timeColumn(a, k)
        bestGain = improves
        if (bland) return best
      }
    }
  }
  return best
}

function certify(
  { agents, types }: FluidProgram,
  gain: Float64Array,
  basis: FluidBasis,
  pivots: number,
): FluidSolution {
  const share = basis.shares()
  const price = basis.prices().map((p) => Math.max(0, p))
  const total = price.reduce((sum, p) => sum + p, 0)
  const served = new Float64Array(types)
  const worth = new Float64Array(agents)
  let bound = 0
  for (let k = 0; k < types; k++) price[k] = total > 0 ? (price[k] ?? 0) / total : 1 / types
  for (let a = 0; a < agents; a++) {
    for (let k = 0; k < types; k++) {
      const g = gain[a * types + k] ?? 0
      served[k] = (served[k] ?? 0) + g * (share[a * types + k] ?? 0)
      worth[a] = Math.max(worth[a] ?? 0, g * (price[k] ?? 0))
    }
    bound += worth[a] ?? 0
  }
  const t = served.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY)
  return { t, share, price, worth, gap: bound > 0 ? (bound - t) / bound : 0, pivots }
}

import { checkParts } from '../../../core/checks'
import { type Issue, ValidationError } from '../../../core/errors'
import { createBasis, type FluidBasis } from './fluid-basis'
import type { FluidProgram, FluidSolution } from './fluid-types'

export type { FluidProgram, FluidSolution } from './fluid-types'

/** Inverting the working basis again after this many pivots keeps rounding errors near 1e-13. */
const PIVOTS_PER_REFACTOR = 64

/** An agent's improvement below this share of the mean value of an agent counts as none. */
const PRICE_TOLERANCE = 1e-12

/**
 * Solves a fluid program exactly by the primal simplex method with generalized upper bounds: the row of each agent is
 * kept implicit, so the working basis has only one row per type.
 *
 * During degenerate stretches it uses Bland's rule, which cannot cycle. `gap` certifies the result: it compares the
 * value of the plan with an upper bound that holds for any prices, the sum over agents of the maximum over types of
 * price * rate; with speeds more than eight powers of ten apart it may exceed 1e-9. Without demand t is Infinity. If
 * nobody can serve some demand, t is 0 and the plan is the best one for the rest.
 * @param start the type that each agent starts with, -1 for none; a good start makes solving again faster
 * @throws ValidationError for lists of the wrong length and for values that are negative or not finite
 */
export function solveFluid(program: FluidProgram, start?: Int32Array | undefined): FluidSolution {
  checkParts(program, 'program', 'agents', 'types')
  checkFluid('solveFluid', program)
  const gain = relativeGain(program)
  const requested: number[] = []
  const unserved: number[] = []
  for (let k = 0; k < program.types; k++) {
    if (!((program.demand[k] ?? 0) > 0)) continue
    if (canBeServed(program, gain, k)) requested.push(k)
    else unserved.push(k)
  }
  if (requested.length === program.types && requested.length > 0) return solveServed(program, gain, start)
  return solveRequested(program, gain, requested, unserved, start)
}

function canBeServed({ agents, types }: FluidProgram, gain: Float64Array, k: number): boolean {
  for (let a = 0; a < agents; a++) if ((gain[a * types + k] ?? 0) > 0) return true
  return false
}

/** Solves for the types that have both demand and agents, and adds the other types to the result. */
function solveRequested(
  program: FluidProgram,
  gain: Float64Array,
  requested: readonly number[],
  unserved: readonly number[],
  start: Int32Array | undefined,
): FluidSolution {
  const { agents, types } = program
  const share = new Float64Array(agents * types)
  const price = new Float64Array(types)
  const part = new Float64Array(agents * requested.length)
  const width = requested.length
  for (let a = 0; a < agents; a++) {
    for (const [j, k] of requested.entries()) part[a * width + j] = gain[a * types + k] ?? 0
  }
  const started = start?.map((k) => requested.indexOf(k))
  const solved = width === 0 ? undefined : solveServed({ agents, types: width }, part, started)
  for (const [j, k] of requested.entries()) {
    price[k] = solved?.price[j] ?? 0
    for (let a = 0; a < agents; a++) share[a * types + k] = solved?.share[a * width + j] ?? 0
  }
  const rest = { share, price, gap: solved?.gap ?? 0, pivots: solved?.pivots ?? 0 }
  if (unserved.length === 0) {
    return {
      t: solved?.t ?? Number.POSITIVE_INFINITY,
      agentValue: solved?.agentValue ?? new Float64Array(agents),
      ...rest,
    }
  }
  price.fill(0)
  for (const k of unserved) price[k] = 1 / unserved.length
  return { ...rest, t: 0, agentValue: new Float64Array(agents) }
}

type Size = Pick<FluidProgram, 'agents' | 'types'>

/** Divides the gains by the most that the scarcest type could get, so that t is about 1 during the search. */
function solveServed({ agents, types }: Size, gain: Float64Array, start: Int32Array | undefined): FluidSolution {
  let unit = Number.POSITIVE_INFINITY
  for (let k = 0; k < types; k++) {
    let sum = 0
    for (let a = 0; a < agents; a++) sum += gain[a * types + k] ?? 0
    unit = Math.min(unit, sum)
  }
  const solution = solveScaled(
    { agents, types },
    gain.map((value) => value / unit),
    start,
  )
  return { ...solution, t: solution.t * unit, agentValue: solution.agentValue.map((value) => value * unit) }
}

function solveScaled(size: Size, gain: Float64Array, start: Int32Array | undefined): FluidSolution {
  const basis = createBasis(size.agents, size.types, gain, start ?? crashStart(size, gain))
  const limit = 1000 + 50 * (size.agents + size.types)
  let stalled = 0
  let pivots = 0
  let fresh = true
  for (; pivots < limit; pivots++) {
    const bland = stalled > 50 + 2 * size.types
    const entering = chooseEntering(size, gain, basis, bland)
    if (entering < 0 && fresh) break
    if (entering < 0) {
      // No column seems to improve the value; recomputing the inverse decides.
      basis.refactor()
      fresh = true
      continue
    }
    fresh = false
    const progress = basis.pivot(entering, bland)
    stalled = progress > 1e-13 * Math.max(basis.value(), 1e-300) ? 0 : stalled + 1
    if (pivots % PIVOTS_PER_REFACTOR === PIVOTS_PER_REFACTOR - 1) basis.refactor()
  }
  return certify(size, gain, basis, pivots)
}

/** How much an agent's whole presence adds to the served multiple of a type's demand. */
function relativeGain({ agents, types, rates, capacity, demand }: FluidProgram): Float64Array {
  const gain = new Float64Array(agents * types)
  for (let a = 0; a < agents; a++) {
    for (let k = 0; k < types; k++) {
      const desired = demand[k] ?? 0
      gain[a * types + k] = desired > 0 ? ((rates[a * types + k] ?? 0) * (capacity[a] ?? 0)) / desired : 0
    }
  }
  return gain
}

/** Number of rounds of price adjustment before the first basis, and how strongly the first round reacts. */
const ROUNDS = 40
const FIRST_REACTION = 0.5

/**
 * A start close to the optimum. In each round every agent works on the type with the highest value at the present
 * prices; then the prices of types that got less than others rise, less from round to round. The round whose scarcest
 * type got most is taken.
 */
function crashStart({ agents, types }: Size, gain: Float64Array): Int32Array {
  const logPrice = logPricesOfEqualShares({ agents, types }, gain)
  const start = new Int32Array(agents)
  const got = new Float64Array(types)
  let best = start
  let bestLeast = -1
  for (let round = 0; round < ROUNDS; round++) {
    const price = logPrice.map(Math.exp)
    got.fill(0)
    for (let a = 0; a < agents; a++) {
      let choice = -1
      let max = 0
      for (let k = 0; k < types; k++) {
        const gained = (gain[a * types + k] ?? 0) * (price[k] ?? 0)
        if (gained > max) {
          max = gained
          choice = k
        }
      }
      start[a] = choice
      if (choice >= 0) got[choice] = (got[choice] ?? 0) + (gain[a * types + choice] ?? 0)
    }
    const min = got.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY)
    if (min > bestLeast) {
      bestLeast = min
      best = start.slice()
    }
    const mean = got.reduce((sum, value) => sum + value, 0) / types
    const reaction = FIRST_REACTION / (1 + round / 4)
    for (let k = 0; k < types; k++) {
      // Adding half a mean on both sides limits the price rise of a type that got nothing.
      const short = (mean * 1.5) / ((got[k] ?? 0) + mean * 0.5)
      logPrice[k] = (logPrice[k] ?? 0) + reaction * Math.log(short)
    }
  }
  return best
}

/** Prices at which an equal share of all agents' time has the same value on every type. */
function logPricesOfEqualShares({ agents, types }: Size, gain: Float64Array): Float64Array {
  const sum = new Float64Array(types)
  for (let a = 0; a < agents; a++) {
    for (let k = 0; k < types; k++) sum[k] = (sum[k] ?? 0) + (gain[a * types + k] ?? 0)
  }
  return sum.map((value) => -Math.log(value))
}

/** The column with the best reduced cost (the first with any, under Bland's rule), or -1 at the optimum. */
function chooseEntering({ agents, types }: Size, gain: Float64Array, basis: FluidBasis, bland: boolean): number {
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
    const keyValue = basis.keyValue(a, price)
    if (-keyValue > Math.max(tolerance, bestGain)) {
      best = basis.idleColumn(a)
      bestGain = -keyValue
      if (bland) return best
    }
    for (let k = 0; k < types; k++) {
      const g = gain[a * types + k] ?? 0
      const improves = g > 0 ? g * (price[k] ?? 0) - keyValue : 0
      if (improves > tolerance && improves > bestGain && !basis.isBasic(a, k)) {
        best = basis.timeColumn(a, k)
        bestGain = improves
        if (bland) return best
      }
    }
  }
  return best
}

function certify({ agents, types }: Size, gain: Float64Array, basis: FluidBasis, pivots: number): FluidSolution {
  const share = basis.shares()
  const price = basis.prices().map((p) => Math.max(0, p))
  const total = price.reduce((sum, p) => sum + p, 0)
  const served = new Float64Array(types)
  const agentValue = new Float64Array(agents)
  let bound = 0
  for (let k = 0; k < types; k++) price[k] = total > 0 ? (price[k] ?? 0) / total : 1 / types
  for (let a = 0; a < agents; a++) {
    for (let k = 0; k < types; k++) {
      const g = gain[a * types + k] ?? 0
      served[k] = (served[k] ?? 0) + g * (share[a * types + k] ?? 0)
      agentValue[a] = Math.max(agentValue[a] ?? 0, g * (price[k] ?? 0))
    }
    bound += agentValue[a] ?? 0
  }
  const t = served.reduce((min, value) => Math.min(min, value), Number.POSITIVE_INFINITY)
  return { t, share, price, agentValue, gap: bound > 0 ? (bound - t) / bound : 0, pivots }
}

/** Rejects lists of the wrong length, and values that are negative or not finite. */
function checkFluid(subject: string, program: FluidProgram): void {
  const issues = programIssues(program)
  if (issues.length > 0) throw new ValidationError(issues, { subject })
}

function programIssues({ agents, types, rates, capacity, demand }: FluidProgram): Issue[] {
  const counts: Issue[] = []
  for (const [path, value] of Object.entries({ agents, types })) {
    if (!(Number.isSafeInteger(value) && value >= 0))
      counts.push({ path, message: `${value} is not a whole number of at least 0` })
  }
  if (counts.length > 0) return counts
  return [
    ...amounts('rates', rates, agents * types),
    ...amounts('capacity', capacity, agents),
    ...amounts('demand', demand, types),
  ]
}

function length(path: string, list: ArrayLike<unknown>, desired: number): Issue[] {
  if (list.length === desired) return []
  return [{ path, message: `has ${list.length} entries instead of ${desired}` }]
}

function amounts(path: string, list: Float64Array, desired: number): Issue[] {
  const wrong = length(path, list, desired)
  if (wrong.length > 0) return wrong
  for (let n = 0; n < list.length; n++) {
    const value = list[n] ?? Number.NaN
    if (value >= 0 && value < Number.POSITIVE_INFINITY) continue
    return [{ path: `${path}[${n}]`, message: `${value} is not a finite number of at least 0` }]
  }
  return []
}

import type { ProgramResult } from '../program/program'
import type { FluidProgram } from './fluid-program'
import type { ConstrainedFluidOptimum, ConstrainedFluidProgram } from './fluid-types'

/** Growth below this share of the largest possible growth is 0 with a rounding error. */
const ROUNDING = 1e-13

/** Turns columns and multipliers into a plan with prices, and proves how good it is. */
export function certify(
  program: ConstrainedFluidProgram,
  built: FluidProgram,
  { x, price, pivots }: Extract<ProgramResult, { feasible: true }>,
): ConstrainedFluidOptimum {
  const { agents, types } = program
  const { rows, growthUnit, timeColumn, gain } = built
  const share = Float64Array.from(timeColumn, (j) => (j < 0 ? 0 : Math.min(1, Math.max(0, x[j] ?? 0))))
  const holding = holdingOf(program, built, share, x)
  const served = new Float64Array(types)
  for (let a = 0; a < agents; a++) {
    for (let k = 0; k < types; k++) {
      served[k] = (served[k] ?? 0) + (gain[a * types + k] ?? 0) * (share[a * types + k] ?? 0)
    }
  }
  let t = Number.POSITIVE_INFINITY
  for (let k = 0; k < types; k++) if ((program.demand[k] ?? 0) > 0) t = Math.min(t, served[k] ?? 0)
  // Multipliers are per unit of the growth column; multipliers of minimums are per relative unit of the minimum.
  const perUnit = (row: number, size = 1): number => (row < 0 ? 0 : (Math.abs(price[row] ?? 0) * growthUnit) / size)
  const prices = (at: Int32Array, sizes?: Float64Array): Float64Array =>
    Float64Array.from(at, (row, k) => perUnit(row, sizes?.[k]))
  const bound = boundOf(built, price) * growthUnit
  if (t < ROUNDING * growthUnit) t = 0
  return {
    feasible: true,
    t,
    share,
    holding,
    price: Float64Array.from(rows.growth, (row) => perUnit(row, growthUnit)),
    floorPrice: {
      demand: prices(rows.demand, program.demandFloor),
      time: prices(rows.time, program.timeFloor),
      holders: prices(rows.holders),
    },
    agentValue: { presence: prices(rows.agent), ceiling: prices(rows.ceiling) },
    gap: bound > ROUNDING * growthUnit && Number.isFinite(t) ? (bound - t) / bound : 0,
    miss: missOf(built, x),
    pivots,
  }
}

/** The part of each skill that an agent needs for its work or to count as a holder. */
function holdingOf(
  { agents, types, skills }: ConstrainedFluidProgram,
  { holdColumn, mayHold, rows }: FluidProgram,
  share: Float64Array,
  x: Float64Array,
): Float64Array {
  const count = skills?.count ?? 0
  const holding = Float64Array.from(holdColumn, (j, at) => {
    if (j >= 0) return Math.min(1, Math.max(0, x[j] ?? 0))
    const free = (rows.ceiling[Math.floor(at / count)] ?? -1) < 0 && mayHold[at] === 1
    return free && (rows.holders[at % count] ?? -1) >= 0 ? 1 : 0
  })
  for (let a = 0; a < agents; a++) {
    for (let k = 0; k < types; k++) {
      for (const s of skills?.ofType[k] ?? []) {
        holding[a * count + s] = Math.max(holding[a * count + s] ?? 0, share[a * types + k] ?? 0)
      }
    }
  }
  return holding
}

/**
 * An upper bound on the value of any x within the bounds, proven by these multipliers: each row is set to the bound
 * that the sign of its multiplier points to, each column to its better bound. It holds for any multipliers.
 */
function boundOf({ program }: FluidProgram, price: Float64Array): number {
  const { rows, columns, start, row, value, objective, lower, upper, rowLower, rowUpper } = program
  let bound = 0
  const used = new Float64Array(rows)
  for (let i = 0; i < rows; i++) {
    const multiplier = price[i] ?? 0
    const at = (multiplier > 0 ? rowUpper[i] : rowLower[i]) ?? 0
    if (multiplier === 0 || !Number.isFinite(at)) continue
    used[i] = multiplier
    bound += multiplier * at
  }
  for (let j = 0; j < columns; j++) {
    let reducedCost = objective[j] ?? 0
    for (let p = start[j] ?? 0; p < (start[j + 1] ?? 0); p++) reducedCost -= (used[row[p] ?? 0] ?? 0) * (value[p] ?? 0)
    bound += reducedCost * ((reducedCost > 0 ? upper[j] : lower[j]) ?? 0)
  }
  return bound
}

/** The largest violation of a row's bounds, relative to 1 or to the bound if that is greater. */
function missOf({ program }: FluidProgram, x: Float64Array): number {
  const { rows, columns, start, row, value, rowLower, rowUpper } = program
  const activity = new Float64Array(rows)
  for (let j = 0; j < columns; j++) {
    for (let p = start[j] ?? 0; p < (start[j + 1] ?? 0); p++) {
      activity[row[p] ?? 0] = (activity[row[p] ?? 0] ?? 0) + (x[j] ?? 0) * (value[p] ?? 0)
    }
  }
  let miss = 0
  for (let i = 0; i < rows; i++) {
    const at = activity[i] ?? 0
    const low = rowLower[i] ?? 0
    const high = rowUpper[i] ?? 0
    if (at < low) miss = Math.max(miss, (low - at) / Math.max(1, Math.abs(low)))
    if (at > high) miss = Math.max(miss, (at - high) / Math.max(1, Math.abs(high)))
  }
  return miss
}

import type { FluidProgram } from './fluid-program'
import type { FluidConflict } from './fluid-types'

/** Multipliers below this share of the largest are rounding. */
const NOISE = 1e-9

/** Reads a proof of infeasibility (Farkas): the rows with a multiplier contradict each other. */
export function conflictOf({ rows }: FluidProgram, ray: Float64Array): FluidConflict {
  const largest = ray.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const involved = (places: Int32Array): number[] =>
    Array.from(places).flatMap((row, at) => (row >= 0 && Math.abs(ray[row] ?? 0) > NOISE * largest ? [at] : []))
  return {
    demandFloors: involved(rows.demand),
    timeFloors: involved(rows.time),
    holders: involved(rows.holders),
    agents: involved(rows.agent),
    ceilings: involved(rows.ceiling),
  }
}

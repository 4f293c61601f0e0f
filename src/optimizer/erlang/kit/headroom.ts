import { type Offered, SECONDS_PER_HOUR } from './inputs'

/** 2^27 + 1: splits a double of 53 bits into two halves whose products are exact (Veltkamp). */
const SPLIT = 134217729

/**
 * How many agents there are more than the load needs: `agents - callsPerHour * ahtSeconds / 3600`, computed without
 * rounding the products. With 10,000 agents, rounding the load would be an error of 1e-12 agents, and formulas for
 * long waits multiply that error.
 * @param load the rounded load in erlang, used where the inputs are too large to be split
 */
export function headroomAbove({ callsPerHour, ahtSeconds }: Offered, agents: number, load: number): number {
  const offered = callsPerHour * ahtSeconds
  const served = agents * SECONDS_PER_HOUR
  const headroom =
    served -
    offered +
    (productError(agents, SECONDS_PER_HOUR, served) - productError(callsPerHour, ahtSeconds, offered))
  return Number.isFinite(headroom) ? headroom / SECONDS_PER_HOUR : agents - load
}

/** The rounding error of a product: a * b = product + error, exactly (Dekker). */
function productError(a: number, b: number, product: number): number {
  const aLifted = SPLIT * a
  const bLifted = SPLIT * b
  const aHigh = aLifted - (aLifted - a)
  const bHigh = bLifted - (bLifted - b)
  const aLow = a - aHigh
  const bLow = b - bHigh
  return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow
}

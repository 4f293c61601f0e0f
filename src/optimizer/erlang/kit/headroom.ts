import { type Offered, SECONDS_PER_HOUR } from './inputs'

/** 2^27 + 1: splits a double of 53 bits into two halves whose products are exact (Veltkamp). */
const SPLIT = 134217729

/**
 * Agents above the load, `agents - callsPerHour * ahtSeconds / 3600`, to the last bit of the inputs as they are given.
 * The rounding of the load alone would be 1e-12 agents at 10,000, and a wait of many handle times multiplies it.
 * @param load the rounded load; decides where the inputs are too large to be split
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

/** What rounding took from a product: a * b = product + error, exactly (Dekker). */
function productError(a: number, b: number, product: number): number {
  const aLifted = SPLIT * a
  const bLifted = SPLIT * b
  const aHigh = aLifted - (aLifted - a)
  const bHigh = bLifted - (bLifted - b)
  const aLow = a - aHigh
  const bLow = b - bHigh
  return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow
}

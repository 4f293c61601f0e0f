import { SECONDS_PER_HOUR } from '../../core/time/durations'
import { amountIssue, isAmount, type Offered, offeredLoad, refuse } from './kit/inputs'
import { logReciprocalBlocking, reciprocalBlockingExcess } from './kit/reciprocal-blocking'

/** Input of {@link erlangC}. */
export interface ErlangCInput extends Offered {
  /** Agents on the queue, at least 0; a fraction is the continuous extension (see {@link erlangC}). */
  readonly agents: number
  /** Target wait for service level, in seconds, at least 0. */
  readonly targetSeconds: number
}

/** Result of {@link erlangC}. */
export interface ErlangCResult {
  /** False if the load is not below the number of agents: the queue then grows without limit. */
  readonly stable: boolean
  /** Offered load in erlang. */
  readonly load: number
  /** Share of their time that agents are busy, 0..1. */
  readonly occupancy: number
  /** Share of calls that wait at all. */
  readonly waitProbability: number
  /** Natural logarithm of the wait probability, exact even if the probability is too small for a double. */
  readonly logWaitProbability: number
  /** Share of calls answered within `targetSeconds`. */
  readonly serviceLevel: number
  /** Mean wait of all calls in seconds (those that do not wait count as 0); Infinity where unstable. */
  readonly asaSeconds: number
  /** Mean number of calls that wait; Infinity where unstable. */
  readonly queueLength: number
}

/**
 * Erlang C: calls wait until an agent answers, none is lost (M/M/N).
 *
 * For N agents, a load of A erlang and the target T in seconds: the wait probability is C = N / (N + (N - A)(1/B - 1)),
 * where B is the blocking probability of {@link erlangB}. The service level is 1 - C e^(-(N-A) T / AHT), the mean wait
 * C AHT / (N - A). A load that is not below the agents gives `stable: false`, a wait probability of 1, a service level
 * of 0 and an infinite wait. Without calls there is no wait, the service level is 1 and the occupancy 0. Agents may be
 * whole or fractional; computing time does not grow with their number. Close to saturation the rounding of the input
 * dominates: an error of 1e-16 in the calls is 1e-16 / (1 - occupancy) in the mean wait. N - A is computed from the
 * inputs without rounding.
 *
 * @throws ValidationError where a field is not a finite number of at least 0.
 * @example
 * erlangC({ callsPerHour: 200, ahtSeconds: 180, agents: 14, targetSeconds: 20 }).serviceLevel // 0.8884
 */
export function erlangC(input: ErlangCInput): ErlangCResult {
  const load = offeredLoad('erlangC', input)
  const { agents, targetSeconds, ahtSeconds } = input
  if (!(isAmount(agents) && isAmount(targetSeconds))) {
    refuse('erlangC', [amountIssue('agents', agents), amountIssue('targetSeconds', targetSeconds)])
  }
  if (load === 0) return IDLE
  if (agents <= load) return { ...SATURATED, load }
  const headroom = headroomAbove(input, agents, load)
  if (headroom <= 0) return { ...SATURATED, load }
  const excess = reciprocalBlockingExcess(agents, load)
  const waitProbability = agents / (agents + headroom * excess)
  return {
    stable: true,
    load,
    occupancy: load / agents,
    waitProbability,
    logWaitProbability: logWaitProbability(agents, load, excess),
    serviceLevel: 1 - waitProbability * Math.exp((-headroom * targetSeconds) / ahtSeconds),
    asaSeconds: (waitProbability * ahtSeconds) / headroom,
    queueLength: (waitProbability * load) / headroom,
  }
}

/** ln C with C = 1 / (1 + (1 - A/N)(1/B - 1)), also where 1/B is beyond the range of doubles. */
export function logWaitProbability(agents: number, load: number, excess: number): number {
  const free = (agents - load) / agents
  if (excess < Infinity) return -Math.log1p(free * excess)
  return -(Math.log(free) + logReciprocalBlocking(agents, load, excess))
}

const IDLE: ErlangCResult = {
  stable: true,
  load: 0,
  occupancy: 0,
  waitProbability: 0,
  logWaitProbability: -Infinity,
  serviceLevel: 1,
  asaSeconds: 0,
  queueLength: 0,
}

const SATURATED: Omit<ErlangCResult, 'load'> = {
  stable: false,
  occupancy: 1,
  waitProbability: 1,
  logWaitProbability: 0,
  serviceLevel: 0,
  asaSeconds: Infinity,
  queueLength: Infinity,
}

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

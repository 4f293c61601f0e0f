import { amountIssue, assertObject, isAmount, refuse } from './kit/inputs'
import { logReciprocalBlocking, reciprocalBlockingExcess } from './kit/reciprocal-blocking'

/** Input of {@link erlangB}. */
export interface ErlangBInput {
  /** Offered load in erlang, at least 0. */
  readonly load: number
  /** Agents or lines, at least 0; a fraction is the continuous extension (see {@link erlangB}). */
  readonly agents: number
}

/** Result of {@link erlangB}. */
export interface ErlangBResult {
  /** Share of calls that find every agent busy and are lost, 0..1; 0 where it is below the smallest double. */
  readonly blockingProbability: number
  /** Natural logarithm of the blocking probability, exact even if the probability itself is too small for a double. */
  readonly logBlockingProbability: number
  /** Load that is carried, in erlang. */
  readonly carriedLoad: number
  /** Carried load for each agent, 0..1; 0 without agents. */
  readonly occupancy: number
}

/**
 * Erlang B: a group without a queue; calls that find it full are lost (M/M/N/N).
 *
 * `agents` may be a fraction. For N agents and a load of A erlang, the continuous extension of the blocking probability
 * B is 1/B = A times the integral of e^(-A t) (1+t)^N over t > 0. It equals the classical values at whole N and is
 * smooth between them. The relative error of the probability is about 1e-14 (about 2e-13 for a probability of 1e-300),
 * that of its logarithm about 1e-15. Computing time does not grow with the number of agents. Without agents every call
 * is blocked.
 *
 * @throws ValidationError where `load` or `agents` is not a finite number of at least 0.
 * @example
 * erlangB({ load: 20, agents: 25 }).blockingProbability // 0.0502
 */
export function erlangB(input: ErlangBInput): ErlangBResult {
  assertObject('erlangB', input)
  const { load, agents } = input
  if (!(isAmount(load) && isAmount(agents))) {
    refuse('erlangB', [amountIssue('load', load), amountIssue('agents', agents)])
  }
  if (agents === 0) return { blockingProbability: 1, logBlockingProbability: 0, carriedLoad: 0, occupancy: 0 }
  if (load === 0) return { blockingProbability: 0, logBlockingProbability: -Infinity, carriedLoad: 0, occupancy: 0 }
  const excess = reciprocalBlockingExcess(agents, load)
  const carriedLoad = excess < Infinity ? load * (excess / (1 + excess)) : load
  return {
    blockingProbability: 1 / (1 + excess),
    logBlockingProbability: -logReciprocalBlocking(agents, load, excess),
    carriedLoad,
    occupancy: Math.min(1, carriedLoad / agents),
  }
}

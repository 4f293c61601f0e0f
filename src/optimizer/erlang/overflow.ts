import { type ErlangBInput, erlangB } from './erlang-b'
import { amountIssue, mustBeObject, positiveIssue, refuse } from './kit/inputs'

/** Traffic described by the first two moments of the number of agents that it would keep busy in an infinite group. */
export interface TrafficMoments {
  /** Mean, in erlang. */
  readonly mean: number
  /** Variance; for ordinary (Poisson) traffic it equals the mean. */
  readonly variance: number
  /**
   * Variance / mean: 1 for ordinary traffic, above 1 for traffic that overflows from a group, since it comes in bursts.
   */
  readonly peakedness: number
}

/**
 * The traffic that overflows from a group without a queue (Kosten). A load of A erlang is offered to N agents and
 * blocked with probability B(N, A). The overflow then has the mean M = A B(N, A) and the variance V = M (1 - M + A / (N
 * + 1 - A + M)). For traffic from several groups, add up the means and the variances.
 *
 * @throws ValidationError where `load` or `agents` is not a finite number of at least 0.
 */
export function overflowMoments(input: ErlangBInput): TrafficMoments {
  mustBeObject('overflowMoments', input)
  const { load, agents } = input
  const mean = load * erlangB(input).blockingProbability
  if (load === 0) return { mean: 0, variance: 0, peakedness: 1 }
  const peakedness = 1 - mean + load / (agents + 1 - load + mean)
  return { mean, variance: mean * peakedness, peakedness }
}

/** Peaky traffic offered to a group, for {@link haywardBlocking}. */
export interface HaywardInput {
  /** Mean of the traffic in erlang, at least 0. */
  readonly mean: number
  /** Variance / mean, above 0. */
  readonly peakedness: number
  /** Agents of the group it is offered to, at least 0. */
  readonly agents: number
}

/**
 * Share of peaky traffic that a group without a queue loses, by Hayward: B(agents / Z, mean / Z), where Z is the
 * peakedness. This is an approximation, some percent too low. When 20 erlang overflow from 18 agents to 5, it gives
 * 0.356 instead of 0.384; treated as ordinary traffic it would be 0.237. Use it to start a search; simulate to decide.
 *
 * @throws ValidationError where a field is not a finite number of the kind described there.
 */
export function haywardBlocking(input: HaywardInput): number {
  mustBeObject('haywardBlocking', input)
  const { mean, peakedness, agents } = input
  refuse('haywardBlocking', [
    amountIssue('mean', mean),
    positiveIssue('peakedness', peakedness),
    amountIssue('agents', agents),
  ])
  return erlangB({ load: mean / peakedness, agents: agents / peakedness }).blockingProbability
}

/** Overflow traffic, for {@link equivalentRandom}. */
export interface EquivalentRandomInput {
  /** Mean of the traffic in erlang, above 0. */
  readonly mean: number
  /** Variance / mean, at least 1. */
  readonly peakedness: number
}

/**
 * The ordinary load and group whose overflow has the given mean and peakedness (Wilkinson's equivalent random method,
 * by Rapp's approximation): A = V + 3 Z (Z - 1), N = A (M + Z) / (M + Z - 1) - M - 1. Here A is the load in erlang and
 * N the number of agents of the group, usually a fraction; M is the mean, V the variance and Z the peakedness of the
 * overflow.
 *
 * @throws ValidationError where `mean` is not above 0 or `peakedness` is below 1.
 */
export function equivalentRandom(input: EquivalentRandomInput): ErlangBInput {
  mustBeObject('equivalentRandom', input)
  const { mean, peakedness } = input
  refuse('equivalentRandom', [
    positiveIssue('mean', mean),
    peakedness >= 1 && peakedness < Infinity
      ? undefined
      : { path: 'peakedness', message: `must be a finite number of at least 1, got ${peakedness}` },
  ])
  const load = mean * peakedness + 3 * peakedness * (peakedness - 1)
  return { load, agents: Math.max(0, (load * (mean + peakedness)) / (mean + peakedness - 1) - mean - 1) }
}

import { type Offered, offeredLoad, refuse, wholeIssue } from './kit/inputs'

/** Input of {@link engset}: `callsPerHour` are the calls of one source while it is idle. */
export interface EngsetInput extends Offered {
  /** Callers, each with at most one call at a time: a whole number of at least 1. */
  readonly sources: number
  /** Agents or lines, a whole number of at least 0. */
  readonly agents: number
}

/** Result of {@link engset}. */
export interface EngsetResult {
  /** Share of calls that are lost. */
  readonly blockingProbability: number
  /** Share of time in which every agent is busy. */
  readonly timeCongestion: number
  /** Load that is carried, in erlang. */
  readonly carriedLoad: number
  /** Carried load for each agent, 0..1; 0 without agents. */
  readonly occupancy: number
}

/**
 * Engset: few callers and no queue (M/M/N/N/S). A caller who is on the line does not call again, so fewer calls are
 * lost than in Erlang B. The more callers there are with the same total load, the closer the result is to Erlang B. A
 * call finds the group in the state that the other S - 1 of S callers cause, so the share of lost calls differs from
 * the share of time in which all agents are busy.
 *
 * @throws ValidationError naming each field that is not a number of the described kind.
 */
export function engset(input: EngsetInput): EngsetResult {
  const perSource = offeredLoad('engset', input)
  const { sources, agents } = input
  refuse('engset', [wholeIssue('sources', sources, 1), wholeIssue('agents', agents, 0)])
  const blockingProbability = fullShare(sources - 1, agents, perSource)
  const passing = perSource * (1 - blockingProbability)
  const carriedLoad = (sources * passing) / (1 + passing)
  return {
    blockingProbability,
    timeCongestion: fullShare(sources, agents, perSource),
    carriedLoad,
    occupancy: agents > 0 ? carriedLoad / agents : 0,
  }
}

/**
 * Share E(n) of time in which S = `sources` callers keep all n agents busy. Its recurrence is 1/E(n) = 1 + n / ((S-n+1)
 * a) * 1/E(n-1), where a = `perSource`.
 */
function fullShare(sources: number, agents: number, perSource: number): number {
  if (agents > sources || (perSource === 0 && agents > 0)) return 0
  let reciprocal = 1
  for (let n = 1; n <= agents && reciprocal < Infinity; n += 1) {
    reciprocal = 1 + (n / ((sources - n + 1) * perSource)) * reciprocal
  }
  return 1 / reciprocal
}

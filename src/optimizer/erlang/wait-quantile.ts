import { erlangC, headroomAbove } from './erlang-c'
import { mustBeObject, type Offered, ratioIssue, refuse } from './kit/inputs'

/** Input of {@link waitQuantile}. */
export interface WaitQuantileInput extends Offered {
  /** Agents on the queue, at least 0. */
  readonly agents: number
  /** Share of the calls, 0..1: 0.9 asks for the wait that nine of ten calls do not exceed. */
  readonly quantile: number
}

/**
 * The wait in seconds that a share `quantile` of all calls does not exceed (Erlang C, nobody abandons): AHT ln(C / (1 -
 * q)) / (N - A) for N agents, a load of A erlang and the wait probability C; 0 if at least the share q does not wait.
 * Infinity for a quantile of 1 and for an unstable queue.
 *
 * @throws ValidationError where a field is not a finite number of at least 0 or `quantile` is no ratio.
 */
export function waitQuantile(input: WaitQuantileInput): number {
  mustBeObject('waitQuantile', input)
  const { quantile, agents, ahtSeconds } = input
  refuse('waitQuantile', [ratioIssue('quantile', quantile)])
  const { stable, load, logWaitProbability } = erlangC({ ...input, targetSeconds: 0 })
  if (load === 0) return 0
  if (!stable) return Infinity
  const excess = logWaitProbability - Math.log1p(-quantile)
  return excess > 0 ? (ahtSeconds * excess) / headroomAbove(input, agents, load) : 0
}

import { erlangB } from './erlang-b'
import { isRatio, issue, mustBeObject, positiveIssue, refuse } from './kit/inputs'

/** Input of {@link loadForBlocking}. */
export interface LoadForBlockingInput {
  /** Agents or lines, above 0; may be a fraction. */
  readonly agents: number
  /** Share of calls that may be lost, at least 0 and below 1. */
  readonly blockingProbability: number
}

/**
 * The load in erlang at which a group loses exactly the given share of calls: the inverse of {@link erlangB} in its
 * load. Found by Newton's method on the logarithms (d ln B / d ln A = N - A (1 - B)), kept inside a bracket. 0 if even
 * the smallest double is too much load.
 *
 * @throws ValidationError where `agents` is not above 0 or the probability is not in 0 <= p < 1.
 * @example
 * loadForBlocking({ agents: 15, blockingProbability: 0.01 }) // 8.108
 */
export function loadForBlocking(input: LoadForBlockingInput): number {
  mustBeObject('loadForBlocking', input)
  const { agents, blockingProbability: wanted } = input
  refuse('loadForBlocking', [
    positiveIssue('agents', agents),
    isRatio(wanted) && wanted < 1 ? undefined : issue('blockingProbability', 'must be at least 0 and below 1', wanted),
  ])
  if (wanted === 0) return 0
  let low = 0
  // B >= 1 - N/A bounds the load from above.
  let high = agents / (1 - wanted)
  let load = Math.min(high, agents)
  for (let step = 0; step < STEPS && load > 0; step += 1) {
    const { logBlockingProbability, carriedLoad } = erlangB({ load, agents })
    const distance = logBlockingProbability - Math.log(wanted)
    if (distance > 0) high = load
    else low = load
    const next = load * Math.exp(-distance / (agents - carriedLoad))
    const moved = next > low && next <= high ? next : bisected(low, high)
    if (Math.abs(moved - load) <= SETTLED * load) return moved
    load = moved
  }
  return load
}

/** Newton needs about 6 steps; this many halvings of the logarithm close any bracket of doubles. */
const STEPS = 400
/** Two units in the last place. */
const SETTLED = 4.5e-16

function bisected(low: number, high: number): number {
  return low > 0 ? Math.sqrt(low) * Math.sqrt(high) : high / 16
}

import { type ErlangAInput, type ErlangAResult, erlangA } from './erlang-a'
import { amountIssue, mustBeObject, positiveIssue, ratioIssue, refuse, SECONDS_PER_HOUR } from './kit/inputs'

/** Input of {@link erlangRetrials}. */
export interface RetrialsInput extends ErlangAInput {
  /** Share of abandoning callers who call again. */
  readonly retryProbability: number
  /** Share of served calls that are resolved; the other callers call again. Default 1. */
  readonly resolutionProbability?: number | undefined
}

/** Result of {@link erlangRetrials}. */
export type RetrialsResult =
  | {
      readonly diverges: false
      /** Calls per hour, including repeated calls. */
      readonly callsPerHour: number
      /** Of these, repeated calls after abandoning. */
      readonly retriesPerHour: number
      /** Of these, repeated calls after an unresolved call. */
      readonly reconnectsPerHour: number
      /** Erlang A at that volume. */
      readonly metrics: ErlangAResult
    }
  | {
      readonly diverges: true
      /** Why the volume has no limit. */
      readonly reason: string
    }

/**
 * Erlang A at the volume v (calls an hour) that includes repeated calls, after abandoning or after an unresolved call.
 * It solves v = calls / (1 - r P(v) - (1 - p)(1 - P(v))), where P(v) is the abandoned share at that volume, r is
 * `retryProbability` and p is `resolutionProbability`.
 *
 * This fixed point is an approximation: it assumes that repeated calls arrive like new ones, spread evenly. In reality
 * they come soon after, while the queue is still long, so real figures are some percent worse. Example: 6 agents, 110
 * calls of 200 s, a patience of 90 s, and a share of 0.6 calling again after 600 s. Calculated: 132.0 calls per hour,
 * 0.278 abandoned, a wait of 25.0 s. Real: 132.9, 0.287 and 25.9 s. The sooner callers call again, the larger the
 * difference.
 *
 * If everyone who abandons calls again, there may be no such volume; the result is then `diverges: true`.
 *
 * @throws ValidationError as `erlangA` does, and for probabilities that are no ratios.
 */
export function erlangRetrials(input: RetrialsInput): RetrialsResult {
  mustBeObject('erlangRetrials', input)
  const { callsPerHour, ahtSeconds, agents, retryProbability: retry, resolutionProbability: resolved = 1 } = input
  refuse('erlangRetrials', [
    ratioIssue('retryProbability', retry),
    ratioIssue('resolutionProbability', resolved),
    positiveIssue('patienceSeconds', input.patienceSeconds),
  ])
  const first = erlangA(input)
  const capacity = ahtSeconds > 0 ? (agents * SECONDS_PER_HOUR) / ahtSeconds : Infinity
  const neverAgain = (volume: number): number => {
    const { abandonProbability } = erlangA({ ...input, callsPerHour: volume })
    return volume * leavingShare(retry, resolved, abandonProbability)
  }
  if (callsPerHour > 0 && first.load === 0 && resolved === 0)
    return { diverges: true, reason: 'no call is ever resolved' }
  if (callsPerHour > 0 && retry === 1 && callsPerHour >= resolved * capacity) {
    const reason = `everyone who abandons calls again, and the agents resolve at most ${resolved * capacity} calls an hour`
    return { diverges: true, reason }
  }
  const volume = callsPerHour === 0 ? 0 : solve(neverAgain, callsPerHour)
  if (volume === undefined) return { diverges: true, reason: 'the volume grows beyond every limit' }
  const metrics = erlangA({ ...input, callsPerHour: volume })
  return {
    diverges: false,
    callsPerHour: volume,
    retriesPerHour: volume * metrics.abandonProbability * retry,
    reconnectsPerHour: volume * (1 - metrics.abandonProbability) * (1 - resolved),
    metrics,
  }
}

/** Input of {@link reconnectVolume}. */
export interface ReconnectInput {
  /** New calls an hour. */
  readonly callsPerHour: number
  /** Share of calls that are abandoned, as measured. */
  readonly abandonProbability: number
  /** Share of abandoning callers who call again. */
  readonly retryProbability: number
  /** Share of served calls that are resolved. */
  readonly resolutionProbability: number
}

/**
 * The volume of new and repeated calls an hour for a measured abandoned share P: calls / (1 - r P - (1 - p)(1 - P)),
 * where r is `retryProbability` and p is `resolutionProbability`. Infinity if every caller calls again.
 *
 * @throws ValidationError if calls are not a finite number of at least 0, or a probability is not a ratio.
 * @example
 * reconnectVolume({ callsPerHour: 100, abandonProbability: 0.1, retryProbability: 0.6, resolutionProbability: 0.7 }) // 149.3
 */
export function reconnectVolume(input: ReconnectInput): number {
  mustBeObject('reconnectVolume', input)
  const { callsPerHour, abandonProbability, retryProbability, resolutionProbability } = input
  refuse('reconnectVolume', [
    amountIssue('callsPerHour', callsPerHour),
    ratioIssue('abandonProbability', abandonProbability),
    ratioIssue('retryProbability', retryProbability),
    ratioIssue('resolutionProbability', resolutionProbability),
  ])
  if (callsPerHour === 0) return 0
  return callsPerHour / leavingShare(retryProbability, resolutionProbability, abandonProbability)
}

/** Share of calls whose caller does not call again: 1 - r P - (1-p)(1-P), computed without cancellation. */
function leavingShare(retry: number, resolved: number, abandoned: number): number {
  return (1 - retry) * abandoned + resolved * (1 - abandoned)
}

/**
 * The point at which the rising `f` reaches `wanted`. The bracket is doubled until it contains the point, then narrowed
 * by the Illinois method.
 */
function solve(f: (volume: number) => number, wanted: number): number | undefined {
  let low = wanted
  let lowMiss = f(low) - wanted
  if (lowMiss >= 0) return low
  let high = 2 * low
  let highMiss = f(high) - wanted
  while (highMiss < 0) {
    if (high > MOST_GROWTH * wanted) return undefined
    low = high
    lowMiss = highMiss
    high *= 2
    highMiss = f(high) - wanted
  }
  for (let step = 0; step < STEPS && high - low > SETTLED * high; step += 1) {
    const middle = low - (lowMiss * (high - low)) / (highMiss - lowMiss)
    const miss = f(middle) - wanted
    if (miss === 0) return middle
    if (miss < 0) {
      low = middle
      lowMiss = miss
      highMiss /= 2
    } else {
      high = middle
      highMiss = miss
      lowMiss /= 2
    }
  }
  return Math.abs(lowMiss) < Math.abs(highMiss) ? low : high
}

/** A result of more than a trillion calls for each new one means nothing. */
const MOST_GROWTH = 1e12
/** The method needs about 15 steps. The limit of ten times as many ends it if rounding makes the sign unreliable. */
const STEPS = 150
const SETTLED = 1e-14

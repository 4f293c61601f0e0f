import { type ErlangAInput, type ErlangAResult, erlangA } from './erlang-a'
import { amountIssue, mustBeObject, positiveIssue, ratioIssue, refuse, SECONDS_PER_HOUR } from './kit/inputs'

/** What {@link erlangRetrials} needs. */
export interface RetrialsInput extends ErlangAInput {
  /** Share of abandoning callers who call again. */
  readonly retryProbability: number
  /** Share of served calls that are settled; the others call again. Default 1. */
  readonly resolutionProbability?: number | undefined
}

/** The answer of {@link erlangRetrials}. */
export type RetrialsResult =
  | {
      readonly diverges: false
      /** Calls an hour with everyone who calls again. */
      readonly callsPerHour: number
      /** Of these, calls again after abandoning. */
      readonly retriesPerHour: number
      /** Of these, calls again after a call that settled nothing. */
      readonly reconnectsPerHour: number
      /** Erlang A at that volume. */
      readonly metrics: ErlangAResult
    }
  | {
      readonly diverges: true
      /** Why there is no volume at which as many callers leave for good as arrive. */
      readonly reason: string
    }

/**
 * The volume that includes callers who call again, after abandoning or after a call that resolved nothing, and Erlang A
 * at that volume: v = calls / (1 - r P(v) - (1 - p)(1 - P(v))), P the abandoned share.
 *
 * A fixed point, and an approximation: repeated calls are assumed to arrive like new ones, spread evenly. In truth they
 * come soon after, while the queue is still long, so real figures are some percent worse (for 6 agents, 110 calls of
 * 200 s, a patience of 90 s, 0.6 calling again after 600 s: 132.0 instead of 132.9 calls an hour, 0.278 instead of 0.287
 * abandoned, a wait of 25.0 instead of 25.9 s). The sooner they call again, the wider the gap.
 *
 * When everyone who abandons calls again, there may be no such volume; then the answer says `diverges: true`.
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
    return { diverges: true, reason: 'no call settles anything' }
  if (callsPerHour > 0 && retry === 1 && callsPerHour >= resolved * capacity) {
    const reason = `everyone who abandons calls again, and the agents resolve at most ${resolved * capacity} calls an hour`
    return { diverges: true, reason }
  }
  const volume = callsPerHour === 0 ? 0 : solve(neverAgain, callsPerHour)
  if (volume === undefined) return { diverges: true, reason: 'the volume passes every bound' }
  const metrics = erlangA({ ...input, callsPerHour: volume })
  return {
    diverges: false,
    callsPerHour: volume,
    retriesPerHour: volume * metrics.abandonProbability * retry,
    reconnectsPerHour: volume * (1 - metrics.abandonProbability) * (1 - resolved),
    metrics,
  }
}

/** What {@link reconnectVolume} needs. */
export interface ReconnectInput {
  /** New calls an hour. */
  readonly callsPerHour: number
  /** Share of calls that are abandoned, as measured. */
  readonly abandonProbability: number
  /** Share of abandoning callers who call again. */
  readonly retryProbability: number
  /** Share of served calls that are settled. */
  readonly resolutionProbability: number
}

/**
 * The volume of new and repeated calls, for a measured abandoned share:
 * calls / (1 - r P - (1 - p)(1 - P)); Infinity where nobody ever leaves for good.
 *
 * @throws ValidationError for calls that are no amount and probabilities that are no ratios.
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

/** Share of calls whose caller does not call again. Equal to 1 - r P - (1-p)(1-P), without its cancellation. */
function leavingShare(retry: number, resolved: number, abandoned: number): number {
  return (1 - retry) * abandoned + resolved * (1 - abandoned)
}

/** Where `f`, which rises, reaches `wanted`: the bracket is doubled open, then closed by the Illinois method. */
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

/** Beyond a trillion calls for each new one the answer means nothing. */
const MOST_GROWTH = 1e12
/** The method needs about 15 steps; ten times that ends also where rounding blurs the sign. */
const STEPS = 150
const SETTLED = 1e-14

import type { Random } from '../../core/random'

/** Full jitter: a random wait, uniform in 0..min(maxDelayMs, baseDelayMs * 2^retriesDone). */
export function backoffMs(
  retriesDone: number,
  { baseDelayMs, maxDelayMs }: { readonly baseDelayMs: number; readonly maxDelayMs: number },
  random: Random,
): number {
  // Past 2^30 any base has reached its cap; without the bound 0 * Infinity would be NaN.
  return Math.floor(random() * Math.min(maxDelayMs, baseDelayMs * 2 ** Math.min(retriesDone, 30)))
}

/** Added to the wait that a server asked for, so that clients do not all return at once; never below that wait. */
const SPREAD_MIN_MS = 5
const SPREAD_MAX_MS = 400

/** A server's `Retry-After` with a little jitter: never earlier than asked, at most 400 ms later. */
export function delayAfterRequestMs(requestedMs: number, random: Random): number {
  return requestedMs + SPREAD_MIN_MS + Math.floor(random() * (SPREAD_MAX_MS - SPREAD_MIN_MS))
}

import type { Random } from '../core/random'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/**
 * Waits before the first attempt, the second and so on, ms: the schedule of Standard Webhooks. Ten attempts over more
 * than three days.
 */
export const RETRY_DELAYS_MS: readonly number[] = [
  0,
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
]

/** Share of a wait by which it varies at random, so that deliveries that failed together do not retry together. */
const JITTER = 0.1
/** The longest wait that an endpoint may ask for: the longest of the schedule. */
export const MAX_RETRY_AFTER_MS = 24 * HOUR

/** A failed attempt. */
export interface Failed {
  /** Attempts that failed, this one included. */
  readonly attempts: number
  readonly nowMs: number
  /** What the endpoint asked for. */
  readonly retryAfterMs: number | undefined
}

/**
 * When to try again, epoch ms; undefined at the end of the schedule. Never sooner than the endpoint asked for, up to a
 * day.
 */
export function nextAttempt(
  { attempts, nowMs, retryAfterMs = 0 }: Failed,
  delaysMs: readonly number[],
  random: Random,
): number | undefined {
  const delay = delaysMs[attempts]
  if (delay === undefined) return undefined
  const spread = delay * (1 - JITTER + 2 * JITTER * random())
  return Math.round(nowMs + Math.max(spread, Math.min(retryAfterMs, MAX_RETRY_AFTER_MS)))
}

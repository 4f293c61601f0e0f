import type { Random } from '../core/random'
import { HOUR_MS, MINUTE_MS } from '../core/time/durations'

const SECOND = 1_000

/**
 * Waits before the first attempt, the second and so on, ms: the schedule of Standard Webhooks. Ten attempts over more
 * than three days.
 */
export const RETRY_DELAYS_MS: readonly number[] = [
  0,
  5 * SECOND,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
]

/** Share of a wait by which it varies at random, so that deliveries that failed together do not retry together. */
const JITTER = 0.1
/** The longest wait that an endpoint may ask for: the longest of the schedule. */
export const MAX_RETRY_AFTER_MS = 24 * HOUR_MS

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

import { LIMITS } from '../../core/limits'
import type { TransportOptions } from './types'

/** Timeout of one attempt, including its body; the platform's gateway times out at about this time. */
const TIMEOUT_MS = 30_000
/** The largest answers, pages of analytics, are a few megabytes. */
const MAX_ANSWER_BYTES = 64 * 1_024 * 1_024
/** Timeout of one call with its waits: enough for a few whole minutes of an exhausted rate limit. */
const DEADLINE_MS = 300_000
/** Low, since parallel calls hit limits per resource. */
const CONCURRENCY = 10
/**
 * Attempts of one call. If three in ten attempts fail, fewer than one call in 100,000 fails ten times in a row. In an
 * outage, the retry budget limits the traffic, not this number.
 */
const ATTEMPTS = 10
const BASE_DELAY_MS = 500
const MAX_DELAY_MS = 20_000
/** Maximum number of extra requests that one client sends in an outage. */
const RETRY_BUDGET = 100

/** The options with their defaults. */
export function readSettings({ retry = {}, ...options }: TransportOptions) {
  return {
    perMinute: options.ratePerMinute ?? LIMITS.defaultPerMinute,
    concurrency: options.concurrency ?? CONCURRENCY,
    maxAnswerBytes: options.maxAnswerBytes ?? MAX_ANSWER_BYTES,
    timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
    deadlineMs: options.deadlineMs ?? DEADLINE_MS,
    policy: {
      attempts: retry.attempts ?? ATTEMPTS,
      baseDelayMs: retry.baseDelayMs ?? BASE_DELAY_MS,
      maxDelayMs: retry.maxDelayMs ?? MAX_DELAY_MS,
    },
    retryBudget: retry.budget ?? RETRY_BUDGET,
  }
}

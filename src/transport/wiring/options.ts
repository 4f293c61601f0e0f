import { shown } from '../../core/checks'
import { ConfigError } from '../../core/errors'
import { LIMITS } from '../../core/limits'
import type { RetryPolicy } from '../retry/retry'
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
 * If three in ten attempts fail, then with ten attempts fewer than one call in 100,000 fails. The retry budget, not
 * this number, keeps an outage from multiplying traffic.
 */
const ATTEMPTS = 10
const BASE_DELAY_MS = 500
const MAX_DELAY_MS = 20_000
/** Extra requests in an outage. */
const RETRY_BUDGET = 100

/** The options, checked and with defaults filled in. */
export interface Settings {
  readonly perMinute: number
  readonly concurrency: number
  readonly timeoutMs: number
  readonly maxAnswerBytes: number
  readonly deadlineMs: number
  readonly policy: RetryPolicy
  readonly retryBudget: number
}

/** @throws ConfigError that names the invalid option */
export function readSettings(options: TransportOptions): Settings {
  const { retry } = options
  return {
    perMinute: checked('ratePerMinute', options.ratePerMinute, LIMITS.defaultPerMinute, 1),
    concurrency: whole('concurrency', options.concurrency, CONCURRENCY, 1),
    maxAnswerBytes: whole('maxAnswerBytes', options.maxAnswerBytes, MAX_ANSWER_BYTES, 1_024),
    timeoutMs: checked('timeoutMs', options.timeoutMs, TIMEOUT_MS, 1),
    deadlineMs: checked('deadlineMs', options.deadlineMs, DEADLINE_MS, 1, Number.POSITIVE_INFINITY),
    policy: {
      attempts: whole('retry.attempts', retry?.attempts, ATTEMPTS, 1),
      baseDelayMs: checked('retry.baseDelayMs', retry?.baseDelayMs, BASE_DELAY_MS, 0),
      maxDelayMs: checked('retry.maxDelayMs', retry?.maxDelayMs, MAX_DELAY_MS, 0),
    },
    retryBudget: checked('retry.budget', retry?.budget, RETRY_BUDGET, 0),
  }
}

/**
 * A duration given with one call.
 * @throws ConfigError when it is not a positive number
 */
export function callDuration(name: string, given: number | undefined, standard: number): number {
  return checked(name, given, standard, 1, name === 'deadlineMs' ? Number.POSITIVE_INFINITY : undefined)
}

function checked(name: string, given: unknown, standard: number, least: number, most = Number.MAX_VALUE): number {
  const value = given ?? standard
  if (typeof value === 'number' && value >= least && value <= most) return value
  throw new ConfigError(`${name} is ${shown(value)}: give a number of at least ${least}.`, { code: 'config.option' })
}

function whole(name: string, given: unknown, standard: number, least: number): number {
  const value = checked(name, given, standard, least)
  if (Number.isInteger(value)) return value
  throw new ConfigError(`${name} is ${value}: give a whole number.`, { code: 'config.option' })
}

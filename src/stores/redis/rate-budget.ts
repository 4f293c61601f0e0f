import * as z from 'zod/mini'
import { checkParts } from '../../core/checks'
import { ConfigError, ConnectionError } from '../../core/errors'
import { LIMITS } from '../../core/limits'
import { aClock, aFunction, amount, atLeast, checkOptions, optional, text } from '../../core/schema'
import { type Clock, systemClock } from '../../core/time/clock'
import type { RateBudget } from '../../documents/ports/ports'
import { explainCause, PREFIX, type RedisClient } from './client'
import { createSharedSlots, type Granted, type SharedSlots } from './shared-slots'
import { createTimer } from './timer'
import { createWaitQueue, type WaitQueue } from './wait-queue'

/** How a shared budget counts. */
export interface RedisRateBudgetOptions {
  /** Requests in any window, by all processes together. Default 250. Give every process the same number. */
  readonly perMinute?: number | undefined
  /** Names the budget. The platform counts per OAuth client, so use one key for each. Default `default`. */
  readonly key?: string | undefined
  /** How long a caller waits for a Redis that does not answer before its `take` fails, ms. Default 10,000. */
  readonly unavailableMs?: number | undefined
  /** Length of the window, ms. Default 60,000, as the platform's; another length is for tests. */
  readonly windowMs?: number | undefined
  /** Prefix of the keys. Default `skillroute`. */
  readonly prefix?: string | undefined
  /** Called once each time nobody gets a slot for a while and callers wait. */
  readonly onClosed?: ((closed: RedisBudgetClosed) => void) | undefined
  /** Times the waits between requests to Redis; slots are counted by the clock of Redis. */
  readonly clock?: Clock | undefined
}

/** Why nobody gets a slot. */
export interface RedisBudgetClosed {
  /** Until slots are granted again, ms. */
  readonly forMs: number
  /** `restarted`: Redis may have forgotten what was granted. `asked`: a 429 asked for it. */
  readonly reason: 'restarted' | 'asked'
}

/** A {@link RateBudget} shared by many processes, as far as this process knows it. */
export interface RedisRateBudget extends RateBudget {
  settled(): void
  /** Ends the pause that a 429 asked for, for all processes. */
  endPause(): void
  /** Callers of this process waiting for a slot. */
  readonly waiting: number
  /** Slots of all processes counted against the window at the last request to Redis. */
  readonly used: number
}

const WINDOW_MS = 60_000
const UNAVAILABLE_MS = 10_000
/** Shorter waits are not reported: people would not notice them. */
const NOTIFY_MS = 2_000
/** Allows for rounding server clocks, as in the budget of one process. */
const GUARD = 1 + 100 / 60_000
/** At most a tenth of the window's budget leaves in a sixtieth of it. */
const SECONDS = 60
const SHARE_PER_SECOND = 0.1
/**
 * Slots in use are confirmed every third of a window. After two windows without a confirmation, their process counts as
 * dead.
 */
const CONFIRM_WINDOWS = 1 / 3
const LOST_WINDOWS = 2
/** Nobody sleeps longer than this, in windows, since slots may become free sooner than expected. */
const CHECK_WINDOWS = 1 / 60
/** Number of parts in which the slots of a second are granted. */
const FAIR_PARTS = 5
/** Wait between requests to a failing Redis, ms. */
const AGAIN_MS = 200

/**
 * One budget for many processes: no sliding window, as the server counts, holds more requests than the rate, whatever the
 * latency and whichever process dies. It is a sliding log in Redis, by the clock of Redis: a slot counts from its grant until
 * a window after it was settled; one whose process died, until two windows after its last confirmation.
 *
 * Never exceeding the limit comes first. A Redis that does not answer grants nothing. One that may have forgotten slots
 * (restarted, replaced by a replica, emptied, or started less than a window ago) grants nothing for one window.
 *
 * Within a process interactive calls go before background ones, which get every tenth slot while both wait. Within a priority
 * it is first come, first served, `urgent` ones first. Between processes, whoever asks first is served first.
 *
 * A pause ends after `LIMITS.longestPauseMs` (ten minutes) at the latest, whatever an answer asked for and whatever Redis
 * holds.
 * @throws ValidationError for a rate below 1
 * @throws ConnectionError `redis.unavailable` from `take`, when Redis has not answered for `unavailableMs`
 * @throws ConfigError from `take`, at once: `redis.keys` holds something else, `redis.refused` does not let us in
 * @example
 * const budget = redisRateBudget(new Redis(url), { perMinute: 250, key: clientId })
 * const client = createClient({ budget })
 */
export function redisRateBudget(redis: RedisClient, options: RedisRateBudgetOptions = {}): RedisRateBudget {
  checkParts(redis, 'redis', 'eval')
  checkOptions(options, {
    perMinute: z.optional(atLeast(1)),
    ...optional(text(), 'key', 'prefix'),
    ...optional(amount(), 'unavailableMs', 'windowMs'),
    onClosed: z.optional(aFunction()),
    clock: z.optional(aClock()),
  })
  const { perMinute = LIMITS.defaultPerMinute, key = 'default', prefix = PREFIX, clock = systemClock } = options
  const { windowMs = WINDOW_MS, unavailableMs = UNAVAILABLE_MS, onClosed } = options
  const rate = Math.floor(perMinute)
  const burst = Math.max(1, Math.floor(rate * SHARE_PER_SECOND))
  const keys = ['slots', 'second', 'gate'].map((part) => `${prefix}:rate:{${key}}:${part}`)
  const lengths = {
    windowMs: Math.ceil(windowMs * GUARD),
    secondMs: Math.ceil(windowMs / SECONDS),
    lostMs: Math.ceil(windowMs * LOST_WINDOWS),
  }
  const slots = createSharedSlots(redis, keys, { rate, burst, ...lengths }, clock)
  return buildBudget(slots, { rate, burst, windowMs, unavailableMs, onClosed, clock })
}

interface BudgetContext {
  readonly rate: number
  readonly burst: number
  readonly windowMs: number
  readonly unavailableMs: number
  readonly onClosed: RedisRateBudgetOptions['onClosed']
  readonly clock: Clock
}

function buildBudget(
  slots: SharedSlots,
  { rate, burst, windowMs, unavailableMs, onClosed, clock }: BudgetContext,
): RedisRateBudget {
  // A process takes few slots at a time and leaves the next few to the others.
  const max = Math.max(1, Math.ceil(burst / FAIR_PARTS))
  const queue = createWaitQueue()
  const retryTimer = createTimer(clock)
  const confirming = createTimer(clock)
  const silence = watchSilence(clock, unavailableMs, queue)
  let asking = false
  let pausedUntilMs = Number.NEGATIVE_INFINITY
  let sentPauseMs = pausedUntilMs
  let isEnding = false
  let closedUntilMs = pausedUntilMs

  /** Asks Redis, one request at a time, for slots that callers wait for, and reports slots that have ended. */
  function pump(): void {
    if (asking) return
    retryTimer.clear()
    const hasNews = slots.unreported > 0 || pausedUntilMs > sentPauseMs || isEnding
    if (queue.size > 0 || hasNews) void ask(Math.min(queue.size, max), false)
  }

  async function ask(requested: number, confirm: boolean): Promise<void> {
    asking = true
    silence.begin()
    const untilMs = pausedUntilMs
    const ends = isEnding
    isEnding = false
    try {
      // Sent once: Redis keeps the pause, and ending it ends it for all processes.
      const pauseMs = untilMs > sentPauseMs ? Math.max(0, Math.ceil(untilMs - clock.now())) : 0
      const answer = await slots.ask(requested, ends ? -1 : pauseMs, confirm)
      const { granted, waitMs } = answer
      silence.end()
      asking = false
      notifyPause(answer)
      sentPauseMs = Math.max(sentPauseMs, untilMs)
      for (const slot of granted) queue.serve() ? slots.begin(slot) : slots.discard(slot)
      if (slots.underWay > 0) confirming.ensure(confirmAll, windowMs * CONFIRM_WINDOWS)
      if (granted.length === requested || slots.unreported > 0) pump()
      if (queue.size > 0 && !asking) retryTimer.set(pump, Math.min(waitMs, windowMs * CHECK_WINDOWS))
    } catch (error) {
      asking = false
      isEnding ||= ends
      silence.because(error)
      // While nobody waits, nobody needs the answer: ended slots expire by themselves.
      if (queue.size === 0 && silence.isLong()) slots.forget()
      if (queue.size > 0) retryTimer.set(pump, AGAIN_MS)
      else if (slots.unreported > 0) retryTimer.setBackground(pump, AGAIN_MS)
    }
  }

  /** Reports long waits. */
  function notifyPause({ closedMs, isPause }: Granted): void {
    const untilMs = clock.now() + closedMs
    if (closedMs < NOTIFY_MS || queue.size === 0 || untilMs <= closedUntilMs + NOTIFY_MS) return
    closedUntilMs = untilMs
    onClosed?.({ forMs: closedMs, reason: isPause ? 'asked' : 'restarted' })
  }

  /** Confirms the slots in use, so that they count for as long as they may reach the server. */
  function confirmAll(): void {
    if (slots.underWay === 0) return
    confirming.set(confirmAll, windowMs * CONFIRM_WINDOWS)
    if (!asking) void ask(0, true)
  }

  /** While nobody waits, no timer may keep the process running. */
  function left(): void {
    if (queue.size > 0) return
    silence.rest()
    if (slots.unreported === 0) retryTimer.clear()
  }

  return {
    perMinute: rate,
    async take(signal, urgent, priority) {
      const turn = queue.join(signal, { urgent, priority }, clock.now(), left)
      pump()
      silence.watch()
      await turn
    },
    settled() {
      if (slots.end()) pump()
      if (slots.underWay === 0) confirming.clear()
    },
    pause(untilMs) {
      pausedUntilMs = Math.max(pausedUntilMs, Math.min(untilMs, clock.now() + LIMITS.longestPauseMs))
      pump()
    },
    endPause() {
      pausedUntilMs = Number.NEGATIVE_INFINITY
      sentPauseMs = pausedUntilMs
      isEnding = true
      pump()
    },
    get waiting() {
      return queue.size
    },
    get used() {
      return slots.used
    },
  }
}

/** Measures how long Redis has been silent, and rejects callers who waited too long. */
interface SilenceWatch {
  /** A request to Redis is sent: from now on silence is measured. */
  begin(): void
  /** It was answered. */
  end(): void
  /** It failed. */
  because(error: unknown): void
  isLong(): boolean
  /** Checks now and then whether a caller has waited too long: a request may stay without an answer forever. */
  watch(): void
  /** Nobody waits any more. */
  rest(): void
}

/** Checks during the time that callers wait for a silent Redis. */
const CHECKS = 4

/** @param maxMs how long a caller waits for a Redis that does not answer */
function watchSilence(clock: Clock, maxMs: number, queue: WaitQueue): SilenceWatch {
  const timer = createTimer(clock)
  let sinceMs: number | undefined
  let cause: unknown

  const isLong = (): boolean => sinceMs !== undefined && clock.now() - sinceMs >= maxMs

  function rejectWaiting(): void {
    if (isLong()) queue.fail(clock.now() - maxMs, unavailable(maxMs, cause))
  }

  function watch(): void {
    if (sinceMs === undefined || queue.size === 0) return
    timer.ensure(
      () => {
        rejectWaiting()
        watch()
      },
      Math.max(1, maxMs / CHECKS),
    )
  }

  return {
    begin() {
      sinceMs ??= clock.now()
      watch()
    },
    end() {
      sinceMs = undefined
      cause = undefined
      timer.clear()
    },
    because(error) {
      cause = error
      // Errors that waiting cannot fix are reported at once.
      if (error instanceof ConfigError) queue.fail(Number.POSITIVE_INFINITY, error)
      else rejectWaiting()
    },
    isLong,
    watch,
    rest: timer.clear,
  }
}

function unavailable(ms: number, cause: unknown): ConnectionError {
  const why = cause === undefined ? '' : ` (${explainCause(cause instanceof ConnectionError ? cause.cause : cause)})`
  return new ConnectionError(
    `Redis, which keeps the rate budget, has not answered for ${ms / 1000} s${why}. Nothing was sent, so that the limit holds. Bring Redis back and start the run again. It resumes where it stopped.`,
    { code: 'redis.unavailable', cause },
  )
}

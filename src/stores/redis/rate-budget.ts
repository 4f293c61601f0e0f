import { checkBag } from '../../core/bag'
import { ConfigError } from '../../core/errors'
import { LIMITS } from '../../core/limits'
import { type Clock, systemClock } from '../../core/time/clock'
import type { RateBudget } from '../../documents/ports/ports'
import { PREFIX, type RedisClient } from './client'
import { createSharedSlots, type Granted, type SharedSlots } from './shared-slots'
import { createTimer } from './timer'
import { createTrouble } from './trouble'
import { createWaitingLine } from './waiting-line'

/** How a shared budget counts. */
export interface RedisRateBudgetOptions {
  /** Requests in any window, by all processes together. Default 250. Give every process the same number. */
  readonly perMinute?: number | undefined
  /** What the budget is for: the platform counts per OAuth client, so one key each. Default `default`. */
  readonly key?: string | undefined
  /** How long a caller waits for a Redis that does not answer before its `take` fails, ms. Default 10,000. */
  readonly unavailableMs?: number | undefined
  /** Length of the window, ms. Default 60,000, as the platform's; another length is for tests. */
  readonly windowMs?: number | undefined
  /** What keys begin with. Default `skillroute`. */
  readonly prefix?: string | undefined
  /** Told when callers wait since nobody gets a slot for a while, once each time. */
  readonly onClosed?: ((closed: RedisBudgetClosed) => void) | undefined
  /** For the waits between questions; slots are counted by the clock of Redis. */
  readonly clock?: Clock | undefined
}

/** Why nobody gets a slot. */
export interface RedisBudgetClosed {
  /** Until slots are given out again, ms. */
  readonly forMs: number
  /** `restarted`: Redis may have forgotten what was granted. `asked`: a 429 asked for it. */
  readonly reason: 'restarted' | 'asked'
}

/** A {@link RateBudget} of many processes, as far as this one knows it. */
export interface RedisRateBudget extends RateBudget {
  settled(): void
  /** Ends the pause of all processes that a 429 asked for, before its time. */
  endPause(): void
  /** Callers of this process waiting for a slot. */
  readonly waiting: number
  /** Slots counted against the window when Redis was asked last, of all processes. */
  readonly used: number
}

const WINDOW_MS = 60_000
const UNAVAILABLE_MS = 10_000
/** A wait that is told of: one that people would notice. */
const TOLD_MS = 2_000
/** Clocks of servers round, as in the budget of one process. */
const GUARD = 1 + 100 / 60_000
/** At most a tenth of the window's budget leaves in a sixtieth of it. */
const SECONDS = 60
const SHARE_PER_SECOND = 0.1
/** Slots under way are confirmed every third of a window; after two windows of silence their process is gone. */
const CONFIRM_WINDOWS = 1 / 3
const LOST_WINDOWS = 2
/** What is free may come sooner than foreseen when others end, so that nobody sleeps longer than this, in windows. */
const LOOK_WINDOWS = 1 / 60
/** In how many parts a second's slots are handed out. */
const FAIR_PARTS = 5
/** Between questions to a Redis that fails, ms. */
const AGAIN_MS = 200

/**
 * One budget for many processes: no sliding window, as the server counts, holds more requests than the rate, whatever the
 * latency and whoever dies. A sliding log in Redis, by the clock of Redis: a slot counts from its grant until a window after
 * it was settled; one whose process died, until two windows after its last sign of life.
 *
 * Never over the limit comes first. A Redis that does not answer grants nothing; one that may have forgotten slots (it
 * was restarted, replaced by a replica or emptied, or started less than a window ago) grants nothing for one window.
 *
 * Within a process interactive calls go before background ones, of which every tenth slot is while both wait; within a
 * priority first come, first served, `urgent` ones first. Between processes whoever asks first.
 * @throws ConfigError for a rate below 1
 * A pause ends after `LIMITS.longestPauseMs` (ten minutes) at the latest, whatever an answer asked for and whatever Redis
 * holds.
 * @throws ConnectionError `redis.unavailable` from `take`, when Redis has not answered for `unavailableMs`
 * @throws ConfigError `redis.keys` or `redis.refused` from `take`, at once, when Redis holds something else under our keys
 * or does not let us in
 * @example
 * const budget = redisRateBudget(new Redis(url), { perMinute: 250, key: clientId })
 * const client = createClient({ budget })
 */
export function redisRateBudget(redis: RedisClient, options: RedisRateBudgetOptions = {}): RedisRateBudget {
  checkBag(redis, 'redis', 'eval=f *')
  checkBag(options, 'options', 'perMinute?n key?s unavailableMs?n windowMs?n prefix?s onClosed?f clock?o')
  const { perMinute = LIMITS.defaultPerMinute, key = 'default', prefix = PREFIX, clock = systemClock } = options
  const { windowMs = WINDOW_MS, unavailableMs = UNAVAILABLE_MS, onClosed } = options
  if (!Number.isFinite(perMinute) || perMinute < 1)
    throw new ConfigError(`perMinute is ${perMinute}: give a number of requests a minute of at least 1, such as 250.`)
  const rate = Math.floor(perMinute)
  const burst = Math.max(1, Math.floor(rate * SHARE_PER_SECOND))
  const keys = ['slots', 'second', 'gate'].map((part) => `${prefix}:rate:{${key}}:${part}`)
  const lengths = {
    windowMs: Math.ceil(windowMs * GUARD),
    secondMs: Math.ceil(windowMs / SECONDS),
    lostMs: Math.ceil(windowMs * LOST_WINDOWS),
  }
  const slots = createSharedSlots(redis, keys, { rate, burst, ...lengths }, clock)
  return sharing(slots, { rate, burst, windowMs, unavailableMs, onClosed, clock })
}

interface Sharing {
  readonly rate: number
  readonly burst: number
  readonly windowMs: number
  readonly unavailableMs: number
  readonly onClosed: RedisRateBudgetOptions['onClosed']
  readonly clock: Clock
}

function sharing(
  slots: SharedSlots,
  { rate, burst, windowMs, unavailableMs, onClosed, clock }: Sharing,
): RedisRateBudget {
  // A process that asks for a few at a time leaves the next few to the others.
  const most = Math.max(1, Math.ceil(burst / FAIR_PARTS))
  const line = createWaitingLine()
  const again = createTimer(clock)
  const confirming = createTimer(clock)
  const trouble = createTrouble(clock, unavailableMs, line)
  let asking = false
  let pausedUntilMs = Number.NEGATIVE_INFINITY
  let toldPauseMs = pausedUntilMs
  let isEnding = false
  let closedUntilMs = pausedUntilMs

  /** Asks Redis, one question at a time, for whoever waits and about whatever ended. */
  function pump(): void {
    if (asking) return
    again.clear()
    const isNews = slots.untold > 0 || pausedUntilMs > toldPauseMs || isEnding
    if (line.size > 0 || isNews) void ask(Math.min(line.size, most), false)
  }

  async function ask(asked: number, confirm: boolean): Promise<void> {
    asking = true
    trouble.begin()
    const untilMs = pausedUntilMs
    const ends = isEnding
    isEnding = false
    try {
      // Told once: Redis keeps it, and whoever ends it ends it for all.
      const pauseMs = untilMs > toldPauseMs ? Math.max(0, Math.ceil(untilMs - clock.now())) : 0
      const answer = await slots.ask(asked, ends ? -1 : pauseMs, confirm)
      const { granted, waitMs } = answer
      trouble.end()
      asking = false
      tellOf(answer)
      toldPauseMs = Math.max(toldPauseMs, untilMs)
      for (const slot of granted) line.serve() ? slots.begin(slot) : slots.discard(slot)
      if (slots.underWay > 0) confirming.ensure(confirmAll, windowMs * CONFIRM_WINDOWS)
      if (granted.length === asked || slots.untold > 0) pump()
      if (line.size > 0 && !asking) again.set(pump, Math.min(waitMs, windowMs * LOOK_WINDOWS))
    } catch (error) {
      asking = false
      isEnding ||= ends
      trouble.because(error)
      // When nobody waits, nobody listens: what ended lapses by itself.
      if (line.size === 0 && trouble.isLong()) slots.forget()
      if (line.size > 0) again.set(pump, AGAIN_MS)
      else if (slots.untold > 0) again.setBackground(pump, AGAIN_MS)
    }
  }

  /** Whoever waits for long should know why. */
  function tellOf({ closedMs, isPause }: Granted): void {
    const untilMs = clock.now() + closedMs
    if (closedMs < TOLD_MS || line.size === 0 || untilMs <= closedUntilMs + TOLD_MS) return
    closedUntilMs = untilMs
    onClosed?.({ forMs: closedMs, reason: isPause ? 'asked' : 'restarted' })
  }

  /** Says that the slots under way still are, so that they count for as long as they may reach the server. */
  function confirmAll(): void {
    if (slots.underWay === 0) return
    confirming.set(confirmAll, windowMs * CONFIRM_WINDOWS)
    if (!asking) void ask(0, true)
  }

  /** Without anybody waiting there is no reason to keep a timer, and with it the process, running. */
  function left(): void {
    if (line.size > 0 || slots.untold > 0) return
    again.clear()
    trouble.rest()
  }

  return {
    perMinute: rate,
    async take(signal, urgent, priority) {
      const turn = line.join(signal, { urgent, priority }, clock.now(), left)
      pump()
      trouble.watch()
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
      toldPauseMs = pausedUntilMs
      isEnding = true
      pump()
    },
    get waiting() {
      return line.size
    },
    get used() {
      return slots.used
    },
  }
}

import { ConfigError } from '../../core/errors'
import type { Clock } from '../../core/time/clock'
import { SECOND_MS } from '../../core/time/durations'
import type { RateBudget } from '../../documents/ports/ports'
import { perSecond } from './spread'
import { createTimes } from './times'
import { createWaitQueue } from './wait-queue'

/** A {@link RateBudget} that reports its use. */
export interface SlidingMinute extends RateBudget {
  settled(): void
  /** Slots that count against the current minute. */
  readonly used: number
  /** Callers waiting for a slot. */
  readonly waiting: number
  readonly pausedUntilMs: number | undefined
}

/**
 * The platform counts requests in any 60 s; the margin covers clocks that round and timers that fire slightly early.
 */
const WINDOW_MS = 60_000 + 100
/**
 * If the end of a slot is never reported, the slot counts for this long and no longer, so that a lost report cannot
 * block the budget forever.
 */
const LOST_MS = 600_000

/**
 * Grants slots so that a server never counts more than `perMinute` requests in any sliding 60 s, whatever the latency.
 *
 * A request granted at time g and answered at time r reached the server between g and r. A slot is free again 60 s
 * after r, so successive requests of one slot arrive more than 60 s apart and no window of 60 s holds two of them.
 * Latency lowers the usable rate to 60 / (60 + latency in s): more than 99 % at half a second.
 *
 * Interactive calls go before background ones; while both wait, every tenth slot goes to the background. Within a
 * priority it is first come, first served; retries (`urgent`) go first, since they have waited before.
 * @param options.perMinute requests in any 60 s, at least 1
 * @throws ConfigError when `perMinute` is not a number of at least 1
 */
export function slidingMinute({ perMinute, clock }: { perMinute: number; clock: Clock }): SlidingMinute {
  if (!Number.isFinite(perMinute) || perMinute < 1)
    throw new ConfigError(
      `ratePerMinute is ${perMinute}: give a number of requests a minute of at least 1, such as 250.`,
    )
  const capacity = Math.floor(perMinute)
  const maxPerSecond = perSecond(capacity)
  const underWay = createTimes()
  const settled = createTimes()
  const granted = createTimes()
  const queue = createWaitQueue<void>()
  let pausedUntilMs = Number.NEGATIVE_INFINITY
  let seenMs = clock.now()
  let cancelTimer: (() => void) | undefined

  /** The current time. If the clock was set back, all remembered times move with it. */
  function present(): number {
    const nowMs = clock.now()
    if (nowMs < seenMs) {
      for (const times of [underWay, settled, granted]) times.move(nowMs - seenMs)
    }
    seenMs = nowMs
    settled.dropUntil(nowMs - WINDOW_MS)
    granted.dropUntil(nowMs - SECOND_MS)
    underWay.dropUntil(nowMs - LOST_MS)
    return nowMs
  }

  function waitMs(nowMs: number): number {
    const waits = [pausedUntilMs - nowMs]
    if (underWay.size + settled.size >= capacity)
      waits.push((settled.first ?? Number.POSITIVE_INFINITY) + WINDOW_MS - nowMs)
    if (granted.size >= maxPerSecond) waits.push((granted.first ?? nowMs) + SECOND_MS - nowMs)
    const wait = Math.max(0, ...waits)
    return Number.isFinite(wait) ? wait : Math.max(1, (underWay.first ?? nowMs) + LOST_MS - nowMs)
  }

  function pump(): void {
    cancelTimer?.()
    cancelTimer = undefined
    while (queue.size > 0) {
      const nowMs = present()
      const wait = waitMs(nowMs)
      if (wait > 0) {
        cancelTimer = clock.setTimer(pump, wait)
        return
      }
      underWay.push(nowMs)
      granted.push(nowMs)
      queue.serve(undefined)
    }
  }

  return {
    perMinute: capacity,
    async take(signal, urgent, priority) {
      const turn = queue.join(signal, { urgent, priority }, pump)
      pump()
      await turn
    },
    settled() {
      underWay.shift()
      settled.push(present())
      pump()
    },
    pause(untilMs) {
      pausedUntilMs = Math.max(pausedUntilMs, untilMs)
      if (queue.size > 0) pump()
    },
    endPause() {
      pausedUntilMs = Number.NEGATIVE_INFINITY
      pump()
    },
    get used() {
      present()
      return underWay.size + settled.size
    },
    get waiting() {
      return queue.size
    },
    get pausedUntilMs() {
      return pausedUntilMs > clock.now() ? pausedUntilMs : undefined
    },
  }
}

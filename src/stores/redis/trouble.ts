import { ConfigError, ConnectionError } from '../../core/errors'
import type { Clock } from '../../core/time/clock'
import { reasonOf } from './client'
import { createTimer } from './timer'
import type { WaitingLine } from './waiting-line'

/** Measures how long Redis has been silent, and rejects callers who waited too long. */
export interface Trouble {
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
const LOOKS = 4

/** @param mostMs how long a caller waits for a Redis that does not answer */
export function createTrouble(clock: Clock, mostMs: number, line: WaitingLine): Trouble {
  const timer = createTimer(clock)
  let sinceMs: number | undefined
  let cause: unknown

  const isLong = (): boolean => sinceMs !== undefined && clock.now() - sinceMs >= mostMs

  function turnAway(): void {
    if (isLong()) line.fail(clock.now() - mostMs, unavailable(mostMs, cause))
  }

  function watch(): void {
    if (sinceMs === undefined || line.size === 0) return
    timer.ensure(
      () => {
        turnAway()
        watch()
      },
      Math.max(1, mostMs / LOOKS),
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
      if (error instanceof ConfigError) line.fail(Number.POSITIVE_INFINITY, error)
      else turnAway()
    },
    isLong,
    watch,
    rest: timer.clear,
  }
}

function unavailable(ms: number, cause: unknown): ConnectionError {
  const why = cause === undefined ? '' : ` (${reasonOf(cause instanceof ConnectionError ? cause.cause : cause)})`
  return new ConnectionError(
    `Redis, which keeps the rate budget, has not answered for ${ms / 1000} s${why}. Nothing was sent, so that the limit holds. Bring Redis back and start the run again. It resumes where it stopped.`,
    { code: 'redis.unavailable', cause },
  )
}

import type { Clock } from '../../core/time/clock'
import type { Attempted } from './answer'
import { MOST_RETRY_AFTER_MS } from './schedule'

/** How many messages an endpoint gets at once. */
export interface Pace {
  /** Now; 0 while it asked to be left alone. */
  limit(): number
  /** Learns from an attempt. */
  after(attempted: Attempted): void
  /** Ends its timer. */
  rest(): void
}

/**
 * The whole pace of an endpoint that is busy or away falls to one message at a time, and doubles with each success; what
 * it asked for by `Retry-After` holds for all of its messages.
 * @param onward called when a pause has ended
 */
export function createPace(most: number, clock: Clock, onward: () => void): Pace {
  let limit = most
  let pausedUntilMs = 0
  let endPause = (): void => undefined

  function pause(forMs: number): void {
    const untilMs = clock.now() + forMs
    if (untilMs <= pausedUntilMs) return
    pausedUntilMs = untilMs
    endPause()
    endPause = clock.setTimer(() => {
      // Timers may be a moment early by the clock that is read here.
      pausedUntilMs = 0
      onward()
    }, forMs)
  }

  return {
    limit: () => (clock.now() < pausedUntilMs ? 0 : limit),
    after(attempted) {
      if (attempted.state === 'delivered') limit = Math.min(most, limit * 2)
      else if (attempted.state === 'failed') {
        if (attempted.busy) limit = 1
        if (attempted.retryAfterMs !== undefined) pause(Math.min(attempted.retryAfterMs, MOST_RETRY_AFTER_MS))
      }
    },
    rest: () => endPause(),
  }
}

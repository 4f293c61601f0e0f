import type { Clock } from '../../core/time/clock'
import type { Attempted } from './answer'
import { MOST_RETRY_AFTER_MS } from './schedule'

/** How many messages an endpoint gets at once. */
export interface Pace {
  /** The present limit; 0 during a pause that the endpoint asked for. */
  limit(): number
  /** Learns from an attempt. */
  after(attempted: Attempted): void
  /** Ends its timer. */
  rest(): void
}

/**
 * For an endpoint that is busy or down, the limit falls to one message at a time and doubles with each success. A wait
 * requested by `Retry-After` applies to all of its messages.
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

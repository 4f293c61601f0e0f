import { LIMITS } from '../../core/limits'
import { type Clock, sleep } from '../../core/time/clock'
import { type Follower, follow } from '../kit/abort'
import type { TransportEvents } from '../wiring/types'

/** Emits the `warning` event for a wait longer than {@link LIMITS}.longestPauseMs. */
export function cappedPause(what: string, requestedMs: number): TransportEvents['warning'] {
  const cap = LIMITS.longestPauseMs / 60_000
  const message = `A response asked ${what} to wait ${Math.ceil(requestedMs / 1000)} s. The call that got it is not repeated before that time; other calls wait ${cap} minutes at most.`
  return { code: 'throttle.capped', message }
}

/** Remembers the pauses that 429s ask for, of the whole client or of one family of routes. The longest wait wins. */
export function createPauses(clock: Clock) {
  const families = new Map<string, number>()
  const sleepers = new Set<Follower>()
  let clientUntil = Number.NEGATIVE_INFINITY

  /** Milliseconds until this family may send; 0 when it may now. */
  const leftMs = (family: string): number => {
    const until = Math.max(clientUntil, families.get(family) ?? Number.NEGATIVE_INFINITY)
    if (until > clock.now()) return until - clock.now()
    families.delete(family)
    return 0
  }

  async function nap(ms: number, signal: AbortSignal): Promise<void> {
    const controller = follow(signal)
    sleepers.add(controller)
    try {
      await sleep(clock, ms, controller.signal)
    } catch (reason) {
      if (reason !== ENDED) throw reason
    } finally {
      sleepers.delete(controller)
      controller.release()
    }
  }

  return {
    client(untilMs: number) {
      clientUntil = Math.max(clientUntil, untilMs)
    },
    family(name: string, untilMs: number) {
      families.set(name, Math.max(untilMs, families.get(name) ?? Number.NEGATIVE_INFINITY))
    },
    leftMs,
    /** Waits until this family may send. Rejects with the signal's reason. */
    async wait(family: string, signal: AbortSignal) {
      // A pause may be extended while a call waits for its end.
      for (let left = leftMs(family); left > 0; left = leftMs(family)) await nap(left, signal)
    },
    /** Ends all pauses; calls that are waiting continue. */
    end() {
      clientUntil = Number.NEGATIVE_INFINITY
      families.clear()
      for (const sleeper of sleepers) sleeper.abort(ENDED)
    },
    get clientUntilMs() {
      return clientUntil > clock.now() ? clientUntil : undefined
    },
  }
}

/** The reason that wakes waiting calls; callers never see it. */
const ENDED = new Error('pause ended')

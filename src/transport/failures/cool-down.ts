import { LIMITS } from '../../core/limits'
import type { Clock } from '../../core/time/clock'
import { AttemptFailed, type Failure } from './failure'

/** Prevents requests to a failing endpoint from following each other too soon. */
export interface CoolDown {
  /** Runs `work`; during a pause it fails at once with the last failure and the remaining wait. */
  guard<T>(work: () => Promise<T>): Promise<T>
  active(): boolean
  /** Ends the pause, so that the next call runs at once. */
  end(): void
}

/** First pause after a failure; it doubles with each further one. */
const FIRST_MS = 1_000
const LONGEST_MS = 30_000
/** Refused credentials stay refused; this pause keeps a loop from flooding the login. */
const REFUSED_MS = 2_000
/** If an address never gave a token, this many failures mean a wrong address instead of an outage. */
const WRONG_ADDRESS_AFTER = 4

/**
 * A pause between requests: as long as the Retry-After of a 429, longer after each 5xx or broken connection.
 * @param onCapped called with a Retry-After that is longer than the longest pause
 */
export function createCoolDown(clock: Clock, onCapped: (askedMs: number) => void): CoolDown {
  let failures = 0
  let untilMs = Number.NEGATIVE_INFINITY
  let last: Failure | undefined
  let everWorked = false

  const leftMs = (): number => untilMs - clock.now()

  function open(failure: Failure): void {
    failures += 1
    const own = failure.reason === 'refused' ? REFUSED_MS : Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1))
    const askedMs = failure.retryAfterMs ?? own
    if (askedMs > LIMITS.longestPauseMs) onCapped(askedMs)
    untilMs = clock.now() + Math.min(askedMs, LIMITS.longestPauseMs)
    last = failure
  }

  /** The failure that callers of a login see: temporary failures get a time to wait, a refusal is final. */
  function asToken(failure: Failure, waitMs: number): Failure {
    const { reason } = failure
    if (reason === 'refused' || reason === 'tls' || reason === 'dns') return failure
    const wrongAddress = !everWorked && failures >= WRONG_ADDRESS_AFTER && (reason === 'notSent' || reason === 'notApi')
    return wrongAddress ? { ...failure, reason: 'refused' } : { ...failure, reason: 'token', retryAfterMs: waitMs }
  }

  return {
    active: () => leftMs() > 0,
    end() {
      untilMs = Number.NEGATIVE_INFINITY
    },
    async guard(work) {
      if (last !== undefined && leftMs() > 0) throw new AttemptFailed(asToken(last, leftMs()))
      try {
        const done = await work()
        failures = 0
        last = undefined
        everWorked = true
        return done
      } catch (error) {
        if (!(error instanceof AttemptFailed)) throw error
        open(error.failure)
        throw new AttemptFailed(asToken(error.failure, Math.max(0, error.failure.retryAfterMs ?? leftMs())))
      }
    },
  }
}

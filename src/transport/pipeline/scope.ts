import { TimeoutError } from '../../core/errors'
import type { Clock } from '../../core/time/clock'
import { follow } from '../kit/abort'

/** The life of one call: it ends by its deadline, by the caller's signal or when the transport is closed. */
export interface Scope {
  /** Our own signal, not the caller's: every stage of the call listens to it. */
  readonly signal: AbortSignal
  remainingMs(): number
  end(reason: unknown): void
  /**
   * The rejection: the caller's own reason, unwrapped, if the caller aborted; else `error`.
   * @param inDoubt whether a write may have been carried out by now
   */
  verdict(error: unknown, inDoubt: boolean): unknown
  release(): void
}

/** Opens the scope of a call. {@link Scope.release} removes all its listeners and timers. */
export function openScope(options: {
  readonly clock: Clock
  readonly deadlineMs: number
  readonly signal: AbortSignal | undefined
  /** Describes the call, for the message. */
  readonly what: () => string
}): Scope {
  const { clock, deadlineMs, what } = options
  const own = follow(options.signal)
  const endsAtMs = clock.now() + deadlineMs
  let late = false
  const cancelTimer = Number.isFinite(deadlineMs)
    ? clock.setTimer(() => {
        late = true
        own.abort(new Error('deadline passed'))
      }, deadlineMs)
    : undefined
  return {
    signal: own.signal,
    remainingMs: () => endsAtMs - clock.now(),
    end: (reason) => own.abort(reason),
    verdict(error, inDoubt) {
      if (!own.signal.aborted || error !== own.signal.reason) return error
      if (options.signal?.aborted && error === options.signal.reason) return error
      return late ? tooLate(what(), deadlineMs, inDoubt) : error
    },
    release() {
      cancelTimer?.()
      own.release()
    },
  }
}

function tooLate(what: string, deadlineMs: number, inDoubt: boolean): TimeoutError {
  const next = inDoubt
    ? 'The write may have been carried out: read the target before doing it again.'
    : 'Try again, or allow a longer deadlineMs; waits for the rate limit count as well.'
  return new TimeoutError('deadline', `${what}: not done within its deadline of ${deadlineMs} ms. ${next}`, { inDoubt })
}

/** The time source of all of skillroute, so that a test or the emulator can control it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /**
   * Milliseconds that only increase, from any start, for durations that stay correct when the time of day is changed.
   * Without it durations use `now`.
   */
  steadyMs?(): number
  /** Calls `fn` once after `ms`; the returned function cancels it. */
  setTimer(fn: () => void, ms: number): () => void
  /** Like `setTimer`, but the timer does not keep the process alive. A clock without it uses `setTimer`. */
  setBackgroundTimer?(fn: () => void, ms: number): () => void
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  steadyMs: () => performance.now(),
  setTimer(fn, ms) {
    // Node fires timers longer than 2^31-1 ms at once; longer waits are split into steps.
    const longest = 2_147_483_647
    const handle = setTimeout(ms > longest ? again : fn, Math.min(ms, longest))
    function again(): void {
      cancel = systemClock.setTimer(fn, ms - longest)
    }
    let cancel = (): void => clearTimeout(handle)
    return () => cancel()
  },
  setBackgroundTimer(fn, ms) {
    const handle = setTimeout(fn, ms)
    // Some runtimes return a number; they exit without waiting for timers anyway.
    if (typeof handle === 'object') handle.unref()
    return () => clearTimeout(handle)
  },
}

/** Starts to measure. @returns whole milliseconds since then by the steady clock: never negative, even when the time of day is set */
export function startTimer(clock: Clock): () => number {
  const steady = (): number => clock.steadyMs?.() ?? clock.now()
  const startedMs = steady()
  return () => Math.max(0, Math.round(steady() - startedMs))
}

/**
 * Starts to measure an age that must not be underestimated. @returns milliseconds since then, the larger of time of day and
 * steady clock: the steady clock stops while a machine sleeps, the time of day may be set back.
 */
export function startAge(clock: Clock): () => number {
  const timer = startTimer(clock)
  const startedMs = clock.now()
  return () => Math.max(timer(), clock.now() - startedMs)
}

/** Waits `ms` on `clock`. An abort ends the wait at once with the signal's own reason and leaves no timer or listener. */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason)
      return
    }
    const cancel = clock.setTimer(
      () => {
        signal?.removeEventListener('abort', onAbort)
        resolve()
      },
      Math.max(0, ms),
    )
    function onAbort(): void {
      cancel()
      reject(signal?.reason)
    }
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}

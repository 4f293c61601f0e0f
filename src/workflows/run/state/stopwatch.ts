import { type Clock, sleep } from '../../../core/time/clock'

/** Time that has passed, whatever happens to the clock on the wall. */
export interface Stopwatch {
  /** Since the start, ms. */
  elapsedMs(): number
  /** Waits; at least that much counts as passed. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** More than this between two looks at the clock is a jump of it, or a machine that slept, and no work of ours. */
const MOST_STEP_MS = 10 * 60_000

/**
 * Measures time step by step. A clock that is set back would make a wait endless, and one that is set forward would end
 * it before anything was looked at: a step backwards counts as none, a leap forwards as none beyond what was waited.
 */
export function stopwatch(clock: Clock): Stopwatch {
  let passedMs = 0
  let lastMs = clock.now()
  const step = (leastMs: number): void => {
    const nowMs = clock.now()
    const stepMs = nowMs - lastMs
    lastMs = nowMs
    passedMs += stepMs < leastMs || stepMs > leastMs + MOST_STEP_MS ? leastMs : stepMs
  }
  return {
    elapsedMs() {
      step(0)
      return passedMs
    },
    async sleep(ms, signal) {
      step(0)
      await sleep(clock, ms, signal)
      step(ms)
    },
  }
}

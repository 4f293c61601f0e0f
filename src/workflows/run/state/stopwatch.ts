import { type Clock, sleep } from '../../../core/time/clock'

/** The first wait between reads until a value shows, ms. */
export const FIRST_WAIT_MS = 500

/** The wait after one of `ms`: doubling, up to a few seconds. */
export const nextWaitMs = (ms: number): number => Math.min(2 * ms, 5_000)

/** A longer step between two readings means that the clock was set or the machine slept. */
const MAX_STEP_MS = 10 * 60_000

/**
 * Measures time step by step. Without this, setting the clock back would make a wait endless, and setting it forward
 * would end it too early. A step backwards counts as zero; a jump forwards counts only as the time waited.
 */
export function stopwatch(clock: Clock) {
  let passedMs = 0
  let lastMs = clock.now()
  const step = (minMs: number): void => {
    const nowMs = clock.now()
    const stepMs = nowMs - lastMs
    lastMs = nowMs
    passedMs += stepMs < minMs || stepMs > minMs + MAX_STEP_MS ? minMs : stepMs
  }
  return {
    /** Time since the start. */
    elapsedMs() {
      step(0)
      return passedMs
    },
    /** Waits; at least that time counts as elapsed. */
    async sleep(ms: number, signal?: AbortSignal) {
      step(0)
      await sleep(clock, ms, signal)
      step(ms)
    },
  }
}

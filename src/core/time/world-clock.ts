import type { Clock } from './clock'

/**
 * The world's time as a clock for clients: it shows the world's time, and waits on the emulator's clock. It advances
 * even while the world's time is stopped, so that waits of a client end; the world then catches up with it.
 */
export function worldClock(clock: Clock, time: { now(): number }): Clock {
  let shownMs = time.now()
  let clockMs = clock.now()
  return {
    now() {
      const atMs = clock.now()
      shownMs = Math.max(time.now(), shownMs + Math.max(0, atMs - clockMs))
      clockMs = atMs
      return shownMs
    },
    // Durations are measured on that clock as well, because the world's time may jump meanwhile.
    steadyMs: () => clock.steadyMs?.() ?? clock.now(),
    setTimer: (fn, ms) => clock.setTimer(fn, ms),
    setBackgroundTimer: (fn, ms) => (clock.setBackgroundTimer ?? clock.setTimer)(fn, ms),
  }
}

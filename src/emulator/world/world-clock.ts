import type { Clock } from '../../core/time/clock'

/**
 * The world's time as a clock for clients: it says what the world says, and waits on the emulator's clock. It never stands
 * still, so that a wait of a client also ends while the world's time is stopped; the world then catches up with it.
 */
export function worldClock(clock: Clock, time: { now(): number }): Clock {
  let toldMs = time.now()
  let clockMs = clock.now()
  return {
    now() {
      const atMs = clock.now()
      toldMs = Math.max(time.now(), toldMs + Math.max(0, atMs - clockMs))
      clockMs = atMs
      return toldMs
    },
    // What is measured with it is as long as on that clock, too, although the world's time jumps meanwhile.
    steadyMs: () => clock.steadyMs?.() ?? clock.now(),
    setTimer: (fn, ms) => clock.setTimer(fn, ms),
    setBackgroundTimer: (fn, ms) => (clock.setBackgroundTimer ?? clock.setTimer)(fn, ms),
  }
}

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

/** The header with the time of the emulator's world, as ISO 8601, in each of its answers. */
export const EMULATOR_TIME = 'skillroute-emulator-time'

/** How far a clock may be from the emulator's time before windows such as "the last 30 days" differ too much. */
const APART_MS = 60_000

/** The emulator's time in an answer, epoch ms; undefined: the answer is not the emulator's. */
export function parseEmulatorTime(headers: Headers): number | undefined {
  const atMs = Date.parse(headers.get(EMULATOR_TIME) ?? '')
  return Number.isNaN(atMs) ? undefined : atMs
}

/** True if a clock at `nowMs` is more than a minute from the emulator's time. */
export function isApart(nowMs: number, emulatorMs: number): boolean {
  return Math.abs(emulatorMs - nowMs) > APART_MS
}

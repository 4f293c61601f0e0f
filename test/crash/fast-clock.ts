import { type Clock, systemClock } from '../../src/core/time/clock'

/** A clock that runs `speed` times as fast as the machine's, the same in every process that is given the same start. */
export function fastClock(startMs: number, speed: number): Clock {
  return {
    now: () => startMs + (Date.now() - startMs) * speed,
    steadyMs: () => performance.now() * speed,
    setTimer: (fn, ms) => systemClock.setTimer(fn, ms / speed),
    setBackgroundTimer: (fn, ms) => systemClock.setBackgroundTimer?.(fn, ms / speed) ?? (() => undefined),
  }
}

import type { Clock } from './clock'

/** A clock that stands still until a caller moves it. */
export interface ManualClock extends Clock {
  /** Moves time forward by `ms`, fires every timer on the way in order, and lets promises settle in between. */
  advance(ms: number): Promise<void>
  /** Moves to the next timer and fires it; false when none is waiting. */
  next(): Promise<boolean>
  /** Sets the time without firing timers; overdue timers fire at the next move. */
  jump(toMs: number): void
  /** Timers now waiting. */
  readonly pending: number
}

interface Timer {
  readonly at: number
  readonly order: number
  readonly fn: () => void
}

/**
 * A {@link Clock} for tests and demonstrations.
 * @param startMs its initial time in epoch milliseconds
 */
export function manualClock(startMs = Date.UTC(2026, 0, 5)): ManualClock {
  let now = startMs
  let order = 0
  const timers = new Set<Timer>()

  async function fireNext(limit: number): Promise<boolean> {
    let first: Timer | undefined
    for (const timer of timers) {
      if (first === undefined || timer.at < first.at || (timer.at === first.at && timer.order < first.order))
        first = timer
    }
    if (first === undefined || first.at > limit) return false
    timers.delete(first)
    now = Math.max(now, first.at)
    first.fn()
    await settle()
    return true
  }

  return {
    now: () => now,
    setTimer(fn, ms) {
      const timer: Timer = { at: now + Math.max(0, ms), order: order++, fn }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    async advance(ms) {
      const until = now + ms
      await settle()
      while (await fireNext(until));
      now = Math.max(now, until)
      await settle()
    },
    async next() {
      await settle()
      return fireNext(Number.POSITIVE_INFINITY)
    },
    jump(toMs) {
      now = toMs
    },
    get pending() {
      return timers.size
    },
  }
}

/** Lets promise callbacks and finished I/O run before time moves on. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
}

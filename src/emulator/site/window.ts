/** Arrivals of the last 60 seconds. */
export interface SlidingMinute {
  /** Notes an arrival. Times must not decrease by much; a clock set back only keeps old arrivals a little longer. */
  add(atMs: number): void
  /** Arrivals in the 60 s that end at `atMs`. One exactly 60 s old is outside. */
  count(atMs: number): number
  /** When the oldest of them leaves the window, epoch ms; undefined when there is none. */
  freeAtMs(atMs: number): number | undefined
}

/** Length of the platform's rate window. */
export const WINDOW_MS = 60_000

/** Counts arrivals in a sliding minute, in memory that the busiest minute bounds. */
export function slidingMinute(): SlidingMinute {
  let times: number[] = []
  let first = 0

  function drop(atMs: number): void {
    while (first < times.length && (times[first] ?? 0) <= atMs - WINDOW_MS) first++
    // Cutting the consumed front only now and then keeps each step cheap.
    if (first > 1024 && first * 2 > times.length) {
      times = times.slice(first)
      first = 0
    }
  }

  return {
    add(atMs) {
      drop(atMs)
      times.push(atMs)
    },
    count(atMs) {
      drop(atMs)
      return times.length - first
    },
    freeAtMs(atMs) {
      drop(atMs)
      const oldest = times[first]
      return oldest === undefined ? undefined : oldest + WINDOW_MS
    },
  }
}

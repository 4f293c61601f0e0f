/** Arrivals of the last 60 seconds. */
export interface SlidingMinute {
  /**
   * Counts an arrival. Times must not decrease by much; if the clock is set back, old arrivals only stay a little
   * longer.
   */
  add(atMs: number): void
  /** Number of arrivals in the 60 s that end at `atMs`. An arrival exactly 60 s old no longer counts. */
  count(atMs: number): number
  /** When the oldest arrival leaves the window, epoch ms; undefined when there is none. */
  freeAtMs(atMs: number): number | undefined
}

/** Length of the platform's rate window. */
export const WINDOW_MS = 60_000

/** Counts arrivals in a sliding minute. The memory needed is limited by the busiest minute. */
export function slidingMinute(): SlidingMinute {
  let times: number[] = []
  let first = 0

  function drop(atMs: number): void {
    while (first < times.length && (times[first] ?? 0) <= atMs - WINDOW_MS) first++
    // Removing the expired front only now and then keeps each step cheap.
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

import { DAY_MS } from './durations'
import { wallTime } from './wall-time'

/**
 * Wall-clock time of a zone. A wall-clock reading is the epoch milliseconds at which UTC shows the same date and time, so
 * that days and minutes can be calculated with plain numbers.
 */
export interface LocalTime {
  /** What the wall clock shows at an instant. */
  wallAt(instantMs: number): number
  /**
   * The instants at which the wall clock shows `wallMs`, in order: normally one, or two in an hour that occurs twice.
   * If the clock skips the reading, the single instant of the jump, which is the next valid minute.
   */
  findInstants(wallMs: number): readonly number[]
}

/** 1970-01-05 was the first Monday. */
export const FIRST_MONDAY_MS = 4 * DAY_MS

/**
 * @param timeZone IANA name, such as `Europe/Berlin`
 * @throws RangeError when the zone is unknown
 */
export function localTime(timeZone: string): LocalTime {
  const wallAt = wallTime(timeZone)

  function findInstants(wallMs: number): readonly number[] {
    // Offsets are less than a day, so these two bracket every instant that can show the reading.
    const offsetBefore = wallAt(wallMs - DAY_MS) - (wallMs - DAY_MS)
    const offsetAfter = wallAt(wallMs + DAY_MS) - (wallMs + DAY_MS)
    const candidates = offsetBefore === offsetAfter ? [offsetBefore] : [offsetBefore, offsetAfter]
    const found = candidates
      .map((offset) => wallMs - offset)
      .filter((instant) => wallAt(instant) === wallMs)
      .sort((a, b) => a - b)
    return found.length > 0 ? found : [jumpOver(wallMs, wallMs - offsetAfter, wallMs - offsetBefore)]
  }

  /** First instant after `beforeMs` at which the wall clock shows `wallMs` or later. */
  function jumpOver(wallMs: number, beforeMs: number, atMostMs: number): number {
    let [low, high] = [beforeMs, atMostMs]
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2)
      if (wallAt(middle) >= wallMs) high = middle
      else low = middle
    }
    return high
  }

  return { wallAt, findInstants }
}

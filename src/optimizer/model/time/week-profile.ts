import { MINUTE_MS, WEEK_MINUTES } from '../../../core/time/durations'
import { FIRST_MONDAY_MS } from '../../../core/time/local-time'

/** Where the intervals of a window fall in the week, Monday 00:00 UTC first, and how often each slot occurs. */
export interface WeekSlots {
  readonly intervalMinutes: number
  /** Slot of each interval of the window. */
  readonly slotOf: readonly number[]
  /** Intervals of the window in each slot of the week. */
  readonly occurrences: readonly number[]
  /** Length of the window in weeks. */
  readonly weeks: number
}

/**
 * Maps the intervals of a window to the week. `startMs` may be any instant: an interval belongs to the slot in which it
 * starts.
 */
export function weekSlots(startMs: number, endMs: number, intervalMinutes: number): WeekSlots {
  const slotMs = intervalMinutes * MINUTE_MS
  const slots = WEEK_MINUTES / intervalMinutes
  const first = Math.floor((startMs - FIRST_MONDAY_MS) / slotMs)
  const count = Math.ceil((endMs - startMs) / slotMs)
  const slotOf = Array.from({ length: count }, (_, i) => (((first + i) % slots) + slots) % slots)
  const occurrences = new Array<number>(slots).fill(0)
  for (const slot of slotOf) occurrences[slot] = (occurrences[slot] ?? 0) + 1
  return { intervalMinutes, slotOf, occurrences, weeks: (endMs - startMs) / (WEEK_MINUTES * MINUTE_MS) }
}

/** Contacts per hour in each slot of the average week. A slot outside the window has 0. */
export function averageWeek(offered: readonly number[], slots: WeekSlots): number[] {
  const sums = new Array<number>(slots.occurrences.length).fill(0)
  offered.forEach((count, i) => {
    const slot = slots.slotOf[i]
    if (slot !== undefined) sums[slot] = (sums[slot] ?? 0) + count
  })
  const perHour = 60 / slots.intervalMinutes
  return sums.map((sum, slot) => {
    const times = slots.occurrences[slot] ?? 0
    return times === 0 ? 0 : (sum / times) * perHour
  })
}

/** The busiest sixty consecutive minutes of the average week, in calls per hour. The week wraps around. */
export function busiestHour(callsPerHour: readonly number[], intervalMinutes: number): number {
  const width = Math.max(1, Math.min(callsPerHour.length, Math.round(60 / intervalMinutes)))
  let peak = 0
  for (let from = 0; from < callsPerHour.length; from++) {
    let sum = 0
    for (let i = 0; i < width; i++) sum += callsPerHour[(from + i) % callsPerHour.length] ?? 0
    peak = Math.max(peak, sum / width)
  }
  return peak
}

/** Mean calls per hour over the hours (counted from the window's start) with calls. */
export function activeRate(offered: readonly number[], intervalMinutes: number): number {
  const width = Math.max(1, Math.round(60 / intervalMinutes))
  let sum = 0
  let activeIntervals = 0
  for (let from = 0; from < offered.length; from += width) {
    const hour = offered.slice(from, from + width)
    const calls = hour.reduce((total, count) => total + count, 0)
    if (calls > 0) activeIntervals += hour.length
    sum += calls
  }
  return activeIntervals === 0 ? 0 : (sum / activeIntervals) * (60 / intervalMinutes)
}

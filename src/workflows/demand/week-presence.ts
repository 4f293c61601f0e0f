import { FIRST_MONDAY_MS } from '../../core/time/local-time'
import type { Interval, OnQueueStretch, WeekPresence } from '../../documents'
import { weekSlots } from '../../optimizer/model/time/week-profile'
import { parseInterval } from '../../resources/kit/lists/intervals'

/** Resolution of the average week: shifts and breaks usually start on half hours. */
const SLOT_MINUTES = 30
const SLOT_MS = SLOT_MINUTES * 60_000
const SLOTS = (7 * 24 * 60) / SLOT_MINUTES

/** Smaller shares of a half hour are dropped, since they come from contacts that lasted past the end of a shift. */
const LEAST_SHARE = 0.005

/**
 * Rounding of shares of a half hour: fine enough to show lateness, and coarse enough that a shift has few stretches.
 */
const STEPS = 20

/** Adds up one agent's seconds on queue by half hour of the week, and of the window. */
export function presenceTable({ start, end }: Interval) {
  const windowMs = Date.parse(start)
  const byWindow = new Map<number, number>()
  const { occurrences } = weekSlots(Date.parse(start), Date.parse(end), SLOT_MINUTES)
  // Adds whole milliseconds, so that the sum does not depend on the order of the answers.
  const ms = new Float64Array(SLOTS)
  return {
    /** @param interval of at most half an hour, as the answer names it */
    add(interval: string, onQueueSeconds: number): void {
      const startMs = onQueueSeconds === 0 ? undefined : parseInterval(interval)?.startMs
      if (startMs === undefined) return
      const slot = Math.floor((startMs - FIRST_MONDAY_MS) / SLOT_MS)
      const at = ((slot % SLOTS) + SLOTS) % SLOTS
      const own = Math.round(onQueueSeconds * 1000)
      ms[at] = (ms[at] ?? 0) + own
      const place = Math.floor((startMs - windowMs) / SLOT_MS)
      byWindow.set(place, (byWindow.get(place) ?? 0) + own)
    },
    /** Half hours of the window; adjacent ones with the same share form one stretch. Shares have steps of 1/20. */
    stretches(): OnQueueStretch[] {
      const found: [number, number, number][] = []
      for (const [place, own] of [...byWindow].sort(([a], [b]) => a - b)) {
        const share = Math.round(STEPS * Math.min(1, own / SLOT_MS)) / STEPS
        if (share === 0) continue
        const [from, to] = [place * SLOT_MINUTES, (place + 1) * SLOT_MINUTES]
        const last = found.at(-1)
        if (last !== undefined && last[1] === from && last[2] === share) last[1] = to
        else found.push([from, to, share])
      }
      return found
    },
    /** Adjacent half hours with the same share become one entry; shares are rounded to hundredths. */
    list(): WeekPresence[] {
      const stretches: { fromMinute: number; toMinute: number; share: number }[] = []
      ms.forEach((sum, slot) => {
        const most = (occurrences[slot] ?? 0) * SLOT_MS
        const share = most === 0 ? 0 : Math.round(Math.min(1, sum / most) * 100) / 100
        if (share < LEAST_SHARE) return
        const [fromMinute, toMinute] = [slot * SLOT_MINUTES, (slot + 1) * SLOT_MINUTES]
        const last = stretches.at(-1)
        if (last !== undefined && last.toMinute === fromMinute && last.share === share) last.toMinute = toMinute
        else stretches.push({ fromMinute, toMinute, share })
      })
      return stretches
    },
  }
}

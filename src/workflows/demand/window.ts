import { ValidationError } from '../../core/errors'
import { DAY_MS, MINUTE_MS } from '../../core/time/durations'
import { instantMs } from '../../core/time/parse-instant'
import type { Interval } from '../../documents'

/** Days of the longest window: two years. A typing error of more would ask thousands of queries for days that have no data. */
const MAX_DAYS = 732

/** Minutes per entry of a series, as in WFM and staffing. */
export const GRANULARITY_MINUTES = 15
export const GRANULARITY = 'PT15M'
export const GRANULARITY_MS = GRANULARITY_MINUTES * MINUTE_MS

/** A time: epoch ms, ISO 8601 text or a date. */
export type Instant = number | string | Date

/**
 * The window from `start` to `end`, or of the `days` days before `end`. Both ends are rounded down to a quarter of an
 * hour.
 * @throws ValidationError when `days` is not a whole number above 0, `start` or `end` is not a time, or the window is
 * empty or longer than two years
 */
export function demandWindow(days: number, end: Instant, start?: Instant): Interval {
  const endMs = instantMs(end)
  if (start === undefined && !(Number.isInteger(days) && days >= 1 && days <= MAX_DAYS)) {
    throw new ValidationError([
      { path: 'days', message: `must be a whole number of days from 1 to ${MAX_DAYS}, not ${days}` },
    ])
  }
  if (Number.isNaN(endMs)) {
    throw new ValidationError([
      { path: 'end', message: `must be an ISO time with its zone, such as 2026-12-05T18:00Z, not ${String(end)}` },
    ])
  }
  if (start !== undefined) return between(instantMs(start), endMs)
  const lastMs = toQuarter(endMs)
  return { start: new Date(lastMs - days * DAY_MS).toISOString(), end: new Date(lastMs).toISOString() }
}

function between(startMs: number, endMs: number): Interval {
  const [fromMs, toMs] = [toQuarter(startMs), toQuarter(endMs)]
  if (!(fromMs < toMs)) {
    const message = 'must be a time at least a quarter of an hour before the end'
    throw new ValidationError([{ path: 'start', message }])
  }
  if (toMs - fromMs > MAX_DAYS * DAY_MS) {
    throw new ValidationError([{ path: 'start', message: `must be at most ${MAX_DAYS} days before the end` }])
  }
  return { start: new Date(fromMs).toISOString(), end: new Date(toMs).toISOString() }
}

function toQuarter(ms: number): number {
  return Math.floor(ms / GRANULARITY_MS) * GRANULARITY_MS
}

/** Number of quarters of an hour in the window. */
export function slotsIn({ start, end }: Interval): number {
  return Math.round((Date.parse(end) - Date.parse(start)) / GRANULARITY_MS)
}

import type { Interval } from '../../core/documents'
import { ValidationError } from '../../core/errors'
import { instantMs } from '../../core/instant'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

/** Minutes of one entry of a series, as WFM and staffing count. */
export const GRANULARITY_MINUTES = 15
export const GRANULARITY = 'PT15M'
export const GRANULARITY_MS = GRANULARITY_MINUTES * MINUTE_MS

/**
 * The window of `days` days that ends at `end`, both on a quarter of an hour.
 * @throws ValidationError when `days` is no whole number above 0 or `end` is no time
 */
export function demandWindow(days: number, end: number | string | Date): Interval {
  const endMs = instantMs(end)
  if (!Number.isInteger(days) || days < 1) {
    throw new ValidationError([{ path: 'days', message: `must be a whole number of days, at least 1, not ${days}` }])
  }
  if (Number.isNaN(endMs)) {
    throw new ValidationError([
      { path: 'end', message: `must be an ISO time with its zone, such as 2026-12-05T18:00Z, not ${String(end)}` },
    ])
  }
  const lastMs = Math.floor(endMs / GRANULARITY_MS) * GRANULARITY_MS
  return { start: new Date(lastMs - days * DAY_MS).toISOString(), end: new Date(lastMs).toISOString() }
}

/** How many quarters of an hour the window has. */
export function slotsIn({ start, end }: Interval): number {
  return Math.round((Date.parse(end) - Date.parse(start)) / GRANULARITY_MS)
}

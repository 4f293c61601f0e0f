import * as z from 'zod/mini'
import { formatValue } from '../../../core/checks'
import { lazy } from '../../../core/lazy'
import { anInterval } from '../../../core/schema'
import { DAY_MS } from '../../../core/time/durations'
import { instantMs } from '../../../core/time/parse-instant'
import { wallTime } from '../../../core/time/wall-time'
import type { Interval } from '../../../documents'

const SPAN =
  'must be start/end in ISO 8601 with their zone and end after start, like 2026-01-01T00:00:00.000Z/2026-01-08T00:00:00.000Z'

/** `start/end` in ISO 8601 with time zones, end after start. */
export const spanTextSchema = /* @__PURE__ */ lazy(() =>
  z.string(SPAN).check(z.refine((span) => parseInterval(span) !== undefined, SPAN)),
)

/** The interval of a query: `start/end` or `{ start, end }` in ISO 8601 with time zones, end after start. */
export const spanSchema = /* @__PURE__ */ lazy(() =>
  z
    .union([z.string(), anInterval()], SPAN)
    .check(z.refine((span) => parseInterval(intervalText(span)) !== undefined, SPAN)),
)

/** Start and end of `start/end` as epoch ms, or undefined for anything else. */
export function parseInterval(text: string): { readonly startMs: number; readonly endMs: number } | undefined {
  const [start = '', end = '', more] = text.split('/')
  const [startMs, endMs] = [instantMs(start), instantMs(end)]
  if (more !== undefined || !start.includes('T') || !end.includes('T')) return undefined
  return startMs < endMs ? { startMs, endMs } : undefined
}

/** `start/end` in the API's format, from text of that form, from an {@link Interval} or from epoch ms. */
export function intervalText(
  interval: string | Interval | { readonly startMs: number; readonly endMs: number },
): string {
  if (typeof interval === 'string') return interval
  // Anything that is not an interval is left to the schema, which reports it by name.
  if (typeof interval !== 'object' || interval === null) return formatValue(interval)
  if ('start' in interval) return `${interval.start}/${interval.end}`
  if (!Number.isFinite(interval.startMs) || !Number.isFinite(interval.endMs)) return formatValue(interval)
  return `${new Date(interval.startMs).toISOString()}/${new Date(interval.endMs).toISOString()}`
}

/** The length of an interval in days, including the fraction. */
export function intervalDays(text: string): number {
  const parsed = parseInterval(text)
  return parsed === undefined ? Number.NaN : (parsed.endMs - parsed.startMs) / DAY_MS
}

/**
 * Splits an interval into parts of at most `days` days that join without gap or overlap. In a time zone with summer time
 * the cuts fall on the same local time as the start, so that day buckets stay whole; a part may then be an hour shorter
 * than `days` times 24 h. A part that would be an hour too long is cut a day earlier.
 * @param days at least 2 with a time zone
 * @param timeZone IANA name; left out, days have 24 hours
 */
export function splitInterval(text: string, days: number, timeZone?: string): string[] {
  const parsed = parseInterval(text)
  if (parsed === undefined) return [text]
  if (parsed.endMs - parsed.startMs <= days * DAY_MS) return [text]
  const parts: string[] = []
  for (let startMs = parsed.startMs; startMs < parsed.endMs; ) {
    const endMs = Math.min(parsed.endMs, nextCut(startMs, days, timeZone))
    parts.push(intervalText({ startMs, endMs }))
    startMs = endMs
  }
  return parts
}

function nextCut(startMs: number, days: number, timeZone: string | undefined): number {
  const longest = startMs + days * DAY_MS
  if (timeZone === undefined) return longest
  const wallAt = wallTime(timeZone)
  // The offset of the zone from UTC.
  const offsetMs = (atMs: number) => wallAt(atMs) - atMs
  const sameLocalTime = (atMs: number) => atMs - (offsetMs(atMs) - offsetMs(startMs))
  const cut = sameLocalTime(longest)
  return cut > longest ? sameLocalTime(longest - DAY_MS) : cut
}

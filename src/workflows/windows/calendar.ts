import * as z from 'zod'
import { type Issue, ValidationError } from '../../core/errors'
import { didYouMean } from '../../core/near-names'
import { pathText } from '../../core/path-text'
import { DAY_MINUTES, DAY_MS, WEEK_MINUTES } from '../../core/time/durations'
import { parseWrittenTime } from '../../core/time/parse-instant'
import { isZone } from '../../core/time/wall-time'
import type { Weekday } from '../../documents'

/** Days as a calendar names them, Monday first. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const satisfies readonly Weekday[]

/** A period of the week in which work may run. */
export interface OffPeakWindow {
  /** Days on which it starts. Default: every day. */
  readonly days?: readonly Weekday[] | undefined
  /** Wall-clock time, `HH:MM`. */
  readonly from: string
  /** Wall-clock time, `HH:MM` up to `24:00`. A time before `from` is on the next day. */
  readonly to: string
}

/** When work may run: windows of the week in one zone, and dates without windows. */
export interface OffPeakCalendar {
  /** IANA name, such as `Europe/Berlin`. */
  readonly timeZone: string
  /** Windows of the week in which work may run. */
  readonly windows: readonly OffPeakWindow[]
  /** Local dates `YYYY-MM-DD`, or spans of them `YYYY-MM-DD..YYYY-MM-DD`, the last day included. */
  readonly freeze?: readonly string[] | undefined
}

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time from 00:00 to 23:59, in quotes')
const endTime = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be a time from 00:00 to 24:00, in quotes')
const dates = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d(\.\.\d{4}-\d\d-\d\d)?$/, 'must be YYYY-MM-DD or YYYY-MM-DD..YYYY-MM-DD')
const windowSchema = z.strictObject({
  days: z
    .array(z.enum(WEEKDAYS, { error: `must be one of ${WEEKDAYS.join(', ')}` }))
    .min(1)
    .optional(),
  from: clockTime,
  to: endTime,
})
export const calendarSchema = z.strictObject({
  timeZone: z.string().refine(isZone, 'is not an IANA time zone; write one such as Europe/Berlin or America/New_York'),
  windows: z.array(windowSchema).min(1, 'needs at least one window'),
  freeze: z.array(dates).optional(),
})
const FIELDS = Object.keys({ ...calendarSchema.shape, ...windowSchema.shape })

/**
 * Checks a calendar, such as one read from a file.
 * @throws ValidationError with every problem: unknown zones and keys, times and dates that do not exist, windows without
 *   length, windows that overlap
 */
export function parseCalendar(value: unknown): OffPeakCalendar {
  const parsed = calendarSchema.safeParse(value)
  if (!parsed.success) throw new ValidationError(parsed.error.issues.flatMap(toIssues), { subject: 'calendar' })
  const issues = [...emptyWindows(parsed.data), ...overlaps(parsed.data), ...badDates(parsed.data)]
  if (issues.length > 0) throw new ValidationError(issues, { subject: 'calendar' })
  return parsed.data
}

/** The checked calendar of an object that may have more fields. @throws ValidationError */
export function parseCalendarParts({ timeZone, windows, freeze }: OffPeakCalendar): OffPeakCalendar {
  return parseCalendar({ timeZone, windows, ...(freeze === undefined ? {} : { freeze }) })
}

/** Minutes from midnight of `HH:MM`. */
export function parseMinute(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
}

/** Minutes from the start of a window to its end by the wall clock. */
export function windowMinutes({ from, to }: OffPeakWindow): number {
  const minutes = parseMinute(to) - parseMinute(from)
  return minutes > 0 ? minutes : minutes + DAY_MINUTES
}

/** First and last day of a `freeze` entry, as days since 1970-01-01. */
export function frozenDays(entry: string): readonly [number, number] {
  const [first = '', last = first] = entry.split('..')
  return [parseDay(first), parseDay(last)]
}

/** Days since 1970-01-01; NaN for a date that does not exist. */
function parseDay(date: string): number {
  const written = parseWrittenTime(date)
  return 'dayMs' in written ? written.dayMs / DAY_MS : Number.NaN
}

function toIssues(issue: z.core.$ZodIssue): Issue[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => {
      return { path: pathText([...issue.path, key]), message: `is not known here${didYouMean(key, FIELDS)}` }
    })
  return [{ path: pathText(issue.path), message: issue.message }]
}

function emptyWindows({ windows }: OffPeakCalendar): Issue[] {
  return windows.flatMap(({ from, to }, i) =>
    from === to ? [{ path: `windows[${i}].to`, message: `must differ from its start ${from}` }] : [],
  )
}

function overlaps({ windows }: OffPeakCalendar): Issue[] {
  const spans = windows
    .flatMap((window, index) => {
      const minutes = windowMinutes(window)
      return [...new Set(window.days ?? WEEKDAYS)].map((day) => {
        const start = WEEKDAYS.indexOf(day) * DAY_MINUTES + parseMinute(window.from)
        return { index, day, start, end: start + minutes }
      })
    })
    .sort((a, b) => a.start - b.start)
  const [first] = spans
  if (first === undefined || spans.length < 2) return []
  // The week repeats: its last window may overlap the first one of the next week.
  const ring = [...spans, { ...first, start: first.start + WEEK_MINUTES }]
  return ring.slice(1).flatMap((span, i) => {
    const before = ring[i]
    if (before === undefined || before.end <= span.start) return []
    const message = `overlaps windows[${before.index}] on ${span.day}; make one window of the two`
    return [{ path: `windows[${span.index}]`, message }]
  })
}

function badDates({ freeze = [] }: OffPeakCalendar): Issue[] {
  return freeze.flatMap((entry, i) => {
    const [first, last] = frozenDays(entry)
    if (Number.isNaN(first) || Number.isNaN(last))
      return [{ path: `freeze[${i}]`, message: `${entry} has a date that does not exist` }]
    return last < first ? [{ path: `freeze[${i}]`, message: 'must not end before it starts' }] : []
  })
}

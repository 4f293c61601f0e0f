import { ValidationError } from '../../../core/errors'
import { DAY_MINUTES, WEEK_MINUTES } from '../../../core/time/durations'
import { isZone, unknownZone, wallTime } from '../../../core/time/wall-time'
import type { WeeklySpan } from '../../../documents'
import type { HoursOfWeek } from '../../../optimizer'

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const DAYS: readonly string[] = WEEKDAYS

const STRETCH = /^(?:([a-z]{3})(?:-([a-z]{3}))?\s+)?(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})$/

/**
 * Parses hours of the week: `Mon 08:00-12:00`, `Mon-Fri 08:00-12:00`, or `08:00-12:00` for every day. They use the
 * zone's UTC offset at `nowMs`; an end of 24:00 is midnight.
 * @param at put before the names in messages
 * @throws ValidationError naming each malformed text, and an unknown zone
 */
export function hoursOfWeek(texts: readonly string[], timeZone: string, nowMs: number, at = ''): HoursOfWeek[] {
  if (!isZone(timeZone)) throw new ValidationError([{ path: `${at}timeZone`, message: unknownZone(timeZone) }])
  const read = texts.map((text) => stretches(text.trim().toLowerCase()))
  const issues = texts.flatMap((text, i) =>
    read[i] === undefined ? [{ path: `${at}hours[${i}]`, message: explainFormat(text) }] : [],
  )
  if (issues.length > 0) throw new ValidationError(issues)
  const offset = Math.round((wallTime(timeZone)(nowMs) - nowMs) / 60_000)
  return read
    .flatMap((own) => own ?? [])
    .flatMap(({ fromMinute, toMinute }) => inWeek(fromMinute - offset, toMinute - offset))
}

/** The hours of a guardrail's span. A span that ends on the next day becomes two. */
export function spanHours({ days = WEEKDAYS, from, to, timeZone = 'UTC' }: WeeklySpan, nowMs: number): HoursOfWeek[] {
  const texts = days.flatMap((day) => {
    if (from < to) return [`${day} ${from}-${to}`]
    const next = WEEKDAYS[(WEEKDAYS.indexOf(day) + 1) % WEEKDAYS.length]
    return [`${day} ${from}-24:00`, ...(to === '00:00' ? [] : [`${next} 00:00-${to}`])]
  })
  return hoursOfWeek(texts, timeZone, nowMs)
}

function explainFormat(text: string): string {
  return `must be hours of the week such as "Mon 08:00-12:00", "Mon-Fri 08:00-12:00" or "08:00-12:00", not ${JSON.stringify(text)}`
}

function stretches(text: string): HoursOfWeek[] | undefined {
  const [, first, last = first, fromHour, fromMinute, toHour, toMinute] = STRETCH.exec(text) ?? []
  const from = parseMinute(fromHour, fromMinute)
  const to = parseMinute(toHour, toMinute)
  const [start, end] = first === undefined ? [0, 6] : [DAYS.indexOf(first), DAYS.indexOf(last ?? '')]
  if (from === undefined || to === undefined || from >= to || start < 0 || end < start) return undefined
  return Array.from({ length: end - start + 1 }, (_, i) => ({
    fromMinute: (start + i) * DAY_MINUTES + from,
    toMinute: (start + i) * DAY_MINUTES + to,
  }))
}

function parseMinute(hour: string | undefined, minute: string | undefined): number | undefined {
  if (hour === undefined || minute === undefined || Number(minute) > 59) return undefined
  const all = 60 * Number(hour) + Number(minute)
  return all <= DAY_MINUTES ? all : undefined
}

/** Hours that the zone offset shifts past the end of the week wrap to its beginning, and the other way around. */
function inWeek(from: number, to: number): HoursOfWeek[] {
  const start = ((from % WEEK_MINUTES) + WEEK_MINUTES) % WEEK_MINUTES
  const end = start + to - from
  if (end <= WEEK_MINUTES) return [{ fromMinute: start, toMinute: end }]
  return [
    { fromMinute: start, toMinute: WEEK_MINUTES },
    { fromMinute: 0, toMinute: end - WEEK_MINUTES },
  ]
}

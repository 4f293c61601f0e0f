/**
 * The moment that a text names, in epoch ms, or a sentence that says why the text is invalid and what to write instead.
 */
export type ParsedTime = { readonly atMs: number } | { readonly why: string }

/** The pattern of a time of day. */
export const CLOCK = '(\\d{2}):(\\d{2})(?::(\\d{2})(\\.\\d{1,9})?)?'

const ISO = /* @__PURE__ */ new RegExp(`^(\\d{4})-(\\d{2})-(\\d{2})(?:[T ]${CLOCK}(Z|[+-]\\d{2}(?::?\\d{2})?)?)?$`, 'i')
const SWAPPABLE = /^(\d{1,4})[/.-](\d{1,2})[/.-](\d{1,4})\b/

/** What to write instead, for messages. */
export const WRITE = 'write 2026-12-05T18:00Z or 2026-12-05T18:00+01:00'

/** No zone is further from UTC: Kiribati is 14 hours ahead. */
const MAX_OFFSET_MINUTES = 14 * 60

/** A date with an optional time: the wall-clock reading as if it were UTC, in epoch ms. */
export interface WrittenTime {
  /** Midnight of the date. */
  readonly dayMs: number
  /** Absent: the text is only a date. */
  readonly wallMs?: number
  /** Minutes ahead of UTC; absent if the text names no zone. */
  readonly offsetMinutes?: number
}

/**
 * Reads a date or a date with its time in ISO 8601. Dates and times that do not exist are refused, not moved.
 * @returns what is written, or a sentence on what is wrong
 */
export function parseWrittenTime(text: string): WrittenTime | { readonly why: string } {
  const quoted = JSON.stringify(text)
  const [, year, month, day, hour, minute, second = '0', fraction = '', timeZone] = ISO.exec(text.trim()) ?? []
  if (year === undefined) return { why: notIso(text) }
  const dayMs = Date.UTC(Number(year), Number(month) - 1, Number(day))
  if (!new Date(dayMs).toISOString().startsWith(`${year}-${month}-${day}`)) {
    return { why: `${quoted} is a date that does not exist` }
  }
  if (hour === undefined || minute === undefined) return { dayMs }
  const clockMs = clockTime(hour, minute, second, fraction)
  if (clockMs === undefined) return { why: `${quoted} has a time of day that does not exist: use 00:00 to 23:59` }
  const wallMs = dayMs + clockMs
  if (timeZone === undefined) return { dayMs, wallMs }
  const offsetMinutes = minutesAhead(timeZone)
  if (Math.abs(offsetMinutes) > MAX_OFFSET_MINUTES || Number(timeZone.slice(-2)) > 59) {
    return { why: `${quoted} has an offset from UTC that no zone has` }
  }
  return { dayMs, wallMs, offsetMinutes }
}

/**
 * Reads a moment that means the same on every machine: a date and time in ISO 8601 with its zone, as `Z` or an offset.
 */
export function parseInstant(text: string): ParsedTime {
  const written = parseWrittenTime(text)
  if ('why' in written) return written
  const { wallMs, offsetMinutes } = written
  const quoted = JSON.stringify(text)
  if (wallMs === undefined) return { why: `${quoted} has no time of day: ${WRITE}` }
  if (offsetMinutes === undefined) return { why: `${quoted} names no zone: ${WRITE}` }
  return { atMs: wallMs - offsetMinutes * 60_000 }
}

function minutesAhead(timeZone: string): number {
  if (timeZone.toUpperCase() === 'Z') return 0
  const minutes = Number(timeZone.slice(1, 3)) * 60 + (timeZone.length > 3 ? Number(timeZone.slice(-2)) : 0)
  return timeZone.startsWith('-') ? -minutes : minutes
}

/** Ms since midnight; undefined for a time that does not exist. */
export function clockTime(hour: string, minute: string, second: string, fraction: string): number | undefined {
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  return (
    Number(hour) * 3_600_000 + Number(minute) * 60_000 + Number(second) * 1000 + Math.floor(Number(fraction) * 1000)
  )
}

function notIso(text: string): string {
  const quoted = JSON.stringify(text)
  const [, first = '', second = '', third = ''] = SWAPPABLE.exec(text.trim()) ?? []
  const isSwappable = first.length <= 2 && third.length !== 0 && Number(first) <= 12 && Number(second) <= 12
  return isSwappable
    ? `${quoted} can be read as two dates, day first or month first: ${WRITE}`
    : `${quoted} is no ISO time: ${WRITE}`
}

/**
 * A moment in epoch ms, from epoch ms, a Date or text in ISO 8601 with its zone; NaN for anything else, such as
 * `05/12/2026` or a local time, which is a different moment on each machine.
 */
export function instantMs(value: number | string | Date): number {
  if (typeof value === 'number') return value
  if (typeof value !== 'string') return value.getTime()
  const time = parseInstant(value)
  return 'atMs' in time ? time.atMs : Number.NaN
}

import { DAY_MS } from './durations'
import { localTime } from './local-time'
import { CLOCK, clockTime, type ParsedTime, parseInstant, parseWrittenTime, WRITE } from './parse-instant'
import { isZone, unknownZone } from './wall-time'

const WEEKDAY = /* @__PURE__ */ new RegExp(`^([a-z]+),? +${CLOCK}$`, 'i')
const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const

/**
 * Reads a moment in ISO 8601 with its zone, or as a local time: `2026-12-05T18:00`. Ambiguous times are refused:
 * `05/12/2026`, an hour that the clocks skip, an hour that comes twice.
 * @param timeZone IANA name, such as `Europe/Berlin`; without it only times with their zone are read
 */
export function parseMoment(text: string, timeZone: string | undefined): ParsedTime {
  if (timeZone !== undefined && !isZone(timeZone)) return { why: unknownZone(timeZone) }
  const written = parseWrittenTime(text)
  if ('why' in written || written.wallMs === undefined || written.offsetMinutes !== undefined) return parseInstant(text)
  return timeZone === undefined ? { why: needsZone(text) } : inZone(text, written.wallMs, timeZone)
}

/** {@link parseMoment}, which also accepts the next such local time of a weekday: `Fri 18:00`. */
export function parseTime(
  text: string,
  { nowMs, timeZone }: { readonly nowMs: number; readonly timeZone?: string | undefined },
): ParsedTime {
  const weekday = WEEKDAY.exec(text.trim())
  if (weekday === null) return parseMoment(text, timeZone)
  if (timeZone === undefined) return { why: needsZone(text) }
  return isZone(timeZone) ? nextWeekday(text, weekday, nowMs, timeZone) : { why: unknownZone(timeZone) }
}

function needsZone(text: string): string {
  return `${JSON.stringify(text)} is a local time, and no zone is given: add --time-zone Europe/Berlin, set timeZone in the profile of the org, or ${WRITE}`
}

/** The next such time by the clocks of the zone; today's if it is still ahead. */
function nextWeekday(text: string, found: RegExpExecArray, nowMs: number, timeZone: string): ParsedTime {
  const [, name = '', hour = '', minute = '', second = '0', fraction = ''] = found
  const weekday = DAYS.findIndex((day) => name.length >= 3 && day.startsWith(name.toLowerCase()))
  if (weekday < 0) return { why: `${JSON.stringify(text)} begins with no weekday: write Fri 18:00, or ${WRITE}` }
  const clockMs = clockTime(hour, minute, second, fraction)
  if (clockMs === undefined)
    return { why: `${JSON.stringify(text)} has a time of day that does not exist: use 00:00 to 23:59` }
  const today = Math.floor(localTime(timeZone).wallAt(nowMs) / DAY_MS)
  const ahead = (weekday - new Date(today * DAY_MS).getUTCDay() + 7) % 7
  const first = inZone(text, (today + ahead) * DAY_MS + clockMs, timeZone)
  const isOver = 'atMs' in first && first.atMs <= nowMs
  return isOver ? inZone(text, (today + ahead + 7) * DAY_MS + clockMs, timeZone) : first
}

/** The moment of a wall-clock time in a zone; refused where the clocks never show it, or show it twice. */
function inZone(text: string, wallMs: number, timeZone: string): ParsedTime {
  const local = localTime(timeZone)
  const [first = Number.NaN, second] = local.findInstants(wallMs)
  const quoted = JSON.stringify(text)
  if (second !== undefined) {
    const both = [first, second].map((atMs) => withOffset(wallMs, wallMs - atMs)).join(' or ')
    return { why: `${quoted} comes twice in ${timeZone}, where the clocks are put back: write ${both}` }
  }
  const shiftedMs = local.wallAt(first)
  if (shiftedMs !== wallMs) {
    const next = withOffset(shiftedMs, shiftedMs - first)
    return {
      why: `${quoted} does not exist in ${timeZone}, where the clocks are put forward: the next minute that does is ${next}`,
    }
  }
  return { atMs: first }
}

/** A time of the wall clock in ISO 8601 with its offset. */
function withOffset(wallMs: number, aheadMs: number): string {
  const minutes = Math.abs(Math.round(aheadMs / 60_000))
  const two = (value: number): string => String(value).padStart(2, '0')
  const offset = `${aheadMs < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
  return `${new Date(wallMs).toISOString().slice(0, 16)}${offset}`
}

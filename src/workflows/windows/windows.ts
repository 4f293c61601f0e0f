import { DAY_MS, MINUTE_MS } from '../../core/time/durations'
import { type LocalTime, localTime } from '../../core/time/local-time'
import { formatDate } from '../../optimizer/forecast/calendar/local-days'
import {
  frozenDays,
  type OffPeakCalendar,
  type OffPeakWindow,
  parseCalendarParts,
  parseMinute,
  WEEKDAYS,
  windowMinutes,
} from './calendar'

/** One occurrence of a window in epoch milliseconds, excluding `endMs`. */
export interface WindowSpan {
  /** The same for every process with the same calendar: zone, local date and start, such as `Europe/Berlin 2026-03-29 02:30`. */
  readonly id: string
  readonly startMs: number
  readonly endMs: number
}

/** 1970-01-01 was a Thursday, the fourth day of a week that starts on Monday. */
const FIRST_WEEKDAY = 3
/** Days without a window after which the search ends: a calendar with a longer freeze has no next window. */
const LONGEST_PAUSE_DAYS = 1100
/** Days before today on which a window that is still open may have started: overnight, or moved by a skipped date. */
const LOOK_BACK_DAYS = 2

/**
 * The occurrences of a calendar's windows in order, from the one open at `fromMs` or else the next. Pure.
 *
 * Windows follow the wall clock of the zone:
 * - a window whose start is skipped starts with the next valid minute; one that is skipped whole does not occur;
 * - a window whose start or end is repeated occurs once: without a break, and only while the wall clock is inside it. When its
 *   start is repeated and the clock leaves the window in between, it starts at the second one;
 * - a window that starts on a frozen date does not occur; one that reaches into a frozen date ends at its midnight.
 * @throws ValidationError for a malformed calendar
 */
export function* windowSpans(calendar: OffPeakCalendar, fromMs: number): Generator<WindowSpan, undefined> {
  const checked = parseCalendarParts(calendar)
  const time = localTime(checked.timeZone)
  const spansOn = spansOfDay(checked, time)
  const today = Math.floor(time.wallAt(fromMs) / DAY_MS)
  let lastDay = today
  for (let day = today - LOOK_BACK_DAYS; day < lastDay + LONGEST_PAUSE_DAYS; day++) {
    for (const span of spansOn(day)) {
      if (span.endMs <= fromMs) continue
      lastDay = day
      yield span
    }
  }
}

/** Spans that start on a day (counted from 1970-01-01), in order. */
function spansOfDay(calendar: OffPeakCalendar, time: LocalTime): (day: number) => WindowSpan[] {
  const frozen = (calendar.freeze ?? []).map(frozenDays)
  const isFrozen = (day: number): boolean => frozen.some(([first, last]) => day >= first && day <= last)

  function buildSpan(window: OffPeakWindow, day: number): WindowSpan[] {
    const startWall = day * DAY_MS + parseMinute(window.from) * MINUTE_MS
    const endWall = startWall + windowMinutes(window) * MINUTE_MS
    const { startMs, endMs } = between(startWall, endWall)
    const nextDay = day + 1
    const cutMs = isFrozen(nextDay) ? Math.min(endMs, time.findInstants(nextDay * DAY_MS)[0] ?? endMs) : endMs
    if (cutMs <= startMs) return []
    return [{ id: `${calendar.timeZone} ${formatDate(day)} ${window.from}`, startMs, endMs: cutMs }]
  }

  /** The span between two wall-clock times in which the clock never shows less than `startWall`. */
  function between(startWall: number, endWall: number): { startMs: number; endMs: number } {
    const starts = time.findInstants(startWall)
    const ends = time.findInstants(endWall)
    const startMs = starts[0] ?? Number.NaN
    const endMs = ends.find((end) => end >= startMs) ?? Number.NaN
    const second = starts[1]
    if (second === undefined || second >= endMs) return { startMs, endMs }
    // The start time repeats before the end: unless the clock is set back exactly to the start, it left the window.
    const isUnbroken = time.wallAt(second - 1000) >= startWall
    return { startMs: isUnbroken ? startMs : second, endMs }
  }

  return (day) => {
    if (isFrozen(day)) return []
    const weekday = WEEKDAYS[(((day + FIRST_WEEKDAY) % 7) + 7) % 7]
    return calendar.windows
      .filter((window) => weekday !== undefined && (window.days ?? WEEKDAYS).includes(weekday))
      .flatMap((window) => buildSpan(window, day))
      .sort((a, b) => a.startMs - b.startMs)
  }
}

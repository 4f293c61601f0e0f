import { DAY_MS } from '../../../core/time/durations'
import { localTime } from '../../../core/time/local-time'
import type { RouteContext } from '../../model/types'
import { wfmInvalid } from './unit'

/** How many weeks ahead and back planning reaches. */
const weeksAhead = 104
const weeksBack = 26
/** A quarter of an hour. */
export const quarterMs = 15 * 60_000

const weekDays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const

/** The weeks of the business unit: they begin at midnight in its time zone, on its first day of the week. */
export interface UnitWeeks {
  /** IANA name of the unit's zone. */
  readonly timeZone: string
  readonly firstDay: (typeof weekDays)[number]
  /** Start of the week that contains a time. */
  start(atMs: number): number
  /** Start of the week that is `weeks` weeks after the one that begins at `startMs`. */
  after(startMs: number, weeks: number): number
  /** Quarters of an hour in `weeks` weeks from `startMs` on: 672 per week, except one in which clocks change. */
  intervals(startMs: number, weeks: number): number
  /** Name of a week: the date of its first day. */
  date(startMs: number): string
  /**
   * Start of the week in a path.
   * @throws Refusal 400 for a date that is not the first day of a week, or is too far away
   */
  read(text: string, nowMs: number): number
}

/** The weeks of the org's business unit. */
export function unitWeeks({ switches }: Pick<RouteContext, 'switches'>): UnitWeeks {
  const { wfmTimeZone: timeZone, wfmStartDayOfWeek: firstDay } = switches
  const { wallAt, findInstants } = localTime(timeZone)
  const first = weekDays.indexOf(firstDay)
  const midnight = (wallMs: number): number => findInstants(wallMs)[0] ?? wallMs
  /** Midnight of the week's first day, as the wall clock shows it. */
  const wallStart = (wallMs: number): number => {
    const day = Math.floor(wallMs / DAY_MS) * DAY_MS
    return day - ((new Date(day).getUTCDay() - first + 7) % 7) * DAY_MS
  }
  const start = (atMs: number): number => midnight(wallStart(wallAt(atMs)))
  const after = (startMs: number, weeks: number): number => midnight(wallAt(startMs) + weeks * 7 * DAY_MS)
  return {
    timeZone,
    firstDay,
    start,
    after,
    intervals: (startMs, weeks) => (after(startMs, weeks) - startMs) / quarterMs,
    date: (startMs) => new Date(wallAt(startMs)).toISOString().slice(0, 10),
    read(text, nowMs) {
      const wallMs = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
      if (Number.isNaN(wallMs)) wfmInvalid('weekDateId', `${text} is no date: expected yyyy-MM-dd`)
      if (wallStart(wallMs) !== wallMs) wfmInvalid('weekDateId', `${text} is not the first day of a week (${firstDay})`)
      const weeks = (wallMs - wallStart(wallAt(nowMs))) / (7 * DAY_MS)
      if (weeks > weeksAhead || weeks < -weeksBack)
        wfmInvalid('weekDateId', `${text} is more than ${weeksAhead} weeks ahead or ${weeksBack} weeks back`)
      return midnight(wallMs)
    },
  }
}

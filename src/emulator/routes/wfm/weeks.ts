import { wfmInvalid } from './unit'

const dayMs = 24 * 60 * 60_000
/** Length of a week. */
export const weekMs = 7 * dayMs
/** Planning looks this far ahead and back, in weeks. */
const weeksAhead = 104
const weeksBack = 26

/** The Monday, UTC, of the week of a time. The business unit's weeks begin on Monday. */
export function weekStart(atMs: number): number {
  // The epoch began on a Thursday, three days into a week.
  return Math.floor((atMs + 3 * dayMs) / weekMs) * weekMs - 3 * dayMs
}

/** How a week is named: the date of its first day. */
export function weekDate(startMs: number): string {
  return new Date(startMs).toISOString().slice(0, 10)
}

/** The start of the week that a path names. @throws Refusal 400 for what is no first day of a week, or too far off */
export function readWeek(text: string, nowMs: number): number {
  const startMs = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(startMs)) wfmInvalid('weekDateId', `${text} is no date: expected yyyy-MM-dd`)
  if (weekStart(startMs) !== startMs) wfmInvalid('weekDateId', `${text} is not the first day of a week (Monday)`)
  const weeks = (startMs - weekStart(nowMs)) / weekMs
  if (weeks > weeksAhead || weeks < -weeksBack)
    wfmInvalid('weekDateId', `${text} is more than ${weeksAhead} weeks ahead or ${weeksBack} weeks back`)
  return startMs
}

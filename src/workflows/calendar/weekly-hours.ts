import type { Weekday } from '../../documents'
import { type OffPeakWindow, WEEKDAYS } from '../schedule/calendar'

const HOURS = /^(?:(?<days>[a-z][a-z, -]*?)\s+)?(?<from>\d{2}:\d{2})\s*-\s*(?<to>\d{2}:\d{2})$/i
const FROM = /^([01]\d|2[0-3]):[0-5]\d$/
const TO = /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/
const NAMES = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
/** Shorter names of days are ambiguous. */
const SHORTEST = 3

/**
 * Reads hours of the week: `Mon-Fri 08:00-12:00`, `Mon, Wed 18:00-02:00` (to the next day), `08:00-24:00` (every day).
 * @returns the hours, or a sentence on what is wrong
 */
export function parseWeeklyHours(text: string): OffPeakWindow | { readonly why: string } {
  const { days, from = '', to = '' } = HOURS.exec(text.trim())?.groups ?? {}
  const quoted = JSON.stringify(text)
  if (from === '') return { why: `${quoted} names no hours: write them as "Mon-Fri 08:00-12:00"` }
  if (!FROM.test(from)) return { why: `${quoted} begins at a time that does not exist: use 00:00 to 23:59` }
  if (!TO.test(to)) return { why: `${quoted} ends at a time that does not exist: use 00:00 to 24:00` }
  if (from === to) return { why: `${quoted} ends when it begins; all day is 00:00-24:00` }
  if (days === undefined) return { from, to }
  const named = days.split(',').map((part) => daysOf(part.trim()))
  if (named.some((some) => some === undefined))
    return { why: `${quoted} has a day that does not exist: write Mon, Tue, Wed, Thu, Fri, Sat, Sun, or Mon-Fri` }
  const all = new Set(named.flatMap((some) => some ?? []))
  return { days: WEEKDAYS.filter((day) => all.has(day)), from, to }
}

function daysOf(text: string): readonly Weekday[] | undefined {
  const [first, last, ...more] = text.split('-').map((name) => placeOf(name.trim().toLowerCase()))
  if (first === undefined || first < 0 || (last ?? 0) < 0 || more.length > 0) return undefined
  const length = last === undefined ? 1 : ((last - first + 7) % 7) + 1
  return Array.from({ length }, (_, i) => WEEKDAYS[(first + i) % 7]).filter((day) => day !== undefined)
}

function placeOf(name: string): number {
  return name.length < SHORTEST ? -1 : NAMES.findIndex((day) => day.startsWith(name))
}

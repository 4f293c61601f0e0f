import { DAY_MS } from './durations'
import { parseDate } from './iso-time'
import { localTime } from './local-time'
import { isZone, unknownZone } from './wall-time'

const ISO_WEEK = /^(\d{4})-W(\d{2})$/
const DATES = /^(\d{4}-\d{2}-\d{2})(?:\.\.(\d{4}-\d{2}-\d{2}))?$/
/** 1970-01-01 was a Thursday: the first Monday came this many days later. */
const FIRST_MONDAY = 4

/** The period from the start of its first day to the end of its last, or a sentence on why the text names no days. */
export type NamedDays = { readonly fromMs: number; readonly toMs: number } | { readonly why: string }

/**
 * Reads the days that a forecast is for: `today` (its rest), `next-week` (from the first Monday at or after the
 * present), a week of ISO 8601 (`2027-W03`), a date (`2027-01-18`) or the dates from one to another, both included
 * (`2027-01-18..2027-01-24`).
 * Days begin and end at the midnights of `timeZone`.
 */
export function parseNamedDays(
  text: string,
  { nowMs, timeZone }: { readonly nowMs: number; readonly timeZone: string },
): NamedDays {
  if (!isZone(timeZone)) return { why: unknownZone(timeZone) }
  const midnight = (day: number): number => localTime(timeZone).findInstants(day * DAY_MS)[0] ?? day * DAY_MS
  if (text.trim() === 'today')
    return { fromMs: nowMs, toMs: midnight(Math.floor(localTime(timeZone).wallAt(nowMs) / DAY_MS) + 1) }
  const days = parseDays(text.trim(), Math.floor(localTime(timeZone).wallAt(nowMs - 1) / DAY_MS))
  if ('why' in days) return days
  return { fromMs: midnight(days.first), toMs: midnight(days.last + 1) }
}

type Days = { readonly first: number; readonly last: number } | { readonly why: string }

/** @param today the calendar day one instant before now */
function parseDays(text: string, today: number): Days {
  if (text === 'next-week') {
    const monday = findMonday(today) + 7
    return { first: monday, last: monday + 6 }
  }
  const week = ISO_WEEK.exec(text)
  if (week !== null) return isoWeek(text, Number(week[1]), Number(week[2]))
  const dates = DATES.exec(text)
  if (dates === null)
    return {
      why: `${JSON.stringify(text)} names no days: write next-week, today, a week such as 2027-W03, a date such as 2027-01-18, or dates such as 2027-01-18..2027-01-24`,
    }
  const [first, last] = [parseDay(dates[1] ?? ''), parseDay(dates[2] ?? dates[1] ?? '')]
  if (first === undefined || last === undefined)
    return { why: `${JSON.stringify(text)} has a date that does not exist` }
  return last < first ? { why: `${JSON.stringify(text)} ends before it begins` } : { first, last }
}

function isoWeek(text: string, year: number, week: number): Days {
  // The fourth of January is always in week 1.
  const monday = findMonday(Date.UTC(year, 0, 4) / DAY_MS) + 7 * (week - 1)
  const isOfYear = week >= 1 && new Date((monday + 3) * DAY_MS).getUTCFullYear() === year
  return isOfYear ? { first: monday, last: monday + 6 } : { why: `${JSON.stringify(text)}: that year has no such week` }
}

/** The Monday of a day's week; both as days since 1970-01-01. */
export function findMonday(day: number): number {
  return day - ((((day - FIRST_MONDAY) % 7) + 7) % 7)
}

function parseDay(date: string): number | undefined {
  const ms = parseDate(date)
  return ms === undefined ? undefined : ms / DAY_MS
}

const MONTH = /^(\d{4})-(0[1-9]|1[0-2])$/

/**
 * Reads a month such as `2027-03`, by the wall clock of `timeZone`.
 * @param text undefined: the current month
 */
export function parseNamedMonth(
  text: string | undefined,
  { nowMs, timeZone }: { readonly nowMs: number; readonly timeZone: string },
): NamedDays {
  const { wallAt, findInstants } = localTime(timeZone)
  const [, year, month] = MONTH.exec(text ?? new Date(wallAt(nowMs)).toISOString().slice(0, 7)) ?? []
  if (year === undefined) return { why: `${JSON.stringify(text)} names no month: write it as 2027-03` }
  const midnight = (months: number): number => {
    const wallMs = Date.UTC(Number(year), Number(month) - 1 + months)
    return findInstants(wallMs)[0] ?? wallMs
  }
  return { fromMs: midnight(0), toMs: midnight(1) }
}

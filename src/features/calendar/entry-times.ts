import { DAY_MS } from '../../core/time/durations'
import { localTime } from '../../core/time/local-time'
import { parseWrittenTime } from '../../core/time/parse-instant'
import { parseMoment } from '../../core/time/parse-time'
import type { Problem, Weekday } from '../../documents'
import { problemAt } from '../../documents/yaml/problem'
import type { YamlSource } from '../../documents/yaml/source'
import { type OffPeakWindow, WEEKDAYS } from '../../workflows/windows/calendar'
import { windowSpans } from '../../workflows/windows/windows'
import type { CalendarEntry, SkillCalendar } from './skill-calendar'
import { intersected, merged, type Span, without } from './spans'

/** When an entry holds, apart from shifts. */
export interface EntryTimes {
  readonly timeZone: string
  /** Undefined: not limited to hours of the week. */
  readonly hours: readonly OffPeakWindow[] | undefined
  readonly fromMs: number
  readonly toMs: number
  /** Days on which it does not hold. */
  readonly closed: readonly Span[]
  readonly freeze: readonly string[]
}

type Path = readonly (string | number)[]

/** State while reading the times of one entry. Each text that is not a time is an issue. */
interface Reading {
  readonly source: YamlSource
  readonly issues: Problem[]
}

/**
 * Reads the times of an entry.
 * @param index its place in the calendar
 * @param closed further dates on which no entry holds
 */
export function entryTimes(
  calendar: SkillCalendar,
  index: number,
  reading: Reading,
  closed: readonly string[] = [],
): EntryTimes {
  const entry = calendar.entries[index] ?? NOTHING
  const timeZone = entry.timeZone ?? calendar.timeZone
  const at: Path = ['entries', index]
  const freeze = [...(calendar.except ?? []), ...(entry.except ?? []), ...closed]
  const days = [
    ...parseDates(calendar.except, ['except'], index === 0 ? reading : { ...reading, issues: [] }),
    ...parseDates(entry.except, [...at, 'except'], reading),
    ...parseDates(closed, [], reading),
  ]
  const local = localTime(timeZone)
  const midnight = (day: number): number => local.findInstants(day * DAY_MS)[0] ?? day * DAY_MS
  const [fromMs, toMs] = campaign(entry, at, timeZone, midnight, reading)
  if (entry.when === undefined && entry.during === undefined && (entry.from === undefined || entry.to === undefined)) {
    const message = 'must say when: hours of the week (when), during: shift, or from and to'
    reading.issues.push(problemAt(reading.source, 'time.missing', at, message))
  }
  return {
    timeZone,
    hours: parseHours(entry, at, reading),
    fromMs,
    toMs,
    closed: merged(days.map(([first, last]) => ({ startMs: midnight(first), endMs: midnight(last + 1) }))),
    freeze,
  }
}

const NOTHING: CalendarEntry = { name: '', who: {}, skills: {} }

function parseHours({ when }: CalendarEntry, at: Path, { source, issues }: Reading): OffPeakWindow[] | undefined {
  if (when === undefined) return undefined
  return (typeof when === 'string' ? [when] : when).flatMap((text, i) => {
    const hours = parseWeeklyHours(text)
    if (!('why' in hours)) return [hours]
    const path = typeof when === 'string' ? [...at, 'when'] : [...at, 'when', i]
    issues.push(problemAt(source, 'time.unknown', path, hours.why))
    return []
  })
}

/** From the first instant of a campaign to its end; a date is a whole day. */
function campaign(
  entry: CalendarEntry,
  at: Path,
  timeZone: string,
  midnight: (day: number) => number,
  { source, issues }: Reading,
): [fromMs: number, toMs: number] {
  const moment = (key: 'from' | 'to', otherwise: number): number => {
    const text = entry[key]
    if (text === undefined) return otherwise
    const written = parseWrittenTime(text)
    if ('dayMs' in written && written.wallMs === undefined)
      return midnight(written.dayMs / DAY_MS + (key === 'to' ? 1 : 0))
    const time = parseMoment(text, timeZone)
    if ('atMs' in time) return time.atMs
    issues.push(problemAt(source, 'time.unknown', [...at, key], time.why))
    return otherwise
  }
  const fromMs = moment('from', Number.NEGATIVE_INFINITY)
  const toMs = moment('to', Number.POSITIVE_INFINITY)
  if (toMs <= fromMs) issues.push(problemAt(source, 'time.order', [...at, 'to'], 'must be later than its from'))
  return [fromMs, toMs]
}

/** First and last day of each entry of a list of dates, counted from 1970-01-01. */
function parseDates(
  dates: readonly string[] | undefined,
  at: Path,
  { source, issues }: Reading,
): (readonly [first: number, last: number])[] {
  return (dates ?? []).flatMap((text, i) => {
    const [first = '', last = first, ...more] = text.split('..')
    const [from, to] = [first, last].map(parseDay)
    const refuse = (why: string): [] => {
      issues.push(problemAt(source, 'time.unknown', [...at, i], why))
      return []
    }
    if (from === undefined || to === undefined || more.length > 0)
      return refuse('must be a date in quotes, such as "2027-12-24", or dates such as "2027-12-24..2027-12-26"')
    return to < from ? refuse('must not end before it begins') : [[from, to]]
  })
}

function parseDay(text: string): number | undefined {
  const written = parseWrittenTime(text)
  return 'dayMs' in written && written.wallMs === undefined ? written.dayMs / DAY_MS : undefined
}

/**
 * When an entry holds between two instants, in order and without overlaps. Spans across the start or the end are not
 * cut, since their start identifies them. Times follow the wall clock of the zone, see `windowSpans`.
 * @param shifts of the agent, for an entry by shift
 */
export function listSpans(times: EntryTimes, fromMs: number, toMs: number, shifts?: readonly Span[]): Span[] {
  const campaign = [{ startMs: times.fromMs, endMs: times.toMs }]
  const open = times.hours === undefined ? without(campaign, times.closed) : hourSpans(times, fromMs, toMs)
  const inside = intersected(merged(open), campaign)
  const spans = shifts === undefined ? inside : intersected(inside, without(shifts, times.closed))
  return spans.filter(({ startMs, endMs }) => endMs > fromMs && startMs < toMs)
}

function hourSpans({ timeZone, hours = [], freeze }: EntryTimes, fromMs: number, toMs: number): Span[] {
  return hours.flatMap((window) => {
    const spans: Span[] = []
    for (const { startMs, endMs } of windowSpans({ timeZone, windows: [window], freeze }, fromMs)) {
      if (startMs >= toMs) break
      spans.push({ startMs, endMs })
    }
    return spans
  })
}

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
  const named = days.split(',').map((part) => parseDays(part.trim()))
  if (named.some((some) => some === undefined))
    return { why: `${quoted} has a day that does not exist: write Mon, Tue, Wed, Thu, Fri, Sat, Sun, or Mon-Fri` }
  const all = new Set(named.flatMap((some) => some ?? []))
  return { days: WEEKDAYS.filter((day) => all.has(day)), from, to }
}

function parseDays(text: string): readonly Weekday[] | undefined {
  const [first, last, ...more] = text.split('-').map((name) => findWeekday(name.trim().toLowerCase()))
  if (first === undefined || first < 0 || (last ?? 0) < 0 || more.length > 0) return undefined
  const length = last === undefined ? 1 : ((last - first + 7) % 7) + 1
  return Array.from({ length }, (_, i) => WEEKDAYS[(first + i) % 7]).filter((day) => day !== undefined)
}

function findWeekday(name: string): number {
  return name.length < SHORTEST ? -1 : NAMES.findIndex((day) => day.startsWith(name))
}

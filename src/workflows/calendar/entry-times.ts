import { DAY_MS, localTime } from '../../core/time/local-time'
import { parseWrittenTime } from '../../core/time/parse-instant'
import { parseMoment } from '../../core/time/parse-time'
import type { CalendarEntry, Problem, SkillCalendar } from '../../documents'
import { problemAt } from '../../documents/yaml/problem'
import type { YamlSource } from '../../documents/yaml/source'
import type { OffPeakWindow } from '../schedule/calendar'
import { windowSpans } from '../schedule/windows'
import { intersected, merged, type Span, without } from './spans'
import { parseWeeklyHours } from './weekly-hours'

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
    ...datesOf(calendar.except, ['except'], index === 0 ? reading : { ...reading, issues: [] }),
    ...datesOf(entry.except, [...at, 'except'], reading),
    ...datesOf(closed, [], reading),
  ]
  const local = localTime(timeZone)
  const midnight = (day: number): number => local.instantsOf(day * DAY_MS)[0] ?? day * DAY_MS
  const [fromMs, toMs] = campaign(entry, at, timeZone, midnight, reading)
  if (entry.when === undefined && entry.during === undefined && (entry.from === undefined || entry.to === undefined)) {
    const message = 'must say when: hours of the week (when), during: shift, or from and to'
    reading.issues.push(problemAt(reading.source, 'time.missing', at, message))
  }
  return {
    timeZone,
    hours: hoursOf(entry, at, reading),
    fromMs,
    toMs,
    closed: merged(days.map(([first, last]) => ({ startMs: midnight(first), endMs: midnight(last + 1) }))),
    freeze,
  }
}

const NOTHING: CalendarEntry = { name: '', who: {}, skills: {} }

function hoursOf({ when }: CalendarEntry, at: Path, { source, issues }: Reading): OffPeakWindow[] | undefined {
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
function datesOf(
  dates: readonly string[] | undefined,
  at: Path,
  { source, issues }: Reading,
): (readonly [first: number, last: number])[] {
  return (dates ?? []).flatMap((text, i) => {
    const [first = '', last = first, ...more] = text.split('..')
    const [from, to] = [first, last].map(dayOf)
    const refuse = (why: string): [] => {
      issues.push(problemAt(source, 'time.unknown', [...at, i], why))
      return []
    }
    if (from === undefined || to === undefined || more.length > 0)
      return refuse('must be a date in quotes, such as "2027-12-24", or dates such as "2027-12-24..2027-12-26"')
    return to < from ? refuse('must not end before it begins') : [[from, to]]
  })
}

function dayOf(text: string): number | undefined {
  const written = parseWrittenTime(text)
  return 'dayMs' in written && written.wallMs === undefined ? written.dayMs / DAY_MS : undefined
}

/**
 * When an entry holds between two instants, in order and without overlaps. Spans across the start or the end are not
 * cut, since their start identifies them. Times follow the wall clock of the zone, see `windowSpans`.
 * @param shifts of the agent, for an entry by shift
 */
export function spansOf(times: EntryTimes, fromMs: number, toMs: number, shifts?: readonly Span[]): Span[] {
  const campaign = [{ startMs: times.fromMs, endMs: times.toMs }]
  const open = times.hours === undefined ? without(campaign, times.closed) : hourSpans(times, fromMs, toMs)
  const inside = intersected(merged(open), campaign)
  const own = shifts === undefined ? inside : intersected(inside, without(shifts, times.closed))
  return own.filter(({ startMs, endMs }) => endMs > fromMs && startMs < toMs)
}

function hourSpans({ timeZone, hours = [], freeze }: EntryTimes, fromMs: number, toMs: number): Span[] {
  return hours.flatMap((window) => {
    const spans: Span[] = []
    for (const { startMs, endMs } of windowSpans({ zone: timeZone, windows: [window], freeze }, fromMs)) {
      if (startMs >= toMs) break
      spans.push({ startMs, endMs })
    }
    return spans
  })
}

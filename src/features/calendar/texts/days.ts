import { DAY_MS } from '../../../core/time/durations'
import { localTime } from '../../../core/time/local-time'
import type { Interval } from '../../../documents'
import type { CompiledCalendar, CompiledEntry } from '../skill-calendar'

/** A day of a calendar, by the wall clock of its zone. */
export interface CalendarDay {
  /** `2027-03-01`. */
  readonly date: string
  /** Monday 0. */
  readonly weekday: number
  /** What the clocks do on it; undefined: nothing. */
  readonly clocks: 'forward' | 'back' | undefined
  readonly items: readonly CalendarDayItem[]
}

export interface CalendarDayItem {
  /** Its place among the entries. */
  readonly entry: number
  /** `08:00–12:00`; for an entry by shift, from the earliest start to the latest end of the day. */
  readonly times: string
  readonly agents: number
}

/** 1970-01-01 was a Thursday: weekday 3 with Monday 0. */
const EPOCH_WEEKDAY = 3

/** The days of a calendar's interval, each with what holds on it in order of time. */
export function calendarDays({ timeZone, interval, entries }: CompiledCalendar): CalendarDay[] {
  const { wallAt, findInstants } = localTime(timeZone)
  const midnight = (day: number): number => findInstants(day * DAY_MS)[0] ?? day * DAY_MS
  const [first, last] = [Date.parse(interval.start), Date.parse(interval.end) - 1].map((ms) =>
    Math.floor(wallAt(ms) / DAY_MS),
  )
  if (first === undefined || last === undefined) return []
  return Array.from({ length: last - first + 1 }, (_, i) => {
    const day = first + i
    const [startMs, endMs] = [midnight(day), midnight(day + 1)]
    const lengthMs = endMs - startMs
    const clock = (ms: number): string => (ms >= endMs ? '24:00' : new Date(wallAt(ms)).toISOString().slice(11, 16))
    const items = entries.flatMap((entry, index) =>
      partsOn(entry, startMs, endMs).map((part) => ({
        startMs: part.startMs,
        item: { entry: index, times: `${clock(part.startMs)}–${clock(part.endMs)}`, agents: part.agents },
      })),
    )
    return {
      date: new Date(day * DAY_MS).toISOString().slice(0, 10),
      weekday: (((day + EPOCH_WEEKDAY) % 7) + 7) % 7,
      clocks: lengthMs === DAY_MS ? undefined : lengthMs < DAY_MS ? 'forward' : 'back',
      items: items.sort((a, b) => a.startMs - b.startMs).map(({ item }) => item),
    }
  })
}

interface Part {
  readonly startMs: number
  readonly endMs: number
  readonly agents: number
}

function partsOn({ agents, spans, spansByAgent }: CompiledEntry, startMs: number, endMs: number): Part[] {
  if (spansByAgent === undefined)
    return within(spans, startMs, endMs).map((span) => ({ ...span, agents: agents.length }))
  const spansOfDay = Object.values(spansByAgent).map((some) => within(some, startMs, endMs))
  const all = spansOfDay.flat()
  if (all.length === 0) return []
  return [
    {
      startMs: Math.min(...all.map((span) => span.startMs)),
      endMs: Math.max(...all.map((span) => span.endMs)),
      agents: spansOfDay.filter((some) => some.length > 0).length,
    },
  ]
}

function within(spans: readonly Interval[], startMs: number, endMs: number) {
  return spans
    .map(({ start, end }) => ({
      startMs: Math.max(startMs, Date.parse(start)),
      endMs: Math.min(endMs, Date.parse(end)),
    }))
    .filter((span) => span.startMs < span.endMs)
}

/** The skills that an entry sets: `Sales 3 or more, Claims not held`. */
export function skillsText({ skills, levels }: CompiledEntry): string {
  return skills
    .map(({ skill, level }) =>
      level === null ? `${skill.name} not held` : `${skill.name} ${level}${levels === 'exact' ? '' : ' or more'}`,
    )
    .join(', ')
}

/** Hours for which an entry applies; for an entry by shift, summed over its agents. */
export function entryHours({ spans, spansByAgent }: CompiledEntry): number {
  const all = spansByAgent === undefined ? spans : Object.values(spansByAgent).flat()
  return all.reduce((sum, { start, end }) => sum + Date.parse(end) - Date.parse(start), 0) / 3_600_000
}

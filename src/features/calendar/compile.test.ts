import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BARE_SNAPSHOT } from '../../../test/support/bare-snapshot'
import { HOUR_MS } from '../../core/time/durations'
import type { Snapshot } from '../../documents'
import { compileSkillCalendar } from './compile'
import { parseWeeklyHours } from './entry-times'
import type { CalendarEntry, SkillCalendar } from './skill-calendar'

const snapshot: Snapshot = {
  ...BARE_SNAPSHOT,
  skills: [{ id: 's', name: 'Sales', state: 'active' }],
  agents: [{ id: 'a', name: 'Anna', state: 'active', skills: [], languages: [], certifications: [] }],
}

function calendarOf(timeZone: string, entry: Partial<CalendarEntry>): SkillCalendar {
  const entries = [{ name: 'mornings', who: { agent: 'Anna' }, skills: { Sales: 3 }, ...entry }]
  return { format: 'skillroute/calendar@1', name: 'test', timeZone, entries }
}

function spansIn(calendar: SkillCalendar, from: string, to: string, more: object = {}): (readonly [string, string])[] {
  const [entry] = compileSkillCalendar(calendar, { snapshot, from, to, ...more }).entries
  const spans = entry?.spansByAgent === undefined ? entry?.spans : entry.spansByAgent.a
  return (spans ?? []).map(({ start, end }) => [start.slice(0, 16), end.slice(0, 16)])
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** Weekday and minute of the day by the wall clock, as Intl tells them. */
function wall(
  timeZone: string,
): (ms: number) => { readonly day: string; readonly minute: number; readonly date: string } {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    weekday: 'short',
    hourCycle: 'h23',
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  })
  return (ms) => {
    const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]))
    const minute = Number(parts.hour) * 60 + Number(parts.minute)
    return { day: parts.weekday ?? '', minute, date: `${parts.year}-${parts.month}-${parts.day}` }
  }
}

/** Both clock changes of the year in each zone. */
const CHANGES = {
  'Europe/Berlin': ['2027-03-28', '2027-10-31'],
  'America/New_York': ['2027-03-14', '2027-11-07'],
  'Australia/Sydney': ['2027-04-04', '2027-10-03'],
}

describe('hours of the week', () => {
  it.each(Object.entries(CHANGES))('follow the wall clock of %s over both of its changes', (timeZone, dates) => {
    const at = wall(timeZone)
    const time = fc.integer({ min: 0, max: 95 }).map((quarter) => quarter * 15)
    const text = (minute: number) =>
      `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
    fc.assert(
      fc.property(
        fc.constantFrom(...dates),
        fc.integer({ min: 0, max: 6 }),
        fc.integer({ min: 0, max: 6 }),
        time,
        time,
        (date, first, last, from, to) => {
          if (from === to) return
          const when = `${DAYS[first]}-${DAYS[last]} ${text(from)}-${text(to)}`
          const middle = Date.parse(`${date}T00:00Z`)
          const [start, end] = [middle - 36 * HOUR_MS, middle + 60 * HOUR_MS].map((ms) => new Date(ms).toISOString())
          const spans = spansIn(calendarOf(timeZone, { when }), start ?? '', end ?? '')
          const days = new Set(Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, i) => DAYS[(first + i) % 7]))
          const before = (day: string): string => DAYS[(DAYS.indexOf(day) + 6) % 7] ?? ''
          for (let ms = Date.parse(start ?? ''); ms < Date.parse(end ?? ''); ms += HOUR_MS / 4) {
            const { day, minute } = at(ms)
            const isInside =
              from < to
                ? days.has(day) && minute >= from && minute < to
                : (days.has(day) && minute >= from) || (days.has(before(day)) && minute < to)
            const isHeld = spans.some(([a, b]) => Date.parse(`${a}Z`) <= ms && ms < Date.parse(`${b}Z`))
            // A part of an hour that comes twice may be left out: hours that begin in it begin once.
            const comesTwice = at(ms + HOUR_MS).minute === minute || at(ms - HOUR_MS).minute === minute
            if (isHeld) expect(isInside, `${when} at ${new Date(ms).toISOString()}`).toBe(true)
            else if (!comesTwice) expect(isInside, `${when} at ${new Date(ms).toISOString()}`).toBe(false)
          }
        },
      ),
      { numRuns: 8 },
    )
  })

  it('08:00 stays 08:00 when the clocks change', () => {
    const calendar = calendarOf('Europe/Berlin', { when: 'Sat-Mon 08:00-12:00' })
    expect(spansIn(calendar, '2027-03-27T00:00Z', '2027-03-30T00:00Z')).toEqual([
      ['2027-03-27T07:00', '2027-03-27T11:00'],
      ['2027-03-28T06:00', '2027-03-28T10:00'],
      ['2027-03-29T06:00', '2027-03-29T10:00'],
    ])
  })

  it('hold over midnight, and several as one where they touch', () => {
    const calendar = calendarOf('UTC', { when: ['Fri 22:00-02:00', 'Sat 02:00-06:00', 'Sat 05:00-07:00'] })
    expect(spansIn(calendar, '2027-03-01T00:00Z', '2027-03-08T00:00Z')).toEqual([
      ['2027-03-05T22:00', '2027-03-06T07:00'],
    ])
  })

  it('are read in the forms that people write, and refused with what to write instead', () => {
    expect(parseWeeklyHours('Mon-Fri 08:00-12:00')).toEqual({ days: DAYS.slice(0, 5).map(lower), ...EIGHT })
    expect(parseWeeklyHours('monday, Wednesday 08:00 - 12:00')).toEqual({ days: ['mon', 'wed'], ...EIGHT })
    expect(parseWeeklyHours('Fri-Mon 08:00-12:00')).toEqual({ days: ['mon', 'fri', 'sat', 'sun'], ...EIGHT })
    expect(parseWeeklyHours('08:00-12:00')).toEqual(EIGHT)
    const why = (text: string) => expect(parseWeeklyHours(text)).toMatchObject({ why: expect.any(String) })
    for (const text of ['Mon-Fri', 'Mon 8:00-12:00', 'Mo 08:00-12:00', 'Mon 08:00-08:00', '08:00-25:00', '24:00-02:00'])
      why(text)
  })
})

const EIGHT = { from: '08:00', to: '12:00' }
const lower = (text: string): string => text.toLowerCase()

describe('campaigns', () => {
  it('hold from the first minute of their first date to the end of their last, without excepted dates', () => {
    const calendar = calendarOf('America/New_York', { from: '2027-03-12', to: '2027-03-16', except: ['2027-03-15'] })
    expect(spansIn(calendar, '2027-01-01T00:00Z', '2027-12-31T00:00Z')).toEqual([
      ['2027-03-12T05:00', '2027-03-15T04:00'],
      ['2027-03-16T04:00', '2027-03-17T04:00'],
    ])
  })

  it('limit hours of the week to their times, and are cut at the time asked for', () => {
    const calendar = calendarOf('UTC', { when: '08:00-12:00', from: '2027-03-02T10:00', to: '2027-03-03T09:30' })
    expect(spansIn(calendar, '2027-03-01T00:00Z', '2027-03-03T09:00Z')).toEqual([
      ['2027-03-02T10:00', '2027-03-02T12:00'],
      ['2027-03-03T08:00', '2027-03-03T09:00'],
    ])
  })

  it('leave out dates of the calendar, of the entry and special days', () => {
    const calendar = { ...calendarOf('UTC', { when: '22:00-02:00', except: ['2027-03-03'] }), except: ['2027-03-05'] }
    const spans = spansIn(calendar, '2027-03-01T12:00Z', '2027-03-08T00:00Z', { specialDays: ['2027-03-07'] })
    expect(spans).toEqual([
      ['2027-03-01T22:00', '2027-03-02T02:00'],
      ['2027-03-02T22:00', '2027-03-03T00:00'],
      ['2027-03-04T22:00', '2027-03-05T00:00'],
      ['2027-03-06T22:00', '2027-03-07T00:00'],
    ])
  })
})

describe('shifts', () => {
  const shifts = [
    { userId: 'a', start: '2027-03-01T06:00Z', end: '2027-03-01T10:00Z' },
    { userId: 'a', start: '2027-03-01T10:00Z', end: '2027-03-01T11:00Z' },
    { userId: 'a', start: '2027-03-02T06:00Z', end: '2027-03-02T14:00Z' },
    { userId: 'b', start: '2027-03-03T06:00Z', end: '2027-03-03T14:00Z' },
  ]

  it('are when an entry holds, within its hours and dates', () => {
    const during = calendarOf('UTC', { during: 'shift', when: '08:00-24:00', except: ['2027-03-02'] })
    expect(spansIn(during, '2027-03-01T00:00Z', '2027-03-08T00:00Z', { shifts })).toEqual([
      ['2027-03-01T08:00', '2027-03-01T11:00'],
    ])
    const always = calendarOf('UTC', { during: 'shift' })
    expect(spansIn(always, '2027-03-01T00:00Z', '2027-03-08T00:00Z', { shifts })).toEqual([
      ['2027-03-01T06:00', '2027-03-01T11:00'],
      ['2027-03-02T06:00', '2027-03-02T14:00'],
    ])
  })

  it('are needed by an entry that holds during them', () => {
    expect(() => spansIn(calendarOf('UTC', { during: 'shift' }), '2027-03-01T00:00Z', '2027-03-08T00:00Z')).toThrow(
      'mornings holds during shifts, and no shifts are given',
    )
  })
})

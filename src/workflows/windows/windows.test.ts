import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../core/time/durations'
import { type OffPeakCalendar, type OffPeakWindow, parseMinute, WEEKDAYS, windowMinutes } from './calendar'
import { type WindowSpan, windowSpans } from './windows'

/** Half-hour, southern, midnight and Moroccan (negative winter) changes are among them. */
const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Africa/Cairo',
  'Africa/Casablanca',
] as const
const FROM = Date.UTC(2020, 0, 1)
const TO = Date.UTC(2030, 0, 1)

describe('windows of a calendar', () => {
  it('start with the next valid minute where their start is skipped', () => {
    const [span] = spansOf(
      { timeZone: 'Europe/Berlin', windows: [{ days: ['sun'], from: '02:30', to: '05:00' }] },
      '2026-03-28',
    )
    expect(span).toEqual({
      id: 'Europe/Berlin 2026-03-29 02:30',
      startMs: Date.parse('2026-03-29T01:00:00Z'),
      endMs: Date.parse('2026-03-29T03:00:00Z'),
    })
  })

  it('do not take place where they are skipped whole', () => {
    const spans = spansOf(
      { timeZone: 'Europe/Berlin', windows: [{ days: ['sun'], from: '02:10', to: '02:50' }] },
      '2026-03-28',
    )
    expect(spans[0]?.id).toBe('Europe/Berlin 2026-04-05 02:10')
  })

  it.each([
    ['02:10', '02:40', '2026-10-25T00:10:00Z', '2026-10-25T00:40:00Z'],
    ['01:00', '02:30', '2026-10-24T23:00:00Z', '2026-10-25T00:30:00Z'],
    ['02:00', '05:00', '2026-10-25T00:00:00Z', '2026-10-25T04:00:00Z'],
    // Between the two 02:30 the clock shows 02:00 to 02:30, which is outside.
    ['02:30', '05:00', '2026-10-25T01:30:00Z', '2026-10-25T04:00:00Z'],
    ['01:00', '05:00', '2026-10-24T23:00:00Z', '2026-10-25T04:00:00Z'],
  ])('%s-%s takes place once in the night whose hour comes twice', (from, to, start, end) => {
    const calendar: OffPeakCalendar = { timeZone: 'Europe/Berlin', windows: [{ days: ['sun'], from, to }] }
    const spans = spansOf(calendar, '2026-10-24', 3)
    expect([iso(spans[0]?.startMs), iso(spans[0]?.endMs)]).toEqual([iso(Date.parse(start)), iso(Date.parse(end))])
    expect(spans[1]?.id).toContain('2026-11-01')
  })

  it('follow a change at midnight, and a date that never was', () => {
    const cairo = spansOf(
      { timeZone: 'Africa/Cairo', windows: [{ days: ['fri'], from: '00:00', to: '04:00' }] },
      '2026-04-20',
    )
    expect(iso(cairo[0]?.startMs)).toBe('2026-04-23T22:00:00.000Z')
    const apia = { timeZone: 'Pacific/Apia', windows: [{ from: '22:00', to: '05:00' }] }
    const spans = spansOf(apia, '2011-12-29', 4)
    expect(spans.map((span) => span.id.slice(13, 23))).toEqual(['2011-12-28', '2011-12-29', '2011-12-30', '2011-12-31'])
    expect(spans.map((span) => (span.endMs - span.startMs) / HOUR_MS)).toEqual(
      [7, 7, 5, 7].map((h, i) => (i === 1 ? 2 : h)),
    )
  })

  it('keep away from frozen dates', () => {
    const calendar: OffPeakCalendar = {
      timeZone: 'Europe/Berlin',
      windows: [{ from: '22:00', to: '05:00' }],
      freeze: ['2026-12-24..2026-12-26'],
    }
    expect(spansOf(calendar, '2026-12-22', 4).map((span) => [span.id.slice(14), iso(span.endMs)])).toEqual([
      ['2026-12-21 22:00', '2026-12-22T04:00:00.000Z'],
      ['2026-12-22 22:00', '2026-12-23T04:00:00.000Z'],
      ['2026-12-23 22:00', '2026-12-23T23:00:00.000Z'],
      ['2026-12-27 22:00', '2026-12-28T04:00:00.000Z'],
    ])
  })

  it('end where everything to come is frozen', () => {
    const calendar = { timeZone: 'UTC', windows: [{ from: '22:00', to: '05:00' }], freeze: ['2026-01-01..2099-12-31'] }
    expect(spansOf(calendar, '2026-06-01', 1)).toEqual([])
  })
})

describe('over ten years in six zones', () => {
  const windows: readonly OffPeakWindow[] = [
    { days: ['mon', 'wed', 'fri'], from: '22:15', to: '01:30' },
    { days: ['sun'], from: '00:30', to: '00:45' },
    { days: ['sun'], from: '01:45', to: '02:15' },
    { days: ['sun'], from: '02:30', to: '06:00' },
    { days: ['thu'], from: '23:30', to: '03:30' },
  ]

  it.each(ZONES)('%s: each window once, in order, inside its clock times', (timeZone) => {
    check({ timeZone, windows }, FROM, TO)
  })

  it('holds for windows of any kind around the changes of the clock', () => {
    const changes = new Map(ZONES.map((timeZone) => [timeZone, changesOf(timeZone)]))
    expect([...changes.values()].every((list) => list.length >= 12)).toBe(true)
    const time = fc.integer({ min: 0, max: 287 }).map((five) => clock(five * 5))
    const run = fc.constantFrom(...ZONES).chain((timeZone) =>
      fc.record({
        timeZone: fc.constant(timeZone),
        change: fc.constantFrom(...(changes.get(timeZone) ?? [])),
        from: time,
        to: time,
        frozen: fc.option(fc.integer({ min: -2, max: 2 })),
      }),
    )
    fc.assert(
      fc.property(run, ({ timeZone, change, from, to, frozen }) => {
        fc.pre(from !== to)
        const date = new Date(change + (frozen ?? 0) * DAY_MS).toISOString().slice(0, 10)
        const freeze = frozen === null ? [] : [date]
        check({ timeZone, windows: [{ from, to }], freeze }, change - 4 * DAY_MS, change + 4 * DAY_MS)
      }),
      { numRuns: process.env.SKILLROUTE_FULL === '1' ? 200 : 15 },
    )
  })
})

/**
 * Compares the spans of a period with the wall clock as `Intl` prints it: never outside a window, never two for one local
 * date, none missing that has a valid minute.
 */
function check(calendar: OffPeakCalendar, fromMs: number, toMs: number): void {
  const read = clockReader(calendar.timeZone)
  const spans = collect(calendar, fromMs, toMs)
  expect(new Set(spans.map((span) => span.id)).size).toBe(spans.length)
  spans.reduce((before, span) => {
    expect(span.startMs).toBeGreaterThanOrEqual(before)
    expect(span.endMs).toBeGreaterThan(span.startMs)
    return span.endMs
  }, Number.NEGATIVE_INFINITY)
  for (const span of spans) {
    const window = windowOf(calendar, span)
    for (const at of samples(span))
      expect(isInside(read(at), window, span, calendar), `${span.id} at ${iso(at)}`).toBe(true)
    // The span is as long as possible: just outside of it, the clock is outside the window or repeats a time of it.
    const before = read(span.startMs - MINUTE_MS)
    const isSame = isInside(before, window, span, calendar)
    if (isSame) expect(read(span.startMs).minute, `${span.id} could start sooner`).toBeLessThanOrEqual(before.minute)
  }
  // Windows across the edges of the period may be outside of it: only the days between are complete.
  const days: readonly [number, number] = [read(fromMs).day + 1, read(toMs).day - 2]
  const inner = spans.filter((span) => dayOf(span) >= days[0] && dayOf(span) <= days[1])
  expect(inner.map((span) => span.id)).toEqual(expectedIds(calendar, days))
}

/** Every window of the local dates from `first` to `last` that has a valid minute. */
function expectedIds(calendar: OffPeakCalendar, [first, last]: readonly [number, number]): string[] {
  const sorted = [...calendar.windows].sort((a, b) => parseMinute(a.from) - parseMinute(b.from))
  return Array.from({ length: last - first + 1 }, (_, i) => first + i).flatMap((day) =>
    sorted
      .filter((window) => hasValidMinute(calendar, window, day))
      .map((window) => `${calendar.timeZone} ${new Date(day * DAY_MS).toISOString().slice(0, 10)} ${window.from}`),
  )
}

/** Whether the clock ever shows a time of a window on a local date; without a clock change nearby it does. */
function hasValidMinute(calendar: OffPeakCalendar, window: OffPeakWindow, day: number): boolean {
  const start = day * DAY_MS + parseMinute(window.from) * MINUTE_MS
  const isNear = changesOf(calendar.timeZone).some((change) => Math.abs(change - start) < 3 * DAY_MS)
  if (!isNear) return holds(window, day, { day, minute: parseMinute(window.from) }, calendar)
  const weekday = WEEKDAYS[(day + 3) % 7]
  if (weekday === undefined || !(window.days ?? WEEKDAYS).includes(weekday)) return false
  const read = clockReader(calendar.timeZone)
  for (let at = start - 16 * HOUR_MS; at < start + 40 * HOUR_MS; at += 5 * MINUTE_MS) {
    if (holds(window, day, read(at), calendar)) return true
  }
  return false
}

interface Reading {
  /** Local date as days since 1970-01-01. */
  readonly day: number
  readonly minute: number
}

function holds(window: OffPeakWindow, startDay: number, now: Reading, calendar: OffPeakCalendar): boolean {
  const weekday = WEEKDAYS[(startDay + 3) % 7]
  if (weekday === undefined || !(window.days ?? WEEKDAYS).includes(weekday)) return false
  if (isFrozen(calendar, startDay) || isFrozen(calendar, now.day)) return false
  const minute = (now.day - startDay) * 1440 + now.minute
  const start = parseMinute(window.from)
  return minute >= start && minute < start + windowMinutes(window)
}

function isInside(now: Reading, window: OffPeakWindow, span: WindowSpan, calendar: OffPeakCalendar): boolean {
  return holds(window, dayOf(span), now, calendar)
}

/** Local date on which a span's window starts, as days since 1970-01-01. */
function dayOf(span: WindowSpan): number {
  return Date.parse(`${span.id.split(' ')[1]}T00:00:00Z`) / DAY_MS
}

function isFrozen({ freeze = [] }: OffPeakCalendar, day: number): boolean {
  const date = new Date(day * DAY_MS).toISOString().slice(0, 10)
  return freeze.some((entry) => {
    const [first = '', last = first] = entry.split('..')
    return date >= first && date <= last
  })
}

function windowOf(calendar: OffPeakCalendar, span: WindowSpan): OffPeakWindow {
  const found = calendar.windows.find((window) => window.from === span.id.split(' ')[2])
  if (found === undefined) throw new Error(`no window for ${span.id}`)
  return found
}

/** Both ends and the middle. */
function samples({ startMs, endMs }: WindowSpan): number[] {
  return [startMs, Math.floor((startMs + endMs) / 2), endMs - 1]
}

const knownClocks = new Map<string, Intl.DateTimeFormat>()

function clockReader(timeZone: string): (at: number) => Reading {
  const known = knownClocks.get(timeZone)
  const format = known ?? new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
  knownClocks.set(timeZone, format)
  return (at) => {
    const [date = '', time = ''] = format.format(at).split(' ')
    return { day: Date.parse(`${date}T00:00:00Z`) / DAY_MS, minute: parseMinute(time) }
  }
}

const knownChanges = new Map<string, readonly number[]>()

/** Hours of the tested years in which the offset changes. */
function changesOf(timeZone: string): readonly number[] {
  const known = knownChanges.get(timeZone)
  if (known !== undefined) return known
  const read = clockReader(timeZone)
  const offset = (at: number): number => {
    const { day, minute } = read(at)
    return day * DAY_MS + minute * MINUTE_MS - at
  }
  const changes: number[] = []
  for (let at = FROM; at < TO; at += DAY_MS) {
    if (offset(at) === offset(at + DAY_MS)) continue
    for (let hour = at; hour < at + DAY_MS; hour += HOUR_MS)
      if (offset(hour) !== offset(hour + HOUR_MS)) changes.push(hour)
  }
  knownChanges.set(timeZone, changes)
  return changes
}

function collect(calendar: OffPeakCalendar, fromMs: number, toMs: number): WindowSpan[] {
  const spans: WindowSpan[] = []
  for (const span of windowSpans(calendar, fromMs)) {
    if (span.startMs >= toMs || spans.length > 20_000) break
    spans.push(span)
  }
  return spans
}

function spansOf(calendar: OffPeakCalendar, date: string, count = 2): WindowSpan[] {
  const spans: WindowSpan[] = []
  for (const span of windowSpans(calendar, Date.parse(`${date}T00:00:00Z`))) {
    if (spans.push(span) === count) break
  }
  return spans
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

function iso(ms = Number.NaN): string {
  return Number.isNaN(ms) ? 'none' : new Date(ms).toISOString()
}

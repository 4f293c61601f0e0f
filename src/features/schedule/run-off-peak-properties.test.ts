import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sleep } from '../../core/time/clock'
import { HOUR_MS, MINUTE_MS } from '../../core/time/durations'
import type { OffPeakCalendar } from '../../workflows/windows/calendar'
import { windowSpans } from '../../workflows/windows/windows'
import { type OffPeakBench, offPeakBench } from './off-peak.fixtures'
import type { RunLogEntry } from './run-log'
import { findDeadline, type OffPeakContext, runOffPeak } from './run-off-peak'

const FULL = process.env.SKILLROUTE_FULL === '1'

describe('runOffPeak', () => {
  it('over changes of the clock: never outside, never twice, once where a process was up', async () => {
    const zones = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Cairo')
    const times = fc.uniqueArray(fc.integer({ min: 0, max: 287 }), { minLength: 2, maxLength: 2 })
    // Ups and downs never fall on the minute of a window, where their order would be left open.
    const ups = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 * 288 }), fc.integer({ min: 1, max: 600 })), {
      maxLength: 3,
    })
    const starts = fc.constantFrom('2026-03-05', '2026-03-26', '2026-04-02', '2026-10-22', '2026-10-29')
    await fc.assert(
      fc.asyncProperty(
        zones,
        times,
        fc.tuple(ups, ups),
        starts,
        fc.integer({ min: 1, max: 900 }),
        async (timeZone, [from = 0, to = 0], uptimes, start, minutes) => {
          const at = offPeakBench(`${start}T00:00:00Z`)
          const calendar = { timeZone, windows: [{ from: clock(from * 5), to: clock(to * 5) }] }
          const sessions = uptimes.map((list) =>
            disjoint(list.map(([up, length]) => [up * 5 + 2, up * 5 + 2 + length * 5])),
          )
          for (const [up, down] of sessions.flat()) live(at, calendar, minutes, up, down)
          const endMs = at.clock.now() + 14 * 24 * HOUR_MS
          const startMs = at.clock.now()
          await at.clock.advance(endMs - startMs)
          checkLog(at.log, calendar, startMs, endMs, sessions.flat())
        },
      ),
      { numRuns: FULL ? 30 : 10 },
    )
  })
})

/** `SKILLROUTE_FULL=1`: all zones, not the one of half hours alone. Half-hour, southern, midnight and Moroccan (negative winter) changes are among them. */
const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Africa/Cairo',
  'Africa/Casablanca',
]

describe('ten years of two processes that come and go', () => {
  const windows: OffPeakCalendar['windows'] = [
    { days: ['mon', 'wed', 'fri'], from: '22:15', to: '01:30' },
    { days: ['sun'], from: '00:30', to: '00:45' },
    { days: ['sun'], from: '01:45', to: '02:15' },
    { days: ['sun'], from: '02:30', to: '06:00' },
    { days: ['thu'], from: '23:30', to: '03:30' },
  ]

  it.each(FULL ? ZONES : ZONES.slice(2, 3))(
    '%s: never outside, never twice, once where one was up',
    async (timeZone) => {
      // Short work: who waits for the lease looks every five seconds, which over ten years is what takes the time here.
      const minutes = fc.integer({ min: 1, max: 10 })
      const years = fc.integer({ min: 0, max: 10 * 365 * 288 })
      const ups = fc.array(fc.tuple(years, fc.integer({ min: 1, max: 150 * 288 })), { minLength: 10, maxLength: 20 })
      await fc.assert(
        fc.asyncProperty(fc.tuple(ups, ups), minutes, async (uptimes, minutes) => {
          const at = offPeakBench('2020-01-01T00:00:00Z')
          const calendar = { timeZone, windows, freeze: ['2023-12-20..2024-01-07'] }
          const sessions = uptimes.map((list) =>
            disjoint(list.map(([up, length]) => [up * 5 + 2, up * 5 + 2 + length * 5])),
          )
          for (const [up, down] of sessions.flat()) live(at, calendar, minutes, up, down, 60 * 24 * HOUR_MS)
          const startMs = at.clock.now()
          await at.clock.advance(10 * 365 * 24 * HOUR_MS)
          checkLog(at.log, calendar, startMs, at.clock.now(), sessions.flat())
        }),
        { numRuns: 1 },
      )
    },
  )
})

function checkLog(
  log: readonly RunLogEntry[],
  calendar: OffPeakCalendar,
  startMs: number,
  endMs: number,
  sessions: readonly (readonly [number, number])[],
): void {
  const started = log.filter((entry) => entry.type === 'started')
  for (const entry of started) {
    expect(entry.at >= entry.window.start && entry.at < entry.window.end).toBe(true)
  }
  for (const entry of log.filter((one) => one.type === 'finished' || one.type === 'stopped')) {
    expect(entry.at <= entry.window.end).toBe(true)
  }
  const expected: string[] = []
  for (const span of windowSpans(calendar, startMs)) {
    if (span.startMs >= endMs) break
    const deadline = findDeadline(span)
    const wasUp = sessions.some(
      ([up, down]) => startMs + up * MINUTE_MS < deadline && startMs + down * MINUTE_MS > span.startMs,
    )
    if (wasUp) expected.push(span.id)
  }
  expect(started.map((entry) => entry.window.id)).toEqual(expected)
}

/** Starts a process at one minute and ends it at another. */
function live(
  at: OffPeakBench,
  calendar: OffPeakCalendar,
  workMinutes: number,
  up: number,
  down: number,
  pollMs = 6 * HOUR_MS,
): void {
  const stop = new AbortController()
  at.clock.setTimer(() => {
    const run = ({ signal }: OffPeakContext): Promise<void> => sleep(at.clock, workMinutes * MINUTE_MS, signal)
    const options = { ...at.options, ...calendar, pollMs, run, signal: stop.signal }
    runOffPeak(options).catch((error: unknown) => {
      if (error !== stop.signal.reason) throw error
    })
  }, up * MINUTE_MS)
  at.clock.setTimer(() => stop.abort(new Error('down')), down * MINUTE_MS)
}

/** One process is up once at a time. */
function disjoint(list: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const sorted = [...list].sort((a, b) => a[0] - b[0])
  return sorted.filter(([up], i) => sorted.slice(0, i).every(([, down]) => down < up))
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sleep } from '../../core/clock'
import { ValidationError } from '../../core/errors'
import { type ManualClock, manualClock } from '../../core/manual-clock'
import { memoryLease, memoryLedger } from '../../stores'
import type { OffPeakCalendar } from './calendar'
import type { RunLogEntry } from './run-log'
import { deadlineOf, type OffPeakContext, type OffPeakOptions, runOffPeak } from './run-off-peak'
import { windowSpans } from './windows'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const nightly: OffPeakCalendar = { zone: 'Europe/Berlin', windows: [{ from: '22:00', to: '04:00' }] }

describe('runOffPeak', () => {
  it('waits for the window, stops in time and goes on in the next', async () => {
    const at = setUp('2026-03-28T12:00:00Z')
    let leftMs = 14 * HOUR_MS
    const ended = runOffPeak({
      ...at.options,
      ...nightly,
      untilFinished: true,
      run: async ({ signal }) => {
        const from = at.clock.now()
        try {
          await sleep(at.clock, leftMs, signal)
          return 'all done'
        } finally {
          leftMs -= at.clock.now() - from
        }
      },
    })
    await at.clock.advance(4 * 24 * HOUR_MS)
    expect(await ended).toEqual({ ended: 'finished', runs: 3, result: 'all done' })
    // The first night is an hour short: 22:00 to 04:00 are five hours.
    expect(at.lines()).toEqual([
      '2026-03-28T12:00:00 waiting',
      '2026-03-28T21:00:00 started',
      '2026-03-29T01:55:00 stopped',
      '2026-03-29T01:55:00 waiting',
      '2026-03-29T20:00:00 started',
      '2026-03-30T01:55:00 stopped',
      '2026-03-30T01:55:00 waiting',
      '2026-03-30T20:00:00 started',
      '2026-03-30T23:10:00 finished',
    ])
    expect(at.clock.pending).toBe(0)
  })

  it('uses a window once, whichever of two processes comes first', async () => {
    const at = setUp('2026-10-24T12:00:00Z')
    const run = (context: OffPeakContext): Promise<void> => sleep(at.clock, HOUR_MS, context.signal)
    const stop = new AbortController()
    const both = [1, 2].map(() => runOffPeak({ ...at.options, ...nightly, run, signal: stop.signal }))
    await at.clock.advance(2 * 24 * HOUR_MS)
    stop.abort(new Error('enough'))
    for (const one of both) await expect(one).rejects.toThrow('enough')
    expect(at.starts()).toEqual(['Europe/Berlin 2026-10-24 22:00', 'Europe/Berlin 2026-10-25 22:00'])
    expect(at.log.filter((entry) => entry.type === 'taken')).toHaveLength(2)
  })

  it('goes on after a failure, with the next window', async () => {
    const at = setUp('2026-05-01T12:00:00Z')
    let calls = 0
    const ended = runOffPeak({
      ...at.options,
      ...nightly,
      untilFinished: true,
      run: async () => {
        if (++calls === 1) throw new Error('no route to host')
        return calls
      },
    })
    await at.clock.advance(2 * 24 * HOUR_MS)
    expect(await ended).toEqual({ ended: 'finished', runs: 2, result: 2 })
    expect(at.log.find((entry) => entry.type === 'failed')?.reason).toBe('no route to host')
  })

  it('begins at once in an open window, and not after its deadline', async () => {
    const open = setUp('2026-05-01T23:00:00Z')
    await runOffPeak({ ...open.options, ...nightly, untilFinished: true, run: async () => undefined })
    expect(open.lines()).toEqual(['2026-05-01T23:00:00 started', '2026-05-01T23:00:00 finished'])

    const late = setUp('2026-05-02T01:56:00Z')
    const stop = new AbortController()
    const ended = runOffPeak({ ...late.options, ...nightly, signal: stop.signal, run: async () => undefined })
    await late.clock.advance(HOUR_MS)
    stop.abort(new Error('enough'))
    await expect(ended).rejects.toThrow('enough')
    expect(late.lines()).toEqual(['2026-05-02T01:56:00 late', '2026-05-02T01:56:00 waiting'])
  })

  it('says when work did not heed its signal, and keeps the lease while it runs', async () => {
    const at = setUp('2026-05-01T19:00:00Z')
    const ended = runOffPeak({
      ...at.options,
      ...nightly,
      untilFinished: true,
      run: () => sleep(at.clock, 8 * HOUR_MS),
    })
    await at.clock.advance(HOUR_MS + 7 * HOUR_MS)
    await expect(at.options.lease.acquire('schedule off-peak', 'other')).rejects.toThrow(/is held/)
    await at.clock.advance(2 * HOUR_MS)
    await ended
    expect(at.log.at(-1)).toMatchObject({ type: 'finished', overranSeconds: 2 * 3600 })
  })

  it('stops running work when the caller gives up, and rejects with the reason', async () => {
    const at = setUp('2026-05-01T21:00:00Z')
    const stop = new AbortController()
    const ended = runOffPeak({
      ...at.options,
      ...nightly,
      signal: stop.signal,
      run: ({ signal }) => sleep(at.clock, 5 * HOUR_MS, signal),
    })
    await at.clock.advance(HOUR_MS)
    stop.abort(new Error('terminated'))
    await expect(ended).rejects.toThrow('terminated')
    expect(at.log.at(-1)).toMatchObject({ type: 'stopped', reason: 'terminated' })
    expect(at.clock.pending).toBe(0)
  })

  it('does no work that it cannot log, and none after a sleep through the window', async () => {
    const full = setUp('2026-05-01T21:00:00Z')
    let worked = false
    const run = async (): Promise<void> => {
      worked = true
    }
    const log = (): never => {
      throw new Error('disk full')
    }
    await expect(runOffPeak({ ...full.options, ...nightly, run, log })).rejects.toThrow('disk full')
    expect(worked).toBe(false)

    const asleep = setUp('2026-05-01T12:00:00Z')
    const stop = new AbortController()
    const ended = runOffPeak({ ...asleep.options, ...nightly, run, signal: stop.signal })
    await asleep.clock.advance(MINUTE_MS)
    asleep.clock.jump(Date.parse('2026-05-02T08:00:00Z'))
    await asleep.clock.advance(MINUTE_MS)
    stop.abort(new Error('enough'))
    await expect(ended).rejects.toThrow('enough')
    expect(worked).toBe(false)
    expect(asleep.log.map((entry) => entry.type)).toEqual(['waiting', 'late', 'waiting'])
  })

  it('ends where no window is to come, and refuses what is no calendar', async () => {
    const at = setUp('2026-05-01T12:00:00Z')
    const freeze = ['2026-01-01..2099-12-31']
    const run = async (): Promise<void> => undefined
    expect(await runOffPeak({ ...at.options, ...nightly, freeze, run })).toEqual({ ended: 'noWindow', runs: 0 })
    await expect(runOffPeak({ ...at.options, zone: 'Mars/Base', windows: [], run })).rejects.toThrow(ValidationError)
    await expect(runOffPeak({ ...at.options, ...nightly, run, pollMs: 0 })).rejects.toThrow(/pollMs/)
    const whole = 6 * HOUR_MS
    await expect(runOffPeak({ ...at.options, ...nightly, run, stopBeforeMs: whole })).rejects.toThrow(/stopBeforeMs/)
  })

  it('over changes of the clock: never outside, never twice, once where a process was up', {
    timeout: 60_000,
  }, async () => {
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
        async (zone, [from = 0, to = 0], uptimes, start, minutes) => {
          const at = setUp(`${start}T00:00:00Z`)
          const calendar = { zone, windows: [{ from: clock(from * 5), to: clock(to * 5) }] }
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
      { numRuns: 60 },
    )
  })
})

/** Half-hour, southern, midnight and Moroccan (negative winter) changes are among them. */
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

  it.each(ZONES)('%s: never outside, never twice, once where one was up', { timeout: 120_000 }, async (zone) => {
    const years = fc.integer({ min: 0, max: 10 * 365 * 288 })
    const ups = fc.array(fc.tuple(years, fc.integer({ min: 1, max: 150 * 288 })), { minLength: 10, maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(fc.tuple(ups, ups), fc.integer({ min: 1, max: 300 }), async (uptimes, minutes) => {
        const at = setUp('2020-01-01T00:00:00Z')
        const calendar = { zone, windows, freeze: ['2023-12-20..2024-01-07'] }
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
  })
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
    const deadline = deadlineOf(span)
    const wasUp = sessions.some(
      ([up, down]) => startMs + up * MINUTE_MS < deadline && startMs + down * MINUTE_MS > span.startMs,
    )
    if (wasUp) expected.push(span.id)
  }
  expect(started.map((entry) => entry.window.id)).toEqual(expected)
}

/** Starts a process at one minute and ends it at another. */
function live(
  at: Bench,
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

interface Bench {
  readonly clock: ManualClock
  readonly log: RunLogEntry[]
  readonly options: Pick<OffPeakOptions<unknown>, 'clock' | 'lease' | 'ledger' | 'log'>
  lines(): string[]
  starts(): string[]
}

function setUp(now: string): Bench {
  const clock = manualClock(Date.parse(now))
  const log: RunLogEntry[] = []
  return {
    clock,
    log,
    options: {
      clock,
      lease: memoryLease({ clock }),
      ledger: memoryLedger({ clock }),
      log: (entry) => void log.push(entry),
    },
    lines: () => log.map((entry) => `${entry.at.slice(0, 19)} ${entry.type}`),
    starts: () => log.filter((entry) => entry.type === 'started').map((entry) => entry.window.id),
  }
}

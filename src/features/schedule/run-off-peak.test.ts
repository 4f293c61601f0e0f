import { describe, expect, it } from 'vitest'
import { ValidationError } from '../../core/errors'
import { sleep } from '../../core/time/clock'
import { HOUR_MS, MINUTE_MS } from '../../core/time/durations'
import type { OffPeakCalendar } from '../../workflows/windows/calendar'
import { offPeakBench } from './off-peak.fixtures'
import { type OffPeakContext, runOffPeak } from './run-off-peak'

const nightly: OffPeakCalendar = { timeZone: 'Europe/Berlin', windows: [{ from: '22:00', to: '04:00' }] }

describe('runOffPeak', () => {
  it('waits for the window, stops in time and continues in the next', async () => {
    const at = offPeakBench('2026-03-28T12:00:00Z')
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
    const at = offPeakBench('2026-10-24T12:00:00Z')
    const run = (context: OffPeakContext): Promise<void> => sleep(at.clock, HOUR_MS, context.signal)
    const stop = new AbortController()
    const both = [1, 2].map(() => runOffPeak({ ...at.options, ...nightly, run, signal: stop.signal }))
    await at.clock.advance(2 * 24 * HOUR_MS)
    stop.abort(new Error('enough'))
    for (const one of both) await expect(one).rejects.toThrow('enough')
    expect(at.starts()).toEqual(['Europe/Berlin 2026-10-24 22:00', 'Europe/Berlin 2026-10-25 22:00'])
    expect(at.log.filter((entry) => entry.type === 'taken')).toHaveLength(2)
  })

  it('continues after a failure, with the next window', async () => {
    const at = offPeakBench('2026-05-01T12:00:00Z')
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

  it.each(['freeze', 'timeLimit'] as const)('continues an apply that a %s ended', async (reason) => {
    const at = offPeakBench('2026-05-01T12:00:00Z')
    const report = { format: 'skillroute/apply-report@1', outcome: 'partial' }
    const message = 'it came before 3 of 8 changes'
    let calls = 0
    const ended = runOffPeak<unknown>({
      ...at.options,
      ...nightly,
      untilFinished: true,
      run: async () => (++calls === 1 ? { ...report, unfinished: { left: 3, reason, message } } : report),
    })
    await at.clock.advance(2 * 24 * HOUR_MS)
    expect(await ended).toEqual({ ended: 'finished', runs: 2, result: report })
    expect(at.log.find((entry) => entry.type === 'stopped')?.reason).toBe(message)
  })

  it('begins at once in an open window, and not after its deadline', async () => {
    const open = offPeakBench('2026-05-01T23:00:00Z')
    await runOffPeak({ ...open.options, ...nightly, untilFinished: true, run: async () => undefined })
    expect(open.lines()).toEqual(['2026-05-01T23:00:00 started', '2026-05-01T23:00:00 finished'])

    const late = offPeakBench('2026-05-02T01:56:00Z')
    const stop = new AbortController()
    const ended = runOffPeak({ ...late.options, ...nightly, signal: stop.signal, run: async () => undefined })
    await late.clock.advance(HOUR_MS)
    stop.abort(new Error('enough'))
    await expect(ended).rejects.toThrow('enough')
    expect(late.lines()).toEqual(['2026-05-02T01:56:00 late', '2026-05-02T01:56:00 waiting'])
  })

  it('says when work ignored its signal, and keeps the lease while it runs', async () => {
    const at = offPeakBench('2026-05-01T19:00:00Z')
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

  it('stops running work when the caller aborts, and rejects with the reason', async () => {
    const at = offPeakBench('2026-05-01T21:00:00Z')
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
    const full = offPeakBench('2026-05-01T21:00:00Z')
    let worked = false
    const run = async (): Promise<void> => {
      worked = true
    }
    const log = (): never => {
      throw new Error('disk full')
    }
    await expect(runOffPeak({ ...full.options, ...nightly, run, log })).rejects.toThrow('disk full')
    expect(worked).toBe(false)

    const asleep = offPeakBench('2026-05-01T12:00:00Z')
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

  it('ends when no window is left, and refuses a malformed calendar', async () => {
    const at = offPeakBench('2026-05-01T12:00:00Z')
    const freeze = ['2026-01-01..2099-12-31']
    const run = async (): Promise<void> => undefined
    expect(await runOffPeak({ ...at.options, ...nightly, freeze, run })).toEqual({ ended: 'noWindow', runs: 0 })
    await expect(runOffPeak({ ...at.options, timeZone: 'Mars/Base', windows: [], run })).rejects.toThrow(
      ValidationError,
    )
    await expect(runOffPeak({ ...at.options, ...nightly, run, pollMs: 0 })).rejects.toThrow(/pollMs/)
    const whole = 6 * HOUR_MS
    await expect(runOffPeak({ ...at.options, ...nightly, run, stopBeforeMs: whole })).rejects.toThrow(/stopBeforeMs/)
  })

  it('says once for each window which process blocks it, and starts when the schedule is free', async () => {
    const at = offPeakBench('2026-03-02T12:00:00Z')
    const other = await at.options.lease.acquire('schedule off-peak', 'schedule off-peak')
    const stop = new AbortController()
    const ended = runOffPeak({ ...at.options, ...nightly, signal: stop.signal, run: async () => 'done' })
    await at.clock.advance(9.5 * HOUR_MS)
    expect(at.log.at(-1)).toMatchObject({ type: 'locked', reason: expect.stringContaining(`process ${process.pid}`) })
    await other.release()
    await at.clock.advance(MINUTE_MS)
    stop.abort('enough')
    await expect(ended).rejects.toBe('enough')
    expect(at.lines().map((line) => line.split(' ')[1])).toEqual([
      'waiting',
      'locked',
      'started',
      'finished',
      'waiting',
    ])
  })

  it('stops its work when the schedule passes on to another process', async () => {
    const at = offPeakBench('2026-03-02T22:30:00Z')
    const passed = new AbortController()
    const lease: typeof at.options.lease = {
      async acquire(...what) {
        return { ...(await at.options.lease.acquire(...what)), lost: passed.signal }
      },
    }
    const stop = new AbortController()
    const run = (context: OffPeakContext): Promise<void> => sleep(at.clock, HOUR_MS, context.signal)
    const ended = runOffPeak({ ...at.options, ...nightly, lease, signal: stop.signal, run })
    await at.clock.advance(MINUTE_MS)
    passed.abort(new Error('another process has the schedule'))
    await at.clock.advance(0)
    expect(at.log.at(-2)).toMatchObject({ type: 'stopped', reason: 'another process has the schedule' })
    stop.abort('enough')
    await expect(ended).rejects.toBe('enough')
  })
})

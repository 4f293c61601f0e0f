import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS } from '../../../core/time/durations'
import { intervalDays, intervalText, parseInterval, splitInterval } from './intervals'

const start = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2030, 0, 1) })
const timeZone = fc.constantFrom(
  undefined,
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
)

describe('splitInterval', () => {
  it('joins without gap or overlap, in parts of at most 7 days', () => {
    fc.assert(
      fc.property(start, fc.integer({ min: 1, max: 120 * DAY_MS }), timeZone, (startMs, lengthMs, timeZone) => {
        const whole = { startMs, endMs: startMs + lengthMs }
        const parts = splitInterval(intervalText(whole), 7, timeZone).map(parseInterval)
        expect(parts[0]?.startMs).toBe(whole.startMs)
        expect(parts.at(-1)?.endMs).toBe(whole.endMs)
        parts.forEach((part, index) => {
          expect((part?.endMs ?? 0) - (part?.startMs ?? 0)).toBeLessThanOrEqual(7 * DAY_MS)
          if (index > 0) expect(part?.startMs).toBe(parts[index - 1]?.endMs)
        })
      }),
    )
  })

  it('cuts at local midnight over the change to summer time and back', () => {
    const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', timeStyle: 'medium' })
    for (const interval of [
      '2026-03-20T23:00:00.000Z/2026-04-20T22:00:00.000Z',
      '2026-10-15T22:00:00.000Z/2026-11-15T23:00:00.000Z',
    ]) {
      const parts = splitInterval(interval, 7, 'Europe/Berlin')
      expect(parts.length).toBeGreaterThan(4)
      for (const part of parts) expect(clock.format(parseInterval(part)?.startMs)).toBe('00:00:00')
    }
  })

  it('leaves a short interval as it is', () => {
    const week = '2026-01-05T00:00:00.000Z/2026-01-12T00:00:00.000Z'
    expect(splitInterval(week, 7)).toEqual([week])
    expect(intervalDays(week)).toBe(7)
  })
})

describe('parseInterval', () => {
  it('reads only start/end with end after start', () => {
    for (const bad of ['', 'x/y', '2026-01-05/2026-01-06', '2026-01-06T00:00:00Z/2026-01-05T00:00:00Z', 'a/b/c']) {
      expect(parseInterval(bad)).toBeUndefined()
    }
    expect(intervalText({ start: 'a', end: 'b' })).toBe('a/b')
  })
})

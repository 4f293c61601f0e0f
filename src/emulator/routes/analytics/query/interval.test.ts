import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bucketBoundaries, findBucket, readInterval } from './interval'

const hour = 3_600_000

describe('buckets', () => {
  test('days follow the time zone over a change of its clocks', () => {
    // Clocks in Berlin went forward on 2026-03-29: that day has 23 hours.
    const interval = readInterval('2026-03-27T23:00:00Z/2026-03-30T22:00:00Z')
    const days = bucketBoundaries(interval, 'P1D', 'Europe/Berlin')
    expect(days.slice(1).map((to, i) => (to - (days[i] ?? 0)) / hour)).toEqual([24, 23, 24])
  })

  test('an interval may end by a period, and months have their own lengths', () => {
    const interval = readInterval('2026-01-01T00:00:00Z/P3M')
    const months = bucketBoundaries(interval, 'P1M', 'UTC')
    expect(months.slice(1).map((to, i) => (to - (months[i] ?? 0)) / hour / 24)).toEqual([31, 28, 31])
    const { toMs } = readInterval('2026-01-31T00:00:00Z/P1M')
    expect(new Date(toMs).toISOString()).toBe('2026-02-28T00:00:00.000Z')
  })

  test('boundaries rise from start to end, and every time is in the bucket that is found for it', () => {
    const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe')
    const periods = fc.constantFrom('PT15M', 'PT30M', 'PT1H', 'PT6H', 'P1D', 'P1W', 'P1M')
    const start = fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2026, 11, 1) })
    fc.assert(
      fc.property(
        start,
        fc.integer({ min: 1, max: 40 * 24 * hour }),
        periods,
        zones,
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (fromMs, length, period, timeZone, at) => {
          const boundaries = bucketBoundaries({ fromMs, toMs: fromMs + length }, period, timeZone)
          expect(boundaries[0]).toBe(fromMs)
          expect(boundaries.at(-1)).toBe(fromMs + length)
          expect([...boundaries].sort((a, b) => a - b)).toEqual(boundaries)
          expect(new Set(boundaries).size).toBe(boundaries.length)
          const time = fromMs + Math.floor(length * at)
          const bucket = findBucket(boundaries, time)
          expect(boundaries[bucket]).toBeLessThanOrEqual(time)
          expect(boundaries[bucket + 1]).toBeGreaterThan(time)
        },
      ),
      { numRuns: 200 },
    )
  })
})

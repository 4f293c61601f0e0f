import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { requiredAgents } from './required-agents'
import { staffDay } from './staff-day'

const desired = { serviceLevel: 0.8, targetSeconds: 20, maxOccupancy: 0.9 }
const interval = fc.record({
  callsPerHour: fc.oneof(fc.constant(0), fc.double({ min: 0.5, max: 20_000, noNaN: true })),
  ahtSeconds: fc.double({ min: 10, max: 900, noNaN: true }),
})

describe('staffDay', () => {
  it.each([undefined, 90])('is requiredAgents for every interval (patience %s)', (patienceSeconds) => {
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 20 }), (intervals) => {
        const options = { target: desired, shrinkage: 0.28, minAgents: 2, patienceSeconds }
        const day = staffDay(intervals, options)
        expect(day.intervals).toHaveLength(intervals.length)
        day.intervals.forEach((staffed, index) => {
          const { callsPerHour, ahtSeconds } = intervals[index] ?? { callsPerHour: 0, ahtSeconds: 0 }
          const { agents, scheduled, metrics } = requiredAgents({ callsPerHour, ahtSeconds, ...options })
          const level = typeof metrics.serviceLevel === 'number' ? metrics.serviceLevel : metrics.serviceLevel.offered
          expect(staffed).toMatchObject({ agents, scheduled })
          expect(staffed.load).toBe(metrics.load)
          expect(staffed.serviceLevel).toBeCloseTo(level, 11)
          expect(staffed.asaSeconds).toBeCloseTo(metrics.asaSeconds, 8)
          expect(staffed.occupancy).toBeCloseTo(metrics.occupancy, 11)
        })
      }),
      { numRuns: 60 },
    )
  })

  it('adds the day up', () => {
    const calls = [
      { callsPerHour: 120, ahtSeconds: 240 },
      { callsPerHour: 0, ahtSeconds: 240 },
      { callsPerHour: 300, ahtSeconds: 240 },
    ]
    const day = staffDay(calls, {
      target: { serviceLevel: 0.8, targetSeconds: 20 },
      shrinkage: 0.3,
      intervalMinutes: 15,
    })
    expect(day.intervals.map((each) => [each.agents, each.scheduled])).toEqual([
      [11, 16],
      [0, 0],
      [25, 36],
    ])
    expect(day).toMatchObject({ peakAgents: 25, agentHours: 9, scheduledHours: 13 })
    const [first, , third] = day.intervals
    expect(day.serviceLevel).toBeCloseTo(
      (120 * (first?.serviceLevel ?? 0) + 300 * (third?.serviceLevel ?? 0)) / 420,
      12,
    )
    expect(day.asaSeconds).toBeCloseTo((120 * (first?.asaSeconds ?? 0) + 300 * (third?.asaSeconds ?? 0)) / 420, 12)
    expect(staffDay([], { target: desired })).toMatchObject({
      intervals: [],
      peakAgents: 0,
      serviceLevel: 1,
      asaSeconds: 0,
    })
  })

  it('names the interval and the field', () => {
    const good = { callsPerHour: 1, ahtSeconds: 60 }
    const bad = { callsPerHour: 1, ahtSeconds: Number.NaN }
    expect(() => staffDay([good, bad], { target: desired })).toThrow('staffDay: intervals[1].ahtSeconds: must be')
    expect(() => staffDay([good], { target: desired, intervalMinutes: 0 })).toThrow('intervalMinutes')
    expect(() => staffDay([good], { target: {} })).toThrow('target')
  })
})

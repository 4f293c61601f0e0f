import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ValidationError } from '../../core/errors'
import { erlangA, erlangC } from '../erlang'
import { refusedFor } from '../test-issues'
import { projectBacklog } from './backlog'

const AHT = 240
const interval = (erlangs: number, agents: number) => ({
  callsPerHour: (erlangs * 3600) / AHT,
  ahtSeconds: AHT,
  agents,
})

describe('projectBacklog', () => {
  it('fills, overflows and drains as the rates say', () => {
    // 22 erlang on 20 agents: 2 erlang too much are 30 contacts an hour, 15 in the first half hour. From then on 16
    // erlang: 60 contacts an hour leave, so 15 take a quarter of an hour.
    const projection = projectBacklog({ intervals: [interval(22, 20), interval(16, 20)], overflowAt: 10 })
    expect(projection.backlogSeconds).toBe(0)
    expect(projection.overflowSeconds).toBeCloseTo(1200, 6)
    expect(projection.intervals[0]?.backlogAtEnd).toBeCloseTo(15, 9)
    // Behind 15 contacts with 20 agents at 240 s each: 180 s.
    expect(projection.intervals[0]?.waitAtEndSeconds).toBeCloseTo(180, 9)
    expect(projection.recoverySeconds).toBeCloseTo(1800 + 900, 6)
    expect(projection.intervals[1]).toMatchObject({ backlogAtEnd: 0, mostBacklog: expect.closeTo(15, 9) })
  })

  it('first fills idle agents', () => {
    // From 10 busy agents x = 24 - 14 e^(-t / 240) reaches 20 after 240 ln(14 / 4) = 300.7 s.
    const { backlogSeconds, recoverySeconds } = projectBacklog({ intervals: [interval(10, 20), interval(24, 20)] })
    expect(backlogSeconds).toBeCloseTo(1800 + 240 * Math.log(14 / 4), 6)
    expect(recoverySeconds).toBeNull()
  })

  it('lets the impatient bound the backlog', () => {
    // 30 erlang on 20 agents: x rests where 10 / 240 = (x - 20) / 120: 5 wait. From 1, 4 do after 120 ln 4, 6 never.
    const at = (overflowAt: number): number | null =>
      projectBacklog({ intervals: [interval(30, 20)], waiting: 1, patienceSeconds: 120, overflowAt }).overflowSeconds
    expect(at(4)).toBeCloseTo(120 * Math.log(4), 6)
    expect(at(6)).toBeNull()
  })

  it('drains what is there at the start, and says when there is nothing', () => {
    const drained = projectBacklog({ intervals: [interval(18, 20)], waiting: 10 })
    expect(drained.recoverySeconds).toBeCloseTo(1200, 6)
    expect(projectBacklog({ intervals: [interval(18, 20)] })).toMatchObject({
      backlogSeconds: null,
      overflowSeconds: null,
      recoverySeconds: 0,
    })
    expect(projectBacklog({ intervals: [] })).toMatchObject({ intervals: [], recoverySeconds: 0 })
  })

  it('has recovered where agents come in who take up all that waits', () => {
    const { recoverySeconds } = projectBacklog({ intervals: [interval(22, 20), interval(16, 40)] })
    expect(recoverySeconds).toBe(1800)
  })

  it('is Erlang C and Erlang A where nothing changes', () => {
    const steady = { ...interval(16, 20), targetSeconds: 20 }
    const c = erlangC(steady)
    for (const { expected } of projectBacklog({ intervals: [steady, steady] }).intervals) {
      expect(expected?.waiting).toBeCloseTo(c.queueLength, 9)
      expect(expected?.waitProbability).toBeCloseTo(c.waitProbability, 10)
      expect(expected?.serviceLevel).toBeCloseTo(c.serviceLevel, 10)
      expect(expected?.occupancy).toBeCloseTo(c.occupancy, 10)
    }
    const busy = { ...interval(24, 20), targetSeconds: 20, patienceSeconds: 150 }
    const a = erlangA(busy)
    const [, second] = projectBacklog({ intervals: [busy, busy], patienceSeconds: 150 }).intervals
    expect(second?.expected?.waiting).toBeCloseTo(a.queueLength, 9)
    expect(second?.expected?.waitProbability).toBeCloseTo(a.waitProbability, 10)
    expect(second?.expected?.serviceLevel).toBeCloseTo(a.serviceLevel.offered, 10)
    expect(second?.expected?.occupancy).toBeCloseTo(a.occupancy, 10)
  })

  it('carries queues on that no interval has of itself', () => {
    // Reference: Euler steps of the forward equations, extrapolated from 3 and 6 ms.
    const loads = [16, 22, 24, 18, 14]
    const { intervals } = projectBacklog({ intervals: loads.map((load) => interval(load, 20)) })
    const reference = [
      [1.024311, 0.256078, 0.816512],
      [10.017674, 0.776162, 0.290805],
      [33.962808, 0.978245, 0.032943],
      [42.072206, 0.962096, 0.048162],
      [19.800356, 0.672641, 0.358075],
    ]
    intervals.forEach(({ expected }, n) => {
      const figures = [expected?.waiting, expected?.waitProbability, expected?.serviceLevel]
      figures.forEach((figure, at) => {
        expect(figure, `interval ${n}`).toBeCloseTo(reference[n]?.[at] ?? Number.NaN, 4)
      })
    })
    // On its own the fourth interval would have about 6 waiting.
    expect(erlangC({ ...interval(18, 20), targetSeconds: 20 }).queueLength).toBeLessThan(6)
  })

  it('keeps order: more agents never wait longer, randomness only adds', () => {
    const load = fc.double({ min: 0, max: 30, noNaN: true })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(load, fc.integer({ min: 1, max: 25 })), { minLength: 1, maxLength: 4 }),
        (steps) => {
          const few = projectBacklog({ intervals: steps.map(([erlangs, agents]) => interval(erlangs, agents)) })
          const more = projectBacklog({ intervals: steps.map(([erlangs, agents]) => interval(erlangs, agents + 1)) })
          few.intervals.forEach((one, n) => {
            const other = more.intervals[n]
            expect(other?.backlogAtEnd).toBeLessThanOrEqual(one.backlogAtEnd + 1e-9)
            expect(other?.expected?.waiting).toBeLessThanOrEqual((one.expected?.waiting ?? 0) + 1e-9)
            expect(one.expected?.serviceLevel).toBeGreaterThanOrEqual(0)
            expect(one.expected?.serviceLevel).toBeLessThanOrEqual(1)
          })
        },
      ),
      { numRuns: 30 },
    )
  })

  it.each([
    [{ callsPerHour: 100, ahtSeconds: 1e-3, agents: 10 }, {}],
    [{ callsPerHour: 100, ahtSeconds: 1e-320, agents: 10 }, {}],
    [{ callsPerHour: 100, ahtSeconds: 180, agents: 4 }, { patienceSeconds: 0.01 }],
    [{ callsPerHour: 1, ahtSeconds: 180, agents: 1e12 }, {}],
    [{ callsPerHour: 60, ahtSeconds: 180, agents: 4 }, { intervalMinutes: 1e12 }],
  ])('leaves out the random view where it would take for ever: %j', (endless, options) => {
    const { intervals, notes } = projectBacklog({ intervals: [endless, interval(16, 20)], ...options })
    expect(intervals.map(({ expected }) => expected)).toEqual([null, null])
    expect(intervals[0]?.backlogAtEnd).toBeCloseTo(0, 3)
    expect(notes).toEqual([expect.stringContaining('intervals[0]')])
  })

  it('keeps what it calculated before the limit of work, and says from where on figures are missing', () => {
    const quick = { callsPerHour: 100, ahtSeconds: 1e-3, agents: 10 }
    const { intervals, notes } = projectBacklog({ intervals: [interval(16, 20), quick] })
    expect(intervals.map(({ expected }) => expected === null)).toEqual([false, true])
    expect(notes.join()).toContain('intervals[1]')
    expect(projectBacklog({ intervals: [interval(16, 20)] }).notes).toEqual([])
    expect(projectBacklog({ intervals: [quick], fluidOnly: true }).notes).toEqual([])
  })

  it.each([
    [undefined, ['']],
    [{}, ['intervals']],
    [{ intervals: 5 }, ['intervals']],
    [{ intervals: [null] }, ['intervals[0]']],
    [{ intervals: [], fluidOnly: 'no' }, ['fluidOnly']],
    [{ intervals: [], intervalMinutes: '30' }, ['intervalMinutes']],
  ])('refuses %j', (input, paths) => {
    expect(refusedFor(projectBacklog, input)).toEqual(paths)
  })

  it('refuses what is no queue, field by field', () => {
    const wrong = (): unknown =>
      projectBacklog({ intervals: [{ callsPerHour: -1, ahtSeconds: 0, agents: 1.5 }], intervalMinutes: 0 })
    expect(wrong).toThrow(ValidationError)
    expect(wrong).toThrow(/intervalMinutes.*callsPerHour.*ahtSeconds.*agents/s)
  })
})

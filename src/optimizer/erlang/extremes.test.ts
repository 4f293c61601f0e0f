import { describe, expect, it } from 'vitest'
import { requiredAgents } from '../staffing'
import { refusedFor } from '../test-issues'
import { erlangA } from './erlang-a'
import { erlangB } from './erlang-b'

const usual = { callsPerHour: 200, ahtSeconds: 180, agents: 14, targetSeconds: 20 }

describe('figures at the edge of what doubles hold', () => {
  it.each([1e-250, 1e-289, 1e-306, 1e-308, 1e-320, 5e-324])('a patience of %d s is one of none', (patienceSeconds) => {
    for (const agents of [0, 2, 14]) {
      const none = erlangA({ ...usual, agents, patienceSeconds: 0 })
      const answer = erlangA({ ...usual, agents, patienceSeconds })
      expect(answer.abandonProbability).toBeCloseTo(none.abandonProbability, 12)
      expect(answer.occupancy).toBeCloseTo(none.occupancy, 12)
      expect(answer.serviceLevel.offered).toBeCloseTo(none.serviceLevel.offered, 12)
      expect(answer.serviceLevel.offeredWaitWithin).toBeCloseTo(none.serviceLevel.offeredWaitWithin, 12)
    }
  })

  it('a staffing for such a patience is found', () => {
    const target = { maxAbandonProbability: 0.01 }
    const of = (patienceSeconds: number) => requiredAgents({ ...usual, patienceSeconds, target }).agents
    expect([1e-308, 1e-320].map(of)).toEqual([18, 18])
  })

  it('nearly no agent at all is busy for a share of the time, not for more', () => {
    // The limit for agents that tend to 0 is finite: load e^x E1(x) and what waits share the time.
    const few = erlangA({ ...usual, agents: 1e-320, patienceSeconds: 60 }).occupancy
    expect(few).toBeCloseTo(erlangA({ ...usual, agents: 1e-12, patienceSeconds: 60 }).occupancy, 3)
    expect(few).toBeLessThanOrEqual(1)
  })

  it('sizes too far apart are refused, not answered with NaN', () => {
    const apart = { callsPerHour: 1e-9, ahtSeconds: 1e-300, agents: 0.0007, patienceSeconds: 0.05, targetSeconds: 1e9 }
    expect(refusedFor(erlangA, apart)).toEqual(['patienceSeconds'])
    expect(refusedFor(erlangA, { ...usual, agents: 5, patienceSeconds: 1e308 })).toEqual(['patienceSeconds'])
  })

  it('a target that no countable number of agents meets is refused', () => {
    const target = { maxOccupancy: 1e-20 }
    expect(refusedFor(requiredAgents, { ...usual, patienceSeconds: 60, target })).toEqual(['target'])
    const soon = requiredAgents({ callsPerHour: 1, ahtSeconds: 3600, target: { asaSeconds: 5e-324 } })
    expect(soon.metrics.asaSeconds).toBeLessThanOrEqual(5e-324)
  })

  // By mpmath at 40 digits: load, agents, ln B, carried load.
  it.each([
    [1, 1e-4],
    [0.5, 0.03],
    [1e-5, 0.0499],
    [1.2, 1e-10],
  ])('keeps its digits for %d erlang on %d agents', (load, agents) => {
    const [log = 0, carried = 0] = NEARLY_NOBODY[`${load}/${agents}`] ?? []
    const answer = erlangB({ load, agents })
    expect(Math.abs(answer.logBlockingProbability / log - 1)).toBeLessThan(5e-15)
    expect(Math.abs(answer.carriedLoad / carried - 1)).toBeLessThan(5e-15)
  })
})

const NEARLY_NOBODY: Readonly<Record<string, readonly [number, number]>> = {
  '1/0.0001': [-5.963561774415259e-5, 5.963383957604829e-5],
  '0.5/0.03': [-0.027836019478821576, 0.013726083686644975],
  '0.00001/0.0499': [-0.5476961923911923, 4.21719475990934e-6],
  '1.2/1e-10': [-5.2593453190206627e-11, 6.31121438265883e-11],
}

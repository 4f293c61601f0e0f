import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { erlangB } from './index'

const load = fc.double({ min: 1e-3, max: 2e5, noNaN: true })
const agents = fc.double({ min: 0, max: 1e5, noNaN: true })
const whole = fc.integer({ min: 1, max: 100_000 })

describe('erlangB', () => {
  it('stays between its bounds: 1 - N/A and, for whole groups, load / (load + 1)', () => {
    fc.assert(
      fc.property(load, whole, (a, n) => {
        const { blockingProbability: b, carriedLoad, occupancy } = erlangB({ load: a, agents: n })
        expect(b).toBeGreaterThanOrEqual((1 - n / a) * (1 - 1e-12))
        expect(b).toBeLessThanOrEqual((a / (1 + a)) * (1 + 1e-12))
        expect(carriedLoad).toBeLessThanOrEqual(Math.min(a, n) * (1 + 1e-15))
        expect(occupancy).toBeGreaterThanOrEqual(0)
        expect(occupancy).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('follows the recurrence 1/B(n) = 1 + n/A 1/B(n-1), whichever method computes either side', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 20_000, noNaN: true }),
        fc.double({ min: 0.5, max: 1.6, noNaN: true }),
        (n, r) => {
          const a = n * r
          const here = erlangB({ load: a, agents: n }).logBlockingProbability
          const before = erlangB({ load: a, agents: n - 1 }).logBlockingProbability
          const expected = -(Math.log(n / a) - before + Math.log1p((a / n) * Math.exp(before)))
          expect(Math.abs(here - expected)).toBeLessThan(2e-14 * Math.max(5, Math.abs(expected)))
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('falls with agents and rises with load, fractions included', () => {
    fc.assert(
      fc.property(load, agents, fc.double({ min: 1e-3, max: 0.5, noNaN: true }), (a, n, step) => {
        const base = erlangB({ load: a, agents: n }).logBlockingProbability
        expect(erlangB({ load: a, agents: n + step }).logBlockingProbability).toBeLessThan(base)
        expect(erlangB({ load: a * (1 + step), agents: n + 1 }).logBlockingProbability).toBeGreaterThan(
          erlangB({ load: a, agents: n + 1 }).logBlockingProbability,
        )
      }),
    )
  })

  it('is continuous in the agents, across whole numbers and across the seams between methods', () => {
    for (const n of [1, 7, 25, 149, 150, 151, 1000]) {
      for (const ratio of [0.3, 0.5999999, 0.6000001, 0.9, 1, 1.1, 1.4999999, 1.5000001, 4]) {
        const at = erlangB({ load: n * ratio, agents: n }).logBlockingProbability
        const above = erlangB({ load: n * ratio, agents: n * (1 + 1e-12) }).logBlockingProbability
        const below = erlangB({ load: n * ratio, agents: n * (1 - 1e-12) }).logBlockingProbability
        const tolerance = 1e-11 * n + 1e-13 * Math.abs(at)
        expect(Math.abs(above - at)).toBeLessThan(tolerance)
        expect(Math.abs(below - at)).toBeLessThan(tolerance)
      }
    }
  })

  it('keeps the logarithm where the probability is beyond the range of doubles', () => {
    const { blockingProbability, logBlockingProbability, carriedLoad } = erlangB({ load: 200, agents: 10_000 })
    expect(blockingProbability).toBe(0)
    expect(logBlockingProbability).toBeCloseTo(-29_325.754_171_333_99, 9)
    expect(carriedLoad).toBe(200)
  })

  it('answers the empty cases', () => {
    expect(erlangB({ load: 3, agents: 0 })).toMatchObject({ blockingProbability: 1, carriedLoad: 0, occupancy: 0 })
    expect(erlangB({ load: 0, agents: 3 })).toMatchObject({ blockingProbability: 0, logBlockingProbability: -Infinity })
    expect(erlangB({ load: 1e-320, agents: 2 }).blockingProbability).toBe(0)
    expect(erlangB({ load: 1e300, agents: 2 }).blockingProbability).toBe(1)
  })

  it('names every bad field', () => {
    expect(() => erlangB({ load: Number.NaN, agents: -1 })).toThrow(/load: .*NaN; agents: .*-1/)
    expect(() => erlangB({ load: Infinity, agents: 1 })).toThrow('load')
  })
})

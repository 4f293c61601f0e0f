import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../core/random'
import { type FluidProgram, solveFluid } from './fluid'

function program(rates: number[][], capacity: number[], demand: number[]): FluidProgram {
  return {
    agents: rates.length,
    types: demand.length,
    rates: Float64Array.from(rates.flat()),
    capacity: Float64Array.from(capacity),
    demand: Float64Array.from(demand),
  }
}

describe('solveFluid', () => {
  it('shares one flexible agent so that both types fill alike', () => {
    // Agent 0 serves only type 0 at 10/h, agent 1 only type 1 at 10/h, agent 2 both at 10/h. Demand 12 and 12 an hour:
    // agent 2 gives half to each: 15/12 = 1.25.
    const solution = solveFluid(
      program(
        [
          [10, 0],
          [0, 10],
          [10, 10],
        ],
        [1, 1, 1],
        [12, 12],
      ),
    )
    expect(solution.t).toBeCloseTo(1.25, 12)
    expect([...solution.share]).toEqual([1, 0, 0, 1, 0.5, 0.5])
    expect([...solution.price]).toEqual([0.5, 0.5])
  })

  it('lets each agent do what they are comparatively fast at', () => {
    // Agent 0: 20/h of A, 10/h of B; agent 1: 10/h of A, 20/h of B. Demand 10 each: each does its own, t = 2.
    // Ignoring speeds (mean 15/h everywhere) would have said 1.5.
    expect(
      solveFluid(
        program(
          [
            [20, 10],
            [10, 20],
          ],
          [1, 1],
          [10, 10],
        ),
      ).t,
    ).toBeCloseTo(2, 12)
  })

  it('splits a comparative advantage where demand is lopsided', () => {
    // Same agents, demand A 20, B 10. Agent 1 does B fully for s of its time: 20 s = 10 t, and A: 20 + 10 (1 - s) = 20 t.
    // s = t/2: 30 - 5t = 20t, t = 1.2.
    expect(
      solveFluid(
        program(
          [
            [20, 10],
            [10, 20],
          ],
          [1, 1],
          [20, 10],
        ),
      ).t,
    ).toBeCloseTo(1.2, 12)
  })

  it('leaves types without demand out, and stops at 0 for demand that nobody serves', () => {
    const rates = [
      [10, 10, 0],
      [0, 10, 0],
    ]
    const without = solveFluid(program(rates, [1, 1], [20, 0, 0]))
    expect([without.t, [...without.price]]).toEqual([0.5, [1, 0, 0]])
    const unserved = solveFluid(program(rates, [1, 1], [20, 5, 1]))
    expect([unserved.t, [...unserved.price], unserved.gap]).toEqual([0, [0, 0, 1], 0])
    // The others are still served as well as they can be.
    expect([...unserved.share]).toEqual([1, 0, 0, 0, 1, 0])
    expect(solveFluid(program(rates, [1, 1], [0, 0, 0])).t).toBe(Number.POSITIVE_INFINITY)
    expect(solveFluid(program([], [], [])).t).toBe(Number.POSITIVE_INFINITY)
  })

  it('is exact where speeds and demand lie eight powers of ten apart', () => {
    const random = seededRandom(8)
    const wide = (): number => 10 ** (8 * random() - 4)
    for (let n = 0; n < 20; n++) {
      const rates = Array.from({ length: 12 }, () => Array.from({ length: 6 }, wide))
      const solution = solveFluid(
        program(
          rates,
          rates.map(() => 1),
          Array.from({ length: 6 }, wide),
        ),
      )
      expect(solution.t).toBeGreaterThan(0)
      expect(Math.abs(solution.gap)).toBeLessThan(1e-9)
    }
  })

  it('refuses what is no program', () => {
    expect(() => solveFluid(program([[1, -1]], [1], [1, 1]))).toThrow(/rates\[1\]/)
    expect(() => solveFluid(program([[1, 1]], [1, 1], [1, Number.NaN]))).toThrow(/capacity.*demand\[1\]/s)
  })

  it('certifies the optimum by its prices on random programs, degenerate ones too', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 12 }),
        fc.boolean(),
        (seed, n, k, whole) => {
          const random = seededRandom(seed)
          const pick = (): number => (whole ? 1 + Math.floor(random() * 3) : 5 + 10 * random())
          const rates = Array.from({ length: n }, () => Array.from({ length: k }, () => (random() < 0.4 ? pick() : 0)))
          for (let type = 0; type < k; type++) {
            const row = rates[type % n]
            if (row !== undefined) row[type] = pick()
          }
          const solution = solveFluid(
            program(
              rates,
              rates.map(() => (whole ? 1 : 0.2 + random())),
              Array.from({ length: k }, pick),
            ),
          )
          expect(solution.gap).toBeLessThan(1e-9)
          expect(solution.gap).toBeGreaterThan(-1e-9)
          for (let a = 0; a < n; a++) {
            const row = solution.share.subarray(a * k, (a + 1) * k)
            expect(row.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(1 + 1e-9)
            expect(Math.min(...row)).toBeGreaterThanOrEqual(0)
          }
        },
      ),
      { numRuns: 300 },
    )
  })
})

import { describe, expect, it } from 'vitest'
import { type FluidProgram, solveFluid } from '../../src/optimizer/coverage'
import { evaluatedByHighs } from './fluid-highs'
import { fluidInstance } from './fluid-instances'

// HiGHS at its tightest tolerances evaluates 200 generated programs: equal speeds, identical agents, whole
// numbers, types without demand or without agents, agents without work, scales from 1e-6 to 1e6.

const INSTANCES = Array.from({ length: 200 }, (_, number) => number)
const EXACT = 1e-9

describe('the fluid optimum', () => {
  it('is that of HiGHS on 200 programs, and its prices prove it', async () => {
    let endless = 0
    let none = 0
    for (const number of INSTANCES) {
      const { name, program } = fluidInstance(number)
      const evaluated = await evaluatedByHighs(program)
      const solution = solveFluid(program)
      if (evaluated.status === 'unbounded') {
        expect(solution.t, name).toBe(Number.POSITIVE_INFINITY)
        endless += 1
        continue
      }
      if (evaluated.t === 0) none += 1
      expect(Math.abs(solution.t - evaluated.t), name).toBeLessThanOrEqual(EXACT * evaluated.t)
      expect(Math.abs(solution.gap), name).toBeLessThanOrEqual(EXACT)
      expectWithinPresence(program, solution.share, name)
    }
    expect([endless > 3, none > 0, endless + none < 60]).toEqual([true, true, true])
  })
})

function expectWithinPresence({ agents, types }: FluidProgram, share: Float64Array, name: string): void {
  for (let a = 0; a < agents; a++) {
    const row = share.subarray(a * types, (a + 1) * types)
    expect(Math.min(...row), name).toBeGreaterThanOrEqual(0)
    expect(
      row.reduce((sum, part) => sum + part, 0),
      name,
    ).toBeLessThanOrEqual(1 + EXACT)
  }
}

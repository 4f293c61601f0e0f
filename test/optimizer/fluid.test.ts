import { describe, expect, it } from 'vitest'
import { type FluidProgram, solveConstrainedFluid, solveFluid } from '../../src/optimizer/coverage'
import { judgedByHighs } from './fluid-highs'
import { constrainedInstance, fluidInstance } from './fluid-instances'

// HiGHS at its tightest tolerances judges 200 generated programs of each kind: equal speeds, identical agents, whole
// numbers, types without demand or without agents, agents without work, scales from 1e-6 to 1e6.

const INSTANCES = Array.from({ length: 200 }, (_, number) => number)
const EXACT = 1e-9

function bestWithoutRules(program: FluidProgram): number {
  return solveFluid(program).t
}

describe('the fluid optimum', () => {
  it('is that of HiGHS on 200 programs, and its prices prove it', async () => {
    let endless = 0
    let none = 0
    for (const number of INSTANCES) {
      const { name, program } = fluidInstance(number)
      const judged = await judgedByHighs(program)
      const solution = solveFluid(program)
      if (judged.status === 'unbounded') {
        expect(solution.t, name).toBe(Number.POSITIVE_INFINITY)
        endless += 1
        continue
      }
      if (judged.t === 0) none += 1
      expect(Math.abs(solution.t - judged.t), name).toBeLessThanOrEqual(EXACT * judged.t)
      expect(Math.abs(solution.gap), name).toBeLessThanOrEqual(EXACT)
      expectWithinPresence(program, solution.share, name)
    }
    expect([endless > 3, none > 0, endless + none < 60]).toEqual([true, true, true])
  })
})

describe('the fluid optimum within rules', () => {
  it('is infeasible where HiGHS says so and equal elsewhere, on 200 programs', async () => {
    let infeasible = 0
    let binding = 0
    for (const number of INSTANCES) {
      const { name, program } = constrainedInstance(number, bestWithoutRules)
      const judged = await judgedByHighs(program)
      const solution = solveConstrainedFluid(program)
      expect(solution.feasible ? 'feasible' : 'infeasible', name).toBe(
        judged.status === 'infeasible' ? 'infeasible' : 'feasible',
      )
      if (!solution.feasible) {
        infeasible += 1
        expect(Object.values(solution.conflict).flat().length, name).toBeGreaterThan(0)
        continue
      }
      if (judged.status === 'unbounded') {
        expect(solution.t, name).toBe(Number.POSITIVE_INFINITY)
        continue
      }
      expect(Math.abs(solution.t - judged.t), name).toBeLessThanOrEqual(EXACT * judged.t)
      expect(Math.abs(solution.gap), name).toBeLessThanOrEqual(EXACT)
      expect(solution.miss, name).toBeLessThanOrEqual(EXACT)
      expectWithinPresence(program, solution.share, name)
      if (solution.t < bestWithoutRules(program) * (1 - 1e-6)) binding += 1
    }
    expect([infeasible > 40, binding > 20]).toEqual([true, true])
  })

  it('is the fluid optimum where there are no rules', () => {
    for (const number of INSTANCES) {
      const { name, program } = fluidInstance(number)
      const solution = solveConstrainedFluid(program)
      const { t } = solveFluid(program)
      const reached = solution.feasible ? solution.t : Number.NaN
      if (Number.isFinite(t)) expect(Math.abs(reached - t), name).toBeLessThanOrEqual(1e-10 * t)
      else expect(reached, name).toBe(t)
    }
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

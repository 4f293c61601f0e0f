import { describe, expect, it } from 'vitest'
import { ValidationError } from '../../../core/errors'
import { solveConstrainedFluid } from './fluid-constrained'
import type { ConstrainedFluidOptimum, ConstrainedFluidProgram } from './fluid-types'

const list = (...values: number[]): Float64Array => Float64Array.from(values)

/** Two agents, each 10 an hour of either type; demand 10 of each. Without rules t = 1. */
const PAIR: ConstrainedFluidProgram = {
  agents: 2,
  types: 2,
  rates: list(10, 10, 10, 10),
  capacity: list(1, 1),
  demand: list(10, 10),
}

function optimum(program: ConstrainedFluidProgram): ConstrainedFluidOptimum {
  const solution = solveConstrainedFluid(program)
  if (!solution.feasible) throw new Error(`infeasible: ${JSON.stringify(solution.conflict)}`)
  return solution
}

describe('solveConstrainedFluid', () => {
  it('keeps a minimum on a type at the expense of the rest, and says at what price', () => {
    // Type 0 gets 1.4 of its demand, which leaves .6 of an agent for type 1.
    const solution = optimum({ ...PAIR, demandFloor: list(1.4, 0) })
    expect(solution.t).toBeCloseTo(0.6, 12)
    expect(solution.floorPrice.demand[0]).toBeCloseTo(1, 12)
    expect([...solution.price]).toEqual([0, 1])
    expect([...solution.agentValue.presence]).toEqual([expect.closeTo(1, 12), expect.closeTo(1, 12)])
  })

  it('keeps a minimum in agents’ time', () => {
    const solution = optimum({ ...PAIR, timeFloor: list(0, 1.25) })
    expect(solution.t).toBeCloseTo(0.75, 12)
    expect(solution.floorPrice.time[1]).toBeCloseTo(1, 12)
  })

  it('divides an agent whose ceiling is below what its types ask for', () => {
    // Type 0 asks for both skills, type 1 for the second: a part of 1.2 skills is x0 twice and x1 once at the most where
    // they do not overlap; holding y1 = max(x0, x1). One agent alone: x0 + x1 <= 1, x0 + max(x0, x1) <= 1.2.
    const solution = optimum({
      agents: 1,
      types: 2,
      rates: list(10, 10),
      capacity: list(1),
      demand: list(9, 1),
      skills: { count: 2, ofType: [[0, 1], [1]], ceiling: list(1.2) },
    })
    // x0 = .6 fills the ceiling: t = 6 / 9; x1 = 1/15 fits beside it.
    expect(solution.t).toBeCloseTo(6 / 9, 12)
    expect(solution.holding[0]).toBeCloseTo(0.6, 12)
    expect(solution.holding[1]).toBeCloseTo(0.6, 12)
    expect(solution.agentValue.ceiling[0]).toBeCloseTo(5 / 9, 9)
  })

  it('asks for enough holders, although nobody needs them for the work', () => {
    // Four half skills in all: two holders of skill 0 take all ceilings, nothing is left for type 1.
    const skills = { count: 2, ofType: [[0], [1]], ceiling: list(1, 1) }
    const solution = optimum({ ...PAIR, skills: { ...skills, holders: list(1.5, 0) } })
    expect(solution.t).toBeCloseTo(0.5, 12)
    expect(solution.floorPrice.holders[0]).toBeCloseTo(1, 12)
    expect(optimum({ ...PAIR, skills: { ...skills, holders: list(2, 0) } }).t).toBe(0)
  })

  it('names the rules that contradict each other, and only these', () => {
    const floors = solveConstrainedFluid({ ...PAIR, demandFloor: list(1.5, 0.6), timeFloor: list(0, 0.1) })
    expect(floors).toMatchObject({
      feasible: false,
      conflict: { demandFloors: [0, 1], timeFloors: [], holders: [], agents: [0, 1], ceilings: [] },
    })
    const holders = solveConstrainedFluid({
      ...PAIR,
      demandFloor: list(0.1, 0),
      skills: { count: 2, ofType: [[0], [1]], ceiling: list(1, 1), holders: list(1.5, 0.6) },
    })
    expect(holders).toMatchObject({
      feasible: false,
      conflict: { demandFloors: [], timeFloors: [], holders: [0, 1], agents: [], ceilings: [0, 1] },
    })
    const nobody = solveConstrainedFluid({ ...PAIR, rates: list(10, 0, 10, 0), demandFloor: list(0, 0.5) })
    expect(nobody).toMatchObject({ feasible: false, conflict: { demandFloors: [1], agents: [] } })
  })

  it('accepts a minimum that is reached exactly, and not one a millionth above', () => {
    expect(solveConstrainedFluid({ ...PAIR, demandFloor: list(1.2, 0.8) }).feasible).toBe(true)
    expect(solveConstrainedFluid({ ...PAIR, demandFloor: list(1.2, 0.800001) }).feasible).toBe(false)
  })

  it('prices rules by what a little more of them costs', () => {
    const program = {
      agents: 3,
      types: 3,
      rates: list(12, 7, 0, 9, 11, 8, 0, 6, 13),
      capacity: list(0.9, 0.7, 1),
      demand: list(6, 8, 7),
      demandFloor: list(1.7, 0, 0),
      timeFloor: list(0, 0, 0.8),
    }
    const { t, floorPrice, gap } = optimum(program)
    expect(Math.abs(gap)).toBeLessThan(1e-12)
    const step = 1e-4
    const dearer = optimum({ ...program, demandFloor: list(1.7 + step, 0, 0) }).t
    expect((t - dearer) / step).toBeCloseTo(floorPrice.demand[0] ?? Number.NaN, 6)
    const longer = optimum({ ...program, timeFloor: list(0, 0, 0.8 + step) }).t
    expect((t - longer) / step).toBeCloseTo(floorPrice.time[2] ?? Number.NaN, 6)
    expect(floorPrice.demand[0]).toBeGreaterThan(0.1)
    expect(floorPrice.time[2]).toBeGreaterThan(0.1)
  })

  it('refuses what is no program, field by field', () => {
    const wrong = (): unknown =>
      solveConstrainedFluid({
        ...PAIR,
        rates: list(1, Number.NaN, 1, 1),
        demandFloor: list(1),
        skills: { count: 1, ofType: [[0], [3]], ceiling: list(-1, 1) },
      })
    expect(wrong).toThrow(ValidationError)
    expect(wrong).toThrow(/rates\[1\].*demandFloor.*skills\.ceiling\[0\].*skills\.ofType\[1\]/s)
  })
})

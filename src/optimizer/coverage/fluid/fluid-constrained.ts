import { checkBag } from '../../../core/bag'
import { solveProgram } from '../program/program-simplex'
import { certify } from './fluid-certificate'
import { checkConstrained } from './fluid-check'
import { conflictOf } from './fluid-conflict'
import { fluidProgram } from './fluid-program'
import type { ConstrainedFluidProgram, ConstrainedFluidSolution } from './fluid-types'

/**
 * Solves a fluid program with minimums for types and holders and maximums for the skills of an agent (the linear
 * relaxation), or says which rules contradict each other. Exact up to rounding: `gap` compares the plan with the bound
 * that its prices prove. A rule counts as kept if its relative violation is at most 1e-10.
 *
 * Uses a general simplex solver on sparse factors. For programs without rules, `solveFluid` is a hundred times faster.
 * @throws ValidationError for lists of the wrong length and for values that are negative or not numbers
 */
export function solveConstrainedFluid(program: ConstrainedFluidProgram): ConstrainedFluidSolution {
  checkBag(program, 'program', 'agents=n types=n *')
  checkConstrained(program)
  const built = fluidProgram(program)
  const result = solveProgram(built.program)
  if (!result.feasible) {
    return { feasible: false, conflict: conflictOf(built, result.ray), pivots: result.pivots }
  }
  return certify(program, built, result)
}

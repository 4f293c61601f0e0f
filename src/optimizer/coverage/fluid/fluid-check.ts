import { type Issue, ValidationError } from '../../../core/errors'
import type { ConstrainedFluidProgram, FluidProgram } from './fluid-types'

/** Rejects lists of the wrong length, and values that are negative or not finite. */
export function checkFluid(subject: string, program: FluidProgram): void {
  const issues = programIssues(program)
  if (issues.length > 0) throw new ValidationError(issues, { subject })
}

/** Checks a program with rules in the same way. */
export function checkConstrained(program: ConstrainedFluidProgram): void {
  const { agents, types, demandFloor, timeFloor, skills } = program
  const issues = [
    ...programIssues(program),
    ...amounts('demandFloor', demandFloor, types),
    ...amounts('timeFloor', timeFloor, types),
  ]
  if (skills !== undefined) {
    issues.push(
      ...amounts('skills.holders', skills.holders, skills.count),
      ...amounts('skills.ceiling', skills.ceiling, agents, true),
      ...length('skills.ofType', skills.ofType, types),
      ...length('skills.mayHold', skills.mayHold, agents * skills.count),
    )
    for (const [k, list] of skills.ofType.entries()) {
      const strange = list.find((s) => !(Number.isInteger(s) && s >= 0 && s < skills.count))
      if (strange === undefined) continue
      issues.push({ path: `skills.ofType[${k}]`, message: `${strange} is not a skill from 0 to ${skills.count - 1}` })
    }
  }
  if (issues.length > 0) throw new ValidationError(issues, { subject: 'solveConstrainedFluid' })
}

function programIssues({ agents, types, rates, capacity, demand }: FluidProgram): Issue[] {
  const counts: Issue[] = []
  for (const [path, value] of Object.entries({ agents, types })) {
    if (!(Number.isSafeInteger(value) && value >= 0))
      counts.push({ path, message: `${value} is not a whole number of at least 0` })
  }
  if (counts.length > 0) return counts
  return [
    ...amounts('rates', rates, agents * types),
    ...amounts('capacity', capacity, agents),
    ...amounts('demand', demand, types),
  ]
}

function length(path: string, list: ArrayLike<unknown> | undefined, wanted: number): Issue[] {
  if (list === undefined || list.length === wanted) return []
  return [{ path, message: `has ${list.length} entries instead of ${wanted}` }]
}

function amounts(path: string, list: Float64Array | undefined, wanted: number, endless = false): Issue[] {
  const wrong = length(path, list, wanted)
  if (list === undefined || wrong.length > 0) return wrong
  for (let n = 0; n < list.length; n++) {
    const value = list[n] ?? Number.NaN
    if (value >= 0 && (endless || value < Number.POSITIVE_INFINITY)) continue
    return [
      { path: `${path}[${n}]`, message: `${value} is not ${endless ? 'a number' : 'a finite number'} of at least 0` },
    ]
  }
  return []
}

import { type Issue, ValidationError } from '../../../core/errors'
import type { FluidProgram } from './fluid-types'

/** Rejects lists of the wrong length, and values that are negative or not finite. */
export function checkFluid(subject: string, program: FluidProgram): void {
  const issues = programIssues(program)
  if (issues.length > 0) throw new ValidationError(issues, { subject })
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

function length(path: string, list: ArrayLike<unknown>, wanted: number): Issue[] {
  if (list.length === wanted) return []
  return [{ path, message: `has ${list.length} entries instead of ${wanted}` }]
}

function amounts(path: string, list: Float64Array, wanted: number): Issue[] {
  const wrong = length(path, list, wanted)
  if (wrong.length > 0) return wrong
  for (let n = 0; n < list.length; n++) {
    const value = list[n] ?? Number.NaN
    if (value >= 0 && value < Number.POSITIVE_INFINITY) continue
    return [{ path: `${path}[${n}]`, message: `${value} is not a finite number of at least 0` }]
  }
  return []
}

import loadHighs from 'highs'
import type { FluidProgram } from '../../src/optimizer/coverage'

/** What HiGHS says of a fluid program. */
export interface Evaluated {
  readonly status: 'optimal' | 'infeasible' | 'unbounded' | string
  readonly t: number
}

/** Its tightest tolerances. */
const OPTIONS = {
  output_flag: false,
  primal_feasibility_tolerance: 1e-10,
  dual_feasibility_tolerance: 1e-10,
} as const

const loaded = loadHighs()

/** Solves a fluid program with HiGHS: straight from the definition, nothing left out or put together. */
export async function evaluatedByHighs(program: FluidProgram): Promise<Evaluated> {
  const highs = await loaded
  const solution = highs.solve(asText(program), OPTIONS)
  return { status: solution.Status.toLowerCase(), t: solution.ObjectiveValue }
}

/** A fluid program in the LP format: x_a_k is an agent's time on a type. */
export function asText({ agents, types, rates, capacity, demand }: FluidProgram): string {
  const rows: string[] = []
  const sum = (length: number, part: (n: number) => string): string =>
    Array.from({ length }, (_, n) => part(n)).join('')
  for (let k = 0; k < types; k++) {
    const desired = demand[k] ?? 0
    if (!(desired > 0)) continue
    // Divided by the demand, so that the solver's absolute tolerance means the same for each type.
    const served = sum(agents, (a) => {
      const rate = rates[a * types + k] ?? 0
      return rate > 0 ? ` + ${rate / desired} x_${a}_${k}` : ''
    })
    rows.push(`${served} - 1 t >= 0`)
  }
  for (let a = 0; a < agents; a++) {
    const own = sum(types, (k) => ((rates[a * types + k] ?? 0) > 0 ? ` + 1 x_${a}_${k}` : ''))
    if (own !== '') rows.push(`${own} <= ${capacity[a]}`)
  }
  const body = rows.map((row, n) => ` r${n}:${row}`)
  return ['Maximize', ' obj: t', 'Subject To', ...body, 'Bounds', ' t >= 0', 'End', ''].join('\n')
}

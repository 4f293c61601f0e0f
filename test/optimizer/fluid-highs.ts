import loadHighs from 'highs'
import type { ConstrainedFluidProgram } from '../../src/optimizer/coverage'

/** What HiGHS says of a fluid program. */
export interface Judged {
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

/** Solves a fluid program, rules included, with HiGHS: straight from the definition, nothing left out or put together. */
export async function judgedByHighs(program: ConstrainedFluidProgram): Promise<Judged> {
  const highs = await loaded
  const solution = highs.solve(asText(program), OPTIONS)
  return { status: solution.Status.toLowerCase(), t: solution.ObjectiveValue }
}

/** A fluid program in the LP format: x_a_k is an agent's time on a type, y_a_s the part it holds of a skill. */
export function asText(program: ConstrainedFluidProgram): string {
  const { agents, types, rates, capacity, demand, demandFloor, timeFloor, skills } = program
  const rows: string[] = []
  const columns = new Set<string>()
  const mayHold = (a: number, s: number): boolean =>
    skills?.mayHold === undefined || skills.mayHold[a * skills.count + s] === 1
  const term = (value: number, column: string): string => {
    columns.add(column)
    return ` ${value < 0 ? '-' : '+'} ${Math.abs(value)} ${column}`
  }
  const open = (a: number, k: number): boolean =>
    (rates[a * types + k] ?? 0) > 0 && (skills?.ofType[k] ?? []).every((s) => mayHold(a, s))
  const sum = (length: number, part: (n: number) => string): string =>
    Array.from({ length }, (_, n) => part(n)).join('')
  for (let k = 0; k < types; k++) {
    const wanted = demand[k] ?? 0
    // Divided by the demand, so that the solver's absolute tolerance means the same for each type.
    const served = sum(agents, (a) =>
      wanted > 0 && open(a, k) ? term((rates[a * types + k] ?? 0) / wanted, `x_${a}_${k}`) : '',
    )
    if (wanted > 0) rows.push(`${served}${term(-1, 't')} >= 0`)
    if (wanted > 0 && (demandFloor?.[k] ?? 0) > 0) rows.push(`${served}${term(0, 't')} >= ${demandFloor?.[k]}`)
    const time = sum(agents, (a) => (open(a, k) ? term(1, `x_${a}_${k}`) : ''))
    if ((timeFloor?.[k] ?? 0) > 0) rows.push(`${time}${term(0, 't')} >= ${timeFloor?.[k]}`)
  }
  for (let a = 0; a < agents; a++) {
    const own = sum(types, (k) => (open(a, k) ? term(1, `x_${a}_${k}`) : ''))
    if (own !== '') rows.push(`${own} <= ${capacity[a]}`)
    if (skills === undefined) continue
    for (let k = 0; k < types; k++) {
      if (!open(a, k)) continue
      for (const s of new Set(skills.ofType[k])) {
        rows.push(`${term(1, `x_${a}_${k}`)}${term(-(capacity[a] ?? 0), `y_${a}_${s}`)} <= 0`)
      }
    }
    const held = sum(skills.count, (s) => (mayHold(a, s) ? term(1, `y_${a}_${s}`) : ''))
    const ceiling = skills.ceiling?.[a] ?? Number.POSITIVE_INFINITY
    if (held !== '' && ceiling < Number.POSITIVE_INFINITY) rows.push(`${held} <= ${ceiling}`)
  }
  for (let s = 0; s < (skills?.count ?? 0); s++) {
    const least = skills?.holders?.[s] ?? 0
    const held = sum(agents, (a) => (mayHold(a, s) ? term(1, `y_${a}_${s}`) : ''))
    if (least > 0) rows.push(`${held}${term(0, 't')} >= ${least}`)
  }
  const bounds = [...columns].filter((name) => name.startsWith('y')).map((name) => ` 0 <= ${name} <= 1`)
  const body = rows.map((row, n) => ` r${n}:${row}`)
  return ['Maximize', ' obj: t', 'Subject To', ...body, 'Bounds', ' t >= 0', ...bounds, 'End', ''].join('\n')
}

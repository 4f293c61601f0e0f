import loadHighs from 'highs'
import { type Constraint, lessEq, solve } from 'yalps'
import { seededRandom } from '../../src/core/random'
import { type FluidProgram, solveFluid } from '../../src/optimizer/coverage'
import type { Row } from './table'
import { cpuTime, duration, median } from './timing'

const AGENTS = 200
const TYPES = 20
/** Relative: what counts as the same optimum. */
const SAME = 1e-9
/** Of these runs the median counts, after a third as many to warm up. */
const RUNS = { ours: 31, highs: 9, yalps: 3 }

/** The fluid optimum of 200 agents who all can serve 20 contact types at speeds of their own: 4,000 columns, 220 rows. */
export async function linearProgramRows(): Promise<Row[]> {
  const program = generated()
  const { t } = solveFluid(program)
  const ours = await timed(() => solveFluid(program).t, RUNS.ours)
  const highs = await loadHighs()
  const text = asText(program)
  const byHighs = await timed(() => highs.solve(text, { output_flag: false }).ObjectiveValue, RUNS.highs)
  const model = asModel(program)
  const byYalps = await timed(() => solve(model, { precision: 1e-12 }).result, RUNS.yalps)
  const row = (peer: string, theirs: { ms: number; value: number }): Row => {
    const off = Math.abs(t / theirs.value - 1)
    if (!(off <= SAME)) throw new Error(`${peer} finds ${theirs.value}, we find ${t}`)
    return {
      task: `fluid optimum, ${AGENTS} agents x ${TYPES} types`,
      peer,
      ours: duration(ours.ms),
      theirs: duration(theirs.ms),
      ratio: theirs.ms / ours.ms,
      budget: 1,
      check: `optimum equal within ${off.toExponential(0)}`,
    }
  }
  return [row('highs (with its parsing)', byHighs), row('yalps', byYalps)]
}

function generated(): FluidProgram {
  const random = seededRandom(20)
  return {
    agents: AGENTS,
    types: TYPES,
    rates: Float64Array.from({ length: AGENTS * TYPES }, () => 5 + 10 * random()),
    capacity: Float64Array.from({ length: AGENTS }, () => 0.5 + 0.5 * random()),
    demand: Float64Array.from({ length: TYPES }, () => 20 + 40 * random()),
  }
}

async function timed(run: () => number, runs: number): Promise<{ readonly ms: number; readonly value: number }> {
  const warmUp = Math.floor(runs / 3)
  const times: number[] = []
  let value = Number.NaN
  for (let n = 0; n < runs + warmUp; n++) {
    const { answer, seconds } = await cpuTime(run)
    value = answer
    if (n >= warmUp) times.push(seconds * 1000)
  }
  return { ms: median(times), value }
}

/** Multiple of a type's demand that an agent serves with all its presence. */
function gain({ rates, types, capacity, demand }: FluidProgram, a: number, k: number): number {
  return ((rates[a * types + k] ?? 0) * (capacity[a] ?? 0)) / (demand[k] ?? 1)
}

function asText(program: FluidProgram): string {
  const { agents, types } = program
  const sum = (length: number, term: (n: number) => string): string =>
    Array.from({ length }, (_, n) => term(n)).join(' + ')
  const served = Array.from(
    { length: types },
    (_, k) => ` k${k}: ${sum(agents, (a) => `${gain(program, a, k)} x${a}_${k}`)} - t >= 0`,
  )
  const present = Array.from({ length: agents }, (_, a) => ` a${a}: ${sum(types, (k) => `x${a}_${k}`)} <= 1`)
  return ['Maximize', ' t', 'Subject To', ...served, ...present, 'End', ''].join('\n')
}

function asModel(program: FluidProgram) {
  const { agents, types } = program
  const constraints = new Map<string, Constraint>()
  const variables = new Map<string, Map<string, number>>()
  const growth = new Map([['t', 1]])
  for (let k = 0; k < types; k++) {
    constraints.set(`k${k}`, lessEq(0))
    growth.set(`k${k}`, 1)
  }
  variables.set('t', growth)
  for (let a = 0; a < agents; a++) {
    constraints.set(`a${a}`, lessEq(1))
    for (let k = 0; k < types; k++) {
      variables.set(
        `x${a}_${k}`,
        new Map([
          [`k${k}`, -gain(program, a, k)],
          [`a${a}`, 1],
        ]),
      )
    }
  }
  return { direction: 'maximize' as const, objective: 't', constraints, variables }
}

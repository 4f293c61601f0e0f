/**
 * Whether the intervals of a named week hold:
 * `npm run bench:week -- [seeds] [agents] [first seed] [--worlds=NAME,NAME] [--lived=WEEKS]`,
 * by default 8 seeds of 100 agents in ten worlds: trends of demand and of handle times, holidays, leave, absence, agents
 * who joined, a clock change, everything that the platform does to a contact at once (`parts/week-worlds.ts`). Each
 * emulated org lives four weeks; the week after them is predicted with what its planner knows (special days, leave list,
 * time zone), then lived, `lived` times (by default once).
 *
 * Printed by world: by how many points the service that was lived is above its forecast, and for how many of the queues it
 * is above, for the named week and for the average week of the history; how many queue-weeks lay inside their 95 %
 * intervals, how wide these are, and the contacts and the handle time that were expected over those that came.
 */
import { parseArgs } from 'node:util'
import { biasOf, coverageOf, type EvaluatedFigure, type EvaluatedWorld, evaluateWorld } from './parts/week-coverage'
import { WEEK_WORLDS } from './parts/week-worlds'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { worlds: { type: 'string' }, lived: { type: 'string' } },
})
const [seeds = '8', agents = '100', firstSeed = '1'] = positionals
const desired = values.worlds?.split(',')
const worlds = WEEK_WORLDS.filter(({ name }) => desired?.some((one) => name.includes(one)) ?? true)

const found = new Map<string, EvaluatedWorld[]>()
for (let i = 0; i < Number(seeds); i++) {
  for (const world of worlds) {
    const lived = Number(values.lived ?? '1')
    const size = { seed: Number(firstSeed) + i, agents: Number(agents), lived, isAverageToo: true }
    const evaluated = await evaluateWorld(world, size)
    found.set(world.name, [...(found.get(world.name) ?? []), evaluated])
    console.log(line(`#${Number(firstSeed) + i} ${world.name}`, [evaluated]))
  }
}
console.log(`\nAll ${seeds} seeds of ${agents} agents`)
for (const [name, evaluated] of found) console.log(line(name, evaluated))

function line(name: string, evaluated: readonly EvaluatedWorld[]): string {
  const figures = evaluated.flatMap((one) => one.figures)
  const shown = (['serviceLevel', 'asaSeconds', 'abandonProbability'] as const).map((figure) => {
    const { held, above, of, width } = coverageOf(figures, figure)
    return `${figure} ${((100 * held) / Math.max(1, of)).toFixed(1)} % of ${of} (above ${above}, below ${of - held - above}, width ${width.toFixed(3)})`
  })
  const mean = (of: (one: EvaluatedWorld) => number): string =>
    (evaluated.reduce((sum, one) => sum + of(one), 0) / evaluated.length).toFixed(3)
  const bias = (own: readonly EvaluatedFigure[]): string => {
    const { points, above } = biasOf(own)
    return `${(100 * points).toFixed(2)} points (${(100 * above).toFixed(0)} % of queues above)`
  }
  const average = evaluated.flatMap((one) => one.average)
  return `${name}: lived minus forecast ${bias(figures)}, average week ${bias(average)}; ${shown.join(', ')}; contacts ${mean((one) => one.volume)}, handle time ${mean((one) => one.handleTime)}`
}

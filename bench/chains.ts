/**
 * Chains against the engine: `npm run bench:chains -- [sizes] [load]`, by default twelve sizes (queues x agents of each) at
 * a load of 0.7. Each queue has its own agents and skill, 600 s a contact, a target of 80 % in 30 s. The closed chain lends
 * one agent of each queue to the next one; the spread chain's second round lends one to the second next queue. The engine
 * has its default options and as many changes. The bound is full pooling: everybody holds every skill.
 *
 * Gains are points of service level in weeks that no search has used. `least` is the smallest gain of a queue.
 */
import type { RoutingModel } from '../src/documents'
import { applyMoves, compareSimulations, recommendSkills } from '../src/optimizer'
import { siloed } from './parts/centers'

const [list = '3x3,4x4,5x4,6x3,6x5,6x8,7x5,8x6,3x5,4x7,5x6,9x4', load = '0.7'] = process.argv.slice(2)
/** The level of granted skills; it does not matter here. */
const LEVEL = 1

console.log('size      changes  engine  closed  of it  spread  of it  bound  least')
for (const size of list.split(',')) {
  const [queues = 0, agents = 0] = size.split('x').map(Number)
  const model = siloed(queues, agents, Number(load))
  const bound = gainOf(model, pooled(model))
  for (const rounds of [1, 2]) {
    const { changes } = recommendSkills(model, { maxChanges: rounds * queues })
    const engine = gainOf(model, applyMoves(model, changes))
    const closed = gainOf(
      model,
      chain(model, queues, rounds, () => 1),
    )
    const spread = gainOf(
      model,
      chain(model, queues, rounds, (round) => round + 1),
    )
    console.log(
      [
        size.padEnd(9),
        String(changes.length).padStart(7),
        points(engine.all),
        points(closed.all),
        (engine.all / closed.all).toFixed(2).padStart(6),
        points(spread.all),
        (engine.all / spread.all).toFixed(2).padStart(6),
        points(bound.all),
        points(engine.min),
      ].join(' '),
    )
  }
}

/** The model after grants, pairs of agent and skill. */
function granted(model: RoutingModel, grants: readonly (readonly string[])[]): RoutingModel {
  const agents = model.agents.map((agent) => {
    const own = grants.filter(([id]) => id === agent.id)
    return { ...agent, skills: [...agent.skills, ...own.map(([, id = '']) => ({ id, level: LEVEL }))] }
  })
  return { ...model, agents }
}

function pooled(model: RoutingModel): RoutingModel {
  return granted(
    model,
    model.agents.flatMap(({ id, skills }) =>
      model.skills.flatMap((skill) => (skills.some((own) => own.id === skill.id) ? [] : [[id, skill.id]])),
    ),
  )
}

function chain(model: RoutingModel, queues: number, rounds: number, next: (round: number) => number): RoutingModel {
  const own = (skill: string) => model.agents.filter(({ skills }) => skills.some(({ id }) => id === skill))
  const grants = Array.from({ length: rounds }, (_, round) =>
    model.skills.map(({ id }, i) => [own(id)[round]?.id ?? '', model.skills[(i + next(round)) % queues]?.id ?? '']),
  )
  return granted(model, grants.flat())
}

/** Points of service level, of all contacts and of the queue that gains least. */
function gainOf(before: RoutingModel, after: RoutingModel): { readonly all: number; readonly min: number } {
  const { difference } = compareSimulations(before, after, { seed: 7, replications: 8, hours: 3000 })
  const rows = difference.queues.map(({ serviceLevel }) => serviceLevel.offered.mean)
  return { all: difference.total.serviceLevel.offered.mean, min: Math.min(...rows) }
}

function points(share: number): string {
  return (100 * share).toFixed(2).padStart(7)
}

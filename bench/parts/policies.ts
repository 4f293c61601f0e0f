import type { RoutingModel } from '../../src/documents'
import { engine, type Planned } from './engine'
import { type Move, type Observed, queueWeeks } from './living-org'
import { median } from './timing'

/** Changes per agent. */
const LIMITS = [0.1, 0.25, 0.5, 1]

/** A way to decide, by its name. */
export interface Policy {
  readonly name: string
  plan(observed: Observed): Promise<Planned>
}

/**
 * Nothing; the engine at each limit, without one, and its own choice; everything to everybody; the tutorials' rule; and
 * with as many changes as each limit the first grants of the rule that gives everything.
 */
export function policiesOf(): readonly Policy[] {
  const max = (limit: number, { agents }: RoutingModel): number =>
    Math.round(limit * agents.filter(({ eligible }) => eligible).length)
  const rule = (name: string, moves: (observed: Observed) => readonly Move[]): Policy => ({
    name,
    plan: (observed) => Promise.resolve({ moves: moves(observed), seconds: 0 }),
  })
  return [
    rule('nothing', () => []),
    ...LIMITS.map((limit) => ({
      name: `engine ${limit}`,
      plan: ({ model }: Observed) => engine(model, { maxChanges: max(limit, model) }),
    })),
    { name: 'engine no limit', plan: ({ model }) => engine(model, { choose: 'all' }) },
    { name: 'engine default', plan: ({ model }) => engine(model) },
    rule('everything', everything),
    rule('tutorials', ({ model }) => tutorials(model)),
    ...LIMITS.map((limit) =>
      rule(`everything ${limit}`, (observed) => everything(observed).slice(0, max(limit, observed.model))),
    ),
  ]
}

/**
 * Every skill that the agent's queues ask for, at level 1; own levels are kept. In the order of need: the queue with the
 * lowest service level in the history first, in it the skill that most contacts ask for, in it agents by name.
 * @param queue only skills that this queue asks for, to its members
 */
export function everything({ model, demand }: Observed, queue?: string): Move[] {
  const level = new Map([...queueWeeks(demand)].map(([id, { within, offered }]) => [id, within / Math.max(1, offered)]))
  const desired = model.queues.filter(({ id }) => queue === undefined || id === queue)
  const queues = desired.sort((a, b) => (level.get(a.id) ?? 1) - (level.get(b.id) ?? 1))
  const members = model.agents.filter(({ eligible }) => eligible).sort((a, b) => (a.name < b.name ? -1 : 1))
  const granted = new Map<string, Move>()
  for (const { id: queueId } of queues) {
    for (const skill of askedIn(model, queueId)) {
      for (const { id: agent, queues: own, skills } of members) {
        if (!own.some((queue) => queue.queueId === queueId) || skills.some(({ id }) => id === skill)) continue
        const key = `${agent} ${skill}`
        if (!granted.has(key)) granted.set(key, { agent, skill, level: 1 })
      }
    }
  }
  return [...granted.values()]
}

/** Skills that contacts of a queue ask for, the most asked first. */
function askedIn({ contactTypes }: RoutingModel, queueId: string): string[] {
  const requested = new Map<string, number>()
  for (const type of contactTypes) {
    if (type.queueId !== queueId) continue
    for (const skill of type.skillIds) requested.set(skill, (requested.get(skill) ?? 0) + type.callsPerHour)
  }
  return [...requested].sort(([, a], [, b]) => b - a).map(([skill]) => skill)
}

/** For each skill, the two members without it who have the lowest handle time of all get it. */
function tutorials({ agents, skills, contactTypes }: RoutingModel): Move[] {
  const pace = new Map(
    agents.map(({ id, handling }) => [id, median(handling.map(({ ahtSeconds }) => ahtSeconds))] as const),
  )
  return skills.flatMap(({ id: skill }) => {
    const queues = new Set(contactTypes.flatMap((type) => (type.skillIds.includes(skill) ? [type.queueId] : [])))
    return agents
      .filter((agent) => agent.eligible && agent.queues.some(({ queueId }) => queues.has(queueId)))
      .filter((agent) => !agent.skills.some(({ id }) => id === skill))
      .sort((a, b) => (pace.get(a.id) ?? Number.POSITIVE_INFINITY) - (pace.get(b.id) ?? Number.POSITIVE_INFINITY))
      .slice(0, 2)
      .map((agent) => ({ agent: agent.id, skill, level: 3 }))
  })
}

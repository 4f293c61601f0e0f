import type { ModelAgent, RoutingModel } from '../../../documents'

/** The setting that orders the agents of a queue: levels of its skills under BEST, or rings. */
export type OrderLever = 'levels' | 'rings'

/** Places in the order of a queue: agents at 0 get contacts last, agents at `places - 1` first. */
export interface QueueOrder {
  readonly lever: OrderLever
  readonly places: number
  /** The place nearest to each agent's present setting. */
  readonly present: readonly number[]
  /** Level or ring of a place. */
  setting(place: number): number
  /** The model with the agents at these places; `undefined` leaves an agent as is. */
  apply(places: readonly (number | undefined)[]): RoutingModel
}

/** Skills that the queue's contacts ask for. */
export function requestedSkills(model: RoutingModel, queueId: string): Set<string> {
  return new Set(model.contactTypes.flatMap((type) => (type.queueId === queueId ? type.skillIds : [])))
}

/**
 * An agent gets the same level on all of the queue's skills, so that the average for contacts that ask for several is
 * that level too.
 */
export function levelOrder(
  model: RoutingModel,
  queueId: string,
  agentIds: readonly string[],
  { lowest, step }: { lowest: number; step: number },
): QueueOrder {
  const requested = requestedSkills(model, queueId)
  const places = Math.floor((5 - lowest) / step + 1e-9) + 1
  const setting = (place: number): number => Math.round((lowest + place * step) * 1000) / 1000
  const byId = new Map(model.agents.map((agent) => [agent.id, agent]))
  const present = agentIds.map((id) => {
    const usedSkills = (byId.get(id)?.skills ?? []).filter((skill) => requested.has(skill.id))
    const level = usedSkills.reduce((sum, skill) => sum + skill.level, 0) / Math.max(1, usedSkills.length)
    return Math.min(places - 1, Math.max(0, Math.round((level - lowest) / step)))
  })
  const withPlace = (agent: ModelAgent, place: number): ModelAgent => ({
    ...agent,
    skills: agent.skills.map((skill) => (requested.has(skill.id) ? { ...skill, level: setting(place) } : skill)),
  })
  return { lever: 'levels', places, present, setting, apply: applier(model, agentIds, withPlace) }
}

/** Ring 1 comes first. */
export function ringOrder(
  model: RoutingModel,
  queueId: string,
  agentIds: readonly string[],
  rings: number,
): QueueOrder {
  const setting = (place: number): number => rings - place
  const byId = new Map(model.agents.map((agent) => [agent.id, agent]))
  const present = agentIds.map((id) => {
    const ring = byId.get(id)?.queues.find((queue) => queue.queueId === queueId)?.ring ?? 1
    return rings - Math.min(rings, ring)
  })
  const withPlace = (agent: ModelAgent, place: number): ModelAgent => ({
    ...agent,
    queues: agent.queues.map((queue) => (queue.queueId === queueId ? { ...queue, ring: setting(place) } : queue)),
  })
  return { lever: 'rings', places: rings, present, setting, apply: applier(model, agentIds, withPlace) }
}

function applier(
  model: RoutingModel,
  agentIds: readonly string[],
  withPlace: (agent: ModelAgent, place: number) => ModelAgent,
): QueueOrder['apply'] {
  return (places) => {
    const placeById = new Map(agentIds.map((id, i) => [id, places[i]]))
    const agents = model.agents.map((agent) => {
      const place = placeById.get(agent.id)
      return place === undefined ? agent : withPlace(agent, place)
    })
    return { ...model, agents }
  }
}

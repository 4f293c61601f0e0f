import type { ModelAgent, RoutingModel } from '../../../documents'

/** A skill in which an agent would be certified. */
export interface Grant {
  readonly agentId: string
  readonly skillId: string
}

/** The model in which agents hold further skills and are members of the queues whose contacts require them. */
export function withGrants(model: RoutingModel, grants: readonly Grant[], level: number): RoutingModel {
  if (grants.length === 0) return model
  return {
    ...model,
    agents: model.agents.map((agent) =>
      grants
        .filter(({ agentId }) => agentId === agent.id)
        .reduce((own, { skillId }) => granted(own, skillId, level, model), agent),
    ),
  }
}

function granted(agent: ModelAgent, skillId: string, level: number, model: RoutingModel): ModelAgent {
  const held = agent.skills.some(({ id }) => id === skillId)
  const joinedIds = new Set(agent.queues.map(({ queueId }) => queueId))
  const missing = listQueues(model, skillId).filter((queueId) => !joinedIds.has(queueId))
  return {
    ...agent,
    skills: held ? agent.skills : [...agent.skills, { id: skillId, level }],
    queues: [...agent.queues, ...missing.map((queueId) => ({ queueId, ring: 1 }))],
  }
}

/** Queues whose contacts require a skill. */
function listQueues({ contactTypes }: RoutingModel, skillId: string): string[] {
  return [...new Set(contactTypes.flatMap(({ queueId, skillIds }) => (skillIds.includes(skillId) ? [queueId] : [])))]
}

/** The model without some agents. */
export function without(model: RoutingModel, agentIds: readonly string[]): RoutingModel {
  return {
    ...model,
    agents: model.agents.map((agent) => (agentIds.includes(agent.id) ? { ...agent, eligible: false } : agent)),
  }
}

import { defined } from '../../../core/defined'
import type { ModelQueue } from '../../../documents'
import type { QueueDefinition } from './define-types'
import { checkNames, type DefinedNames } from './defined-names'

/** Ids of the agents with a name: one agent's, or all of an entry with a count. */
export type AgentIds = ReadonlyMap<string, readonly string[]>

/** One queue of a definition, at `path`. */
export function defineQueue(queue: QueueDefinition, path: string, names: DefinedNames, agentIds: AgentIds): ModelQueue {
  const { id, name = id, evaluation = 'BEST', predictive = false, scoring } = queue
  const agentsAt = (place: string, agents: readonly string[]): string[] => {
    checkNames(names, `${path}.${place}.agents`, agents, agentIds, 'agent')
    return [...new Set(agents.flatMap((agent) => agentIds.get(agent) ?? []))]
  }
  const rings = queue.rings?.map(({ timeoutSeconds, skillsToRemove = [] }, i) => {
    checkNames(names, `${path}.rings[${i}].skillsToRemove`, skillsToRemove, names.skills, 'skill')
    return { ...defined({ timeoutSeconds }), skillsToRemove }
  })
  const conditionalGroups = queue.conditionalGroups?.map(({ queue: queueId, agents, waitSeconds = 0, ...when }, i) => {
    const place = `conditionalGroups[${i}]`
    if (queueId !== undefined) checkNames(names, `${path}.${place}.queue`, [queueId], names.queues, 'queue')
    return { ...defined({ queueId }), ...when, agentIds: agentsAt(place, agents), waitSeconds }
  })
  const preferredAgents = queue.preferredAgents?.map(({ agents, waitSeconds = 0 }, i) => ({
    agentIds: agentsAt(`preferredAgents[${i}]`, agents),
    waitSeconds,
  }))
  return { id, name, evaluation, predictive, ...defined({ scoring, rings, conditionalGroups, preferredAgents }) }
}

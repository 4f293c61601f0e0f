import type { ModelAgent, ModelContactType, ModelQueue, Ref, RoutingModel } from '../../documents'
import { isOffered, needsSkills } from '../model/can-serve'

/** Whether the skill decides who can serve the type. */
export function asksFor({ queues }: RoutingModel, type: ModelContactType, skillId: string): boolean {
  if (!type.skillIds.includes(skillId)) return false
  const queue = queues.find(({ id }) => id === type.queueId)
  return queue === undefined || needsSkills(queue)
}

/** The agent's queues in which holding the skill makes a difference. */
export function queuesActedIn(model: RoutingModel, agent: ModelAgent, skillId: string): ModelQueue[] {
  const ids = new Set(
    model.contactTypes
      .filter((type) => asksFor(model, type, skillId) && isOffered(agent, type))
      .map(({ queueId }) => queueId),
  )
  return model.queues.filter(({ id }) => ids.has(id))
}

export function refs(items: readonly Ref[]): Ref[] {
  return items.map(({ id, name }) => ({ id, name }))
}

/** Queues and members of a model for the tests of `skillroute weights`. */
import type { RoutingModel } from '../../../documents'

/** The queue without rings that has most of something, of several the one with the fewest contacts: they are simulated. */
export function queueWithMost(
  model: RoutingModel,
  size: (queueId: string) => number,
  suits: (queue: RoutingModel['queues'][number]) => boolean,
): RoutingModel['queues'][number] {
  const [found] = model.queues
    .filter((queue) => (queue.rings ?? []).length < 2 && suits(queue))
    .sort((a, b) => size(b.id) - size(a.id) || contactsOf(model, a.id) - contactsOf(model, b.id))
  if (found === undefined) throw new Error('the org has no queue that suits')
  return found
}

/** How many members a contact of the queue can go to, on average over its types. */
export function choiceIn(model: RoutingModel, queueId: string): number {
  const types = model.contactTypes.filter((type) => type.queueId === queueId)
  const able = types.flatMap(({ skillIds }) =>
    membersOf(model, queueId).filter(({ skills }) => skillIds.every((id) => skills.some((held) => held.id === id))),
  )
  return able.length / types.length
}

/** Contacts of a queue in an hour. */
function contactsOf(model: RoutingModel, id: string): number {
  return model.contactTypes.reduce((sum, { queueId, callsPerHour }) => sum + (queueId === id ? callsPerHour : 0), 0)
}

/** Members who are there and hold all skills of one of the queue's contact types. */
export function membersOf(model: RoutingModel, queueId: string): RoutingModel['agents'] {
  const skills = model.contactTypes.filter((type) => type.queueId === queueId)
  return model.agents.filter(
    (agent) =>
      agent.availability > 0 &&
      agent.queues.some((own) => own.queueId === queueId) &&
      skills.some((type) => type.skillIds.every((id) => agent.skills.some((held) => held.id === id))),
  )
}

import { byId } from '../../core/order'
import type { RoutingModel } from '../../documents'
import { assertModel } from './must-be-model'

/**
 * The same model with every list sorted by id, so that the order of input lists never affects a result.
 * @throws ValidationError for what is no model
 */
export function ordered(model: RoutingModel): RoutingModel {
  assertModel(model)
  return {
    ...model,
    skills: byId(model.skills),
    queues: byId(model.queues),
    contactTypes: byId(model.contactTypes),
    agents: byId(model.agents).map((agent) => ({
      ...agent,
      skills: byId(agent.skills),
      handling: [...agent.handling].sort((a, b) => (a.contactTypeId < b.contactTypeId ? -1 : 1)),
    })),
  }
}

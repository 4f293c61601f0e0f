export { isValued } from './apply-changes'
export { applyMoves, type MoveLike } from './apply-moves'
export { defineModel, parseModelDefinition } from './define/define-model'
export type {
  AgentDefinition,
  AgentGroupDefinition,
  ConditionalGroupDefinition,
  ContactTypeDefinition,
  ModelDefinition,
  QueueDefinition,
} from './define/define-types'
export type { QueueRouting } from './queue-routing'
export { type RoutingModelOptions, routingModel } from './routing-model'
export type { StaffingShape } from './time/moments'
export { modelUnderLoad } from './under-load'

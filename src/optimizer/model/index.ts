export { isValued } from './apply-changes'
export { applyMoves, type MoveLike, type SkillMove } from './apply-moves'
export { type CanServe, canServe } from './can-serve'
export { defineModel, parseModelDefinition } from './define-model'
export type {
  AgentDefinition,
  AgentGroupDefinition,
  ConditionalGroupDefinition,
  ContactTypeDefinition,
  ModelDefinition,
  QueueDefinition,
  ShapeDefinition,
} from './define-types'
export type { StaffingShape } from './moments'
export { type RoutingModelOptions, routingModel } from './routing-model'
export { modelUnderLoad } from './under-load'

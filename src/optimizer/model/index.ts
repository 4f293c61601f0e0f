export { applyMoves, type MoveLike, type SkillMove } from './apply-moves'
export { type CanServe, canServe } from './can-serve'
export type { StaffingShape } from './moments'
export { type RoutingModelOptions, routingModel } from './routing-model'

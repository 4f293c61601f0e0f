export { type BackTest, type BackTestFigures, backTest } from './back-test'
export type { AssignmentOptions } from './contract/settings'
export type {
  AssignedAgent,
  Assignment,
  AssignmentChange,
  AssignmentFigures,
  FluidBound,
  ParetoPoint,
  QueueJoin,
  WorthOfAgent,
} from './contract/types'
export { optimizeAssignments } from './optimize-assignments'

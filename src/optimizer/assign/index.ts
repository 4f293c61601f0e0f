export { type BackTest, type BackTestFigures, backTest } from './back-test'
export { optimizeAssignments } from './optimize-assignments'
export type { AssignmentOptions } from './settings'
export type {
  AssignedAgent,
  Assignment,
  AssignmentChange,
  AssignmentFigures,
  FluidBound,
  ParetoPoint,
  QueueJoin,
  WorthOfAgent,
} from './types'

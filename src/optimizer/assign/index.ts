export { type BackTest, type BackTestFigures, backTest } from './back-test'
export type { AssignmentOptions } from './contract/settings'
export { optimizeAssignments } from './optimize-assignments'

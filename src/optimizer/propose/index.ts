export { proposeLevels } from './levels'
export type { LevelOptions, RemovalOptions } from './options'
export { proposeRemovals } from './removals'

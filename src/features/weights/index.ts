/**
 * Not stable: may change in a minor version.
 *
 * Target shares of a queue's contacts for its agents: the levels or rings that come nearest to them.
 * @module skillroute/weights
 */

export type { OrderLever } from './math/order'
export type { LimitedShare } from './math/share-limits'
export type { ShareFigure } from './math/shares'
export {
  type AgentShare,
  type WeightsPlan,
  type WeightsToLevelsOptions,
  weightsToLevels,
} from './math/weights-to-levels'

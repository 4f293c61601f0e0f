export { integerShares } from './integer-shares'
export { type Lever, type LeverKind, type WeightRequest, type WeightStrategy, weightLevers } from './levers'
export { type NormalizeOptions, normalizeWeights } from './normalize'
export type { OrderLever } from './order'
export type { LimitedShare } from './share-limits'
export type { ShareFigure } from './shares'
export {
  assertWeights,
  preciseSum,
  validateWeights,
  WEIGHT_SUM_TOLERANCE,
  type Weights,
  type WeightsCheck,
} from './validate'
export {
  type AgentShare,
  balanceAccuracy,
  effectiveNumber,
  type WeightsPlan,
  type WeightsToLevelsOptions,
  weightDistance,
  weightsToLevels,
} from './weights-to-levels'

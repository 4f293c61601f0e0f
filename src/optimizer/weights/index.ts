export { balanceAccuracy, effectiveNumber, weightDistance } from './distance'
export { integerShares } from './integer-shares'
export { type NormalizeOptions, normalizeWeights } from './normalize'
export {
  assertWeights,
  preciseSum,
  validateWeights,
  WEIGHT_SUM_TOLERANCE,
  type Weights,
  type WeightsCheck,
} from './validate'

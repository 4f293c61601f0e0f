export { balanceAccuracy, weightDistance } from './distance'
export { type NormalizeOptions, normalizeWeights } from './normalize'
export { preciseSum, validateWeights, type Weights, type WeightsCheck } from './validate'

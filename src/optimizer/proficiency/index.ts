export { type HandleTimes, handleTimes } from './handle-times'
export { scoreProficiency } from './score'
export type {
  BoostOptions,
  ProficiencyScore,
  ScoreMethod,
  ScoreOptions,
  ShrunkOptions,
  TierOptions,
} from './types'

export { type HandleTimeCv, type HandleTimes, handleTimes } from './handle-times'
export { type BoostRow, boostLevels, scoreProficiency } from './score'
export type { ProficiencyScore } from './types'

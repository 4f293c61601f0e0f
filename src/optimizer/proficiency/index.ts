export { handleTimes } from './handle-times'
export { boostLevels, scoreProficiency } from './score'
export type { ProficiencyScore } from './types'

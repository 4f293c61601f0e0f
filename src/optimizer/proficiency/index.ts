export {
  backTestHandleTimes,
  type CalibrationGroup,
  calibrationGroups,
  type HandleTimeBackTest,
} from './calibration'
export { type HandleTimeCv, type HandleTimes, handleTimes } from './handle-times'
export {
  type HandledContact,
  type HandledPeriod,
  handlingFromContacts,
  handlingFromPeriods,
  type ObservedHandling,
  type ObservedOptions,
  withHandling,
} from './observed'
export { type BoostRow, boostLevels, scoreProficiency } from './score'
export type { ProficiencyScore } from './types'

/**
 * Not stable: may change in a minor version.
 *
 * What it would bring to train agents in skills, and which skills too few agents hold.
 * @module skillroute/training
 */

export type {
  Training,
  TrainingAbsence,
  TrainingAway,
  TrainingCandidate,
  TrainingHolder,
  TrainingPair,
  TrainingSkill,
  TrainingValue,
} from './documents/training'
export type { TrainingOptions } from './math/options'
export { valueTraining } from './math/value-training'
export { trainingCsv } from './texts/training-csv'

/**
 * Not stable: may change in a minor version.
 *
 * How much service level rises if agents are trained in further skills, and which skills too few agents hold.
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

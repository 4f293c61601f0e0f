export type { TrainingOptions } from './options'
export { valueTraining } from './value-training'

/**
 * Not stable: may change in a minor version.
 *
 * Whether a plan helps, measured on the real org: design, run and analyze an experiment in groups of agents or in turns.
 * @module skillroute/experiment
 */

export { type AnalyzeExperimentOptions, analyzeExperiment } from './analyze'
export { designExperiment } from './design'
export type { DesiredState } from './desired-state'
export type {
  Experiment,
  ExperimentGroup,
  ExperimentMeasure,
  ExperimentResult,
  ExperimentSide,
  ExperimentStopping,
  ExperimentStretch,
} from './documents/experiment'
export { type EndExperimentOptions, type EndedExperiment, endExperiment } from './end'
export type { ReachedState } from './log'
export type { ExperimentOptions } from './options'
export { type ExperimentPass, type RunExperimentOptions, runExperiment } from './run'
export { type ExperimentStatus, experimentStatus } from './status'
export { experimentText } from './texts/experiment'

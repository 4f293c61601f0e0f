/**
 * Contact-center mathematics without I/O: queueing formulas, staffing, the routing model, proficiency, coverage,
 * saturation, recommendations and what-if.
 * @module skillroute/optimizer
 */

export type { Issue } from '../core/errors/input'
export type * from '../documents'
export {
  type CoverageRow,
  type FluidProgram,
  type FluidSolution,
  type HygieneOptions,
  projectSaturation,
  type Saturation,
  type SaturationOptions,
  type SkillCoverage,
  type SkillCoverageRow,
  type SkillGroupSize,
  skillCoverage,
  skillHygiene,
  solveFluid,
  type TypeCoverage,
} from './coverage'
export {
  CHAT_RATE_FACTORS,
  type ChatQueueInput,
  type ChatQueueResult,
  chatQueue,
  type ErlangAInput,
  type ErlangAResult,
  type ErlangBInput,
  type ErlangBResult,
  type ErlangCInput,
  type ErlangCResult,
  erlangA,
  erlangB,
  erlangC,
  type Offered,
  type PatientServiceLevel,
} from './erlang'
export {
  type BackTestOptions,
  backTestForecast,
  type DemandEvent,
  type DemandHistory,
  type ForecastDemandOptions,
  forecastDemand,
  type HistoryContactType,
  type SpecialDay,
} from './forecast'
export type { HoursOfWeek, RecommendOptions } from './improve'
export { optimizeAssignments, recommendSkills } from './improve'
export type { HoldersNeeded, JoinDivisions } from './improve/center/options'
export {
  type AgentDefinition,
  type AgentGroupDefinition,
  applyMoves,
  type ConditionalGroupDefinition,
  type ContactTypeDefinition,
  defineModel,
  type ModelDefinition,
  type MoveLike,
  type QueueDefinition,
  type QueueRouting,
  type RoutingModelOptions,
  routingModel,
  type StaffingShape,
} from './model'
export type { ProficiencyScore } from './proficiency'
export { scoreProficiency } from './proficiency'
export { type LevelOptions, proposeLevels, proposeRemovals, type RemovalOptions } from './propose'
export type {
  AgentChoice,
  CompareSimulationsOptions,
  ContactChoice,
  Precision,
  RoutingRules,
  SimulateOptions,
} from './simulate'
export { compareSimulations, simulate } from './simulate'
export type {
  RequiredAgentsInput,
  RequiredAgentsResult,
  StaffDayOptions,
  StaffedDay,
  StaffedInterval,
  StaffingOptions,
  StaffingTarget,
} from './staffing'
export { requiredAgents, staffDay } from './staffing'
export type {
  NormalizeOptions,
  Weights,
  WeightsCheck,
} from './weights'
export {
  balanceAccuracy,
  normalizeWeights,
  validateWeights,
  weightDistance,
} from './weights'
export { type WeekSimulationOptions, type WhatIfOptions, whatIf } from './what-if'

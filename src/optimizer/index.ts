/**
 * Contact-centre mathematics without I/O: queueing formulas, staffing, the routing model, proficiency, coverage,
 * saturation, recommendations and what-if.
 * @module skillroute/optimizer
 */
export {
  type CoverageRow,
  DEFAULT_SATURATION_LIMIT,
  type FluidProgram,
  type FluidSolution,
  type HygieneFinding,
  type HygieneKind,
  projectSaturation,
  type Saturation,
  type SaturationGroup,
  type SaturationOptions,
  type SkillCoverage,
  type SkillCoverageRow,
  skillCoverage,
  skillHygiene,
  solveFluid,
  type TypeCoverage,
} from './coverage'
export {
  type ErlangAInput,
  type ErlangAResult,
  type ErlangBInput,
  type ErlangBResult,
  type ErlangCInput,
  type ErlangCResult,
  erlangA,
  erlangB,
  erlangC,
  type LoadForBlockingInput,
  loadForBlocking,
  type Offered,
  type PatientServiceLevel,
  type WaitQuantileInput,
  waitQuantile,
} from './erlang'
export {
  applyMoves,
  type CanServe,
  canServe,
  type MoveLike,
  type RoutingModelOptions,
  routingModel,
  type SkillMove,
  type StaffingShape,
} from './model'
export {
  type BoostOptions,
  type HandleTimes,
  handleTimes,
  type ProficiencyScore,
  type ScoreMethod,
  type ScoreOptions,
  type ShrunkOptions,
  scoreProficiency,
  type TierOptions,
} from './proficiency'
export { type RecommendOptions, recommendSkills } from './recommend'
export {
  type RequiredAgentsInput,
  type RequiredAgentsResult,
  requiredAgents,
  type StaffDayOptions,
  type StaffedDay,
  type StaffedInterval,
  type StaffingOptions,
  type StaffingTarget,
  staffDay,
} from './staffing'
export {
  assertWeights,
  balanceAccuracy,
  type CappedWeights,
  capWeights,
  effectiveNumber,
  integerShares,
  type NormalizeOptions,
  normalizeWeights,
  validateWeights,
  WEIGHT_SUM_TOLERANCE,
  type Weights,
  type WeightsCheck,
  weightDistance,
} from './weights'
export { type WhatIfOptions, whatIf } from './what-if'

/**
 * Contact-center mathematics without I/O: queueing formulas, staffing, the routing model, proficiency, coverage,
 * saturation, recommendations and what-if.
 * @module skillroute/optimizer
 */

export type { Issue } from '../core/errors/input'
export type { Json } from '../core/json/json'
export type {
  AgentProfile,
  AgentTime,
  AgentValue,
  AssignedAgent,
  Assignment,
  AssignmentChange,
  AssignmentFigures,
  BackTestMethod,
  Change,
  CommonChange,
  CommonRecommendation,
  CurvePoint,
  CurveQueue,
  CurveStep,
  Demand,
  DemandAgent,
  DemandContactType,
  DemandForecast,
  DurationShape,
  Estimate,
  FigureInterval,
  FluidBound,
  Forecast,
  ForecastBackTest,
  ForecastContactType,
  ForecastDay,
  ForecastDayNote,
  ForecastErrors,
  ForecastQueue,
  ForecastSeries,
  ForecastSimulation,
  HygieneFinding,
  HygieneKind,
  Improvement,
  ImprovementSummary,
  ImprovementWave,
  Interval,
  LanguageRemove,
  LanguageSet,
  LoadForecast,
  LoadGroup,
  LoadRoute,
  MeasureIntervals,
  MediaType,
  MemberAdd,
  MemberJoin,
  MemberRemove,
  MemberRing,
  MemberState,
  ModelAgent,
  ModelAgentGroup,
  ModelConditionalGroup,
  ModelContactType,
  ModelQueue,
  ParetoPoint,
  QueueForecast,
  QueueJoin,
  QueueRecommendation,
  QueueSet,
  Recommendation,
  RecommendationValue,
  Ref,
  RoutingModel,
  ServiceDifference,
  ServiceLevelTarget,
  ServiceMeasures,
  SimulatedAgent,
  SimulatedArrivals,
  SimulatedCell,
  SimulatedContactType,
  SimulatedGroup,
  SimulatedInterval,
  SimulatedQueue,
  SimulatedService,
  SimulatedServiceLevel,
  SimulatedStaff,
  SimulatedTotal,
  SimulatedWaits,
  Simulation,
  SimulationComparison,
  SimulationMethod,
  SkillChange,
  SkillEvaluation,
  SkillLevel,
  SkillMove,
  SkillRecommendation,
  SkillRemove,
  SkillSet,
  Snapshot,
  SnapshotAgent,
  SnapshotConditionalGroup,
  SnapshotGap,
  SnapshotGroup,
  SnapshotMember,
  SnapshotQueue,
  SnapshotRing,
  SnapshotSkill,
  TakesBack,
  UtilizationSet,
  WaitQuantile,
  WeekPresence,
} from '../documents'
export {
  type AssignmentOptions,
  type BackTest,
  type BackTestFigures,
  backTest,
  optimizeAssignments,
} from './assign'
export { type AddedQueue, addQueue, type CenterTarget, type StaffCenterOptions, staffCenter } from './center-staffing'
export {
  type BacklogInput,
  type BacklogInterval,
  type BacklogProjection,
  type ConstrainedFluidOptimum,
  type ConstrainedFluidProgram,
  type ConstrainedFluidSolution,
  type CoverageRow,
  DEFAULT_SATURATION_LIMIT,
  type ExpectedFigures,
  type FluidConflict,
  type FluidProgram,
  type FluidSkills,
  type FluidSolution,
  type HygieneOptions,
  type ProjectedInterval,
  projectBacklog,
  projectSaturation,
  type Saturation,
  type SaturationGroup,
  type SaturationOptions,
  type SkillCoverage,
  type SkillCoverageRow,
  type SkillGroupSize,
  skillCoverage,
  skillHygiene,
  solveConstrainedFluid,
  solveFluid,
  type TypeCoverage,
} from './coverage'
export {
  CHAT_RATE_FACTORS,
  type ChatQueueInput,
  type ChatQueueResult,
  chatQueue,
  type EngsetInput,
  type EngsetResult,
  type EquivalentRandomInput,
  type ErlangAInput,
  type ErlangAResult,
  type ErlangBInput,
  type ErlangBResult,
  type ErlangCInput,
  type ErlangCResult,
  engset,
  equivalentRandom,
  erlangA,
  erlangB,
  erlangC,
  erlangRetrials,
  type FiniteQueueInput,
  type FiniteQueueResult,
  finiteQueue,
  type HaywardInput,
  haywardBlocking,
  type LoadForBlockingInput,
  loadForBlocking,
  type Offered,
  overflowMoments,
  type PatientServiceLevel,
  type ReconnectInput,
  type RetrialsInput,
  type RetrialsResult,
  reconnectVolume,
  type TrafficMoments,
  type WaitQuantileInput,
  waitQuantile,
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
export type { ChangeKind, HoursOfWeek, ImproveProgress, RecommendOptions } from './improve'
export { recommendInSteps, recommendSkills } from './improve'
export {
  type AgentDefinition,
  type AgentGroupDefinition,
  applyMoves,
  type CanServe,
  type ConditionalGroupDefinition,
  type ContactTypeDefinition,
  canServe,
  defineModel,
  isValued,
  type ModelDefinition,
  type MoveLike,
  modelUnderLoad,
  parseModelDefinition,
  type QueueDefinition,
  type RoutingModelOptions,
  routingModel,
  type ShapeDefinition,
  type StaffingShape,
} from './model'
export {
  backTestHandleTimes,
  boostLevels,
  calibrationGroups,
  handleTimes,
  handlingFromContacts,
  handlingFromPeriods,
  predictProficiency,
  scoreProficiency,
  withHandling,
} from './proficiency'
export type { CrossedFit, Posterior } from './proficiency/crossed-fit'
export { type LevelOptions, proposeLevels, proposeRemovals, type RemovalOptions } from './propose'
export { compareSimulations, simulate } from './simulate'
export { requiredAgents, staffDay } from './staffing'
export {
  assertWeights,
  balanceAccuracy,
  capWeights,
  effectiveNumber,
  integerShares,
  normalizeWeights,
  validateWeights,
  WEIGHT_SUM_TOLERANCE,
  weightDistance,
  weightLevers,
  weightsToLevels,
} from './weights'
export { estimateDayFactorShape, type WeekSimulationOptions, type WhatIfOptions, whatIf } from './what-if'

// Kept apart, or the formatter puts each name on a line.

export type { StaffedAgentKind, StaffedQueue, StaffedQueueTarget, Staffing, StaffingInterval } from '../documents'
export type { Leave } from './model'
export type { BoostOptions, BoostRow, CalibrationGroup, ScoreMethod, ScoreOptions, TierOptions } from './proficiency'
export type { AgentChoice, CompareSimulationsOptions, ContactChoice, Precision } from './simulate'
export type { RequiredAgentsInput, RequiredAgentsResult, StaffDayOptions, StaffedDay } from './staffing'
export { type TrainingOptions, valueTraining } from './training'
export type { AgentShare, CappedWeights, Lever, LeverKind, LimitedShare, NormalizeOptions } from './weights'

// The next of each.

export type { ForecastError, ForecastHandleTime, ForecastPeriod, HandleTimeSeries, OnQueueStretch } from '../documents'
export type { IndexExponents, ProficiencyPrediction, ProficiencyScore, ShrunkOptions } from './proficiency'
export type { RoutingRules, SimulateOptions } from './simulate'
export type { StaffedInterval, StaffingOptions, StaffingTarget } from './staffing'
export type { OrderLever, ShareFigure, WeightRequest, WeightStrategy, Weights, WeightsCheck } from './weights'

// And the next.

export type { Training, TrainingAbsence, TrainingAway, TrainingCandidate, TrainingHolder } from '../documents'
export type { HandledContact, HandledPeriod, HandleTimeBackTest, HandleTimeCv, HandleTimes } from './proficiency'
export type { WeightsPlan, WeightsToLevelsOptions } from './weights'

// And the next but one.

export type { TrainingPair, TrainingSkill, TrainingValue } from '../documents'
export type { ObservedHandling, ObservedOptions } from './proficiency'

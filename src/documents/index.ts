/**
 * The types of all documents: data read from an org, plans and rules for it, results of a run; and the ports of the
 * stores that hold state. `contactTypeId` gives the id of a contact type. @module skillroute/documents
 */
export type { GuardrailKind, GuardrailResult } from '../core/errors/change'
export type { Json } from '../core/json/json'
export type { CallPriority } from '../core/priority-queue'
export type { Clock } from '../core/time/clock'
export type { Breach, Problem } from './checked-file'
export type { Interval, MediaType, Ref, ServiceLevelTarget, SkillEvaluation } from './common'
export type { Calibration, CalibrationRow } from './org/calibration'
export {
  type AgentTime,
  contactTypeId,
  type Demand,
  type DemandAgent,
  type DemandContactType,
  type HandleTimeSeries,
  type OnQueueStretch,
  type WeekPresence,
} from './org/demand'
export type {
  BackTestMethod,
  DemandForecast,
  ForecastBackTest,
  ForecastContactType,
  ForecastDay,
  ForecastDayNote,
  ForecastErrors,
  ForecastHandleTime,
  ForecastQueue,
  ForecastSeries,
  ForecastTotal,
} from './org/demand-forecast'
export type { HygieneFinding, HygieneKind } from './org/hygiene'
export type { LoadForecast, LoadGroup, LoadRoute } from './org/load'
export type {
  DurationShape,
  ForecastError,
  ForecastPeriod,
  ModelAgent,
  ModelAgentGroup,
  ModelConditionalGroup,
  ModelContactType,
  ModelQueue,
  RoutingModel,
} from './org/model'
export type {
  OrgFacts,
  OrgProfile,
  ProbeCheck,
  ProbeSubject,
} from './org/profile'
export type {
  AgentProfile,
  SkillLevel,
  Snapshot,
  SnapshotActivationConditions,
  SnapshotAgent,
  SnapshotConditionalGroup,
  SnapshotGap,
  SnapshotGroup,
  SnapshotMember,
  SnapshotQueue,
  SnapshotRing,
  SnapshotRouting,
  SnapshotSkill,
} from './org/snapshot'
export type {
  Change,
  CommonChange,
  LanguageRemove,
  LanguageSet,
  MemberAdd,
  MemberJoin,
  MemberRemove,
  MemberRing,
  MemberState,
  QueueSet,
  SkillChange,
  SkillRemove,
  SkillSet,
  UtilizationSet,
} from './plan/change'
export type { Desired, DesiredAgent, DesiredMember, DesiredQueue } from './plan/desired'
export type {
  Effect,
  EffectSimulation,
  FigureInterval,
  MeasureIntervals,
  QueueEffect,
  ServiceDifference,
  ServiceMeasures,
} from './plan/effect'
export type {
  ApprovalRule,
  ChangeLimits,
  CoverageLimit,
  FreezeSpan,
  Guardrails,
  SaturationLimit,
  ServiceLimit,
  Weekday,
  WeeklySpan,
} from './plan/guardrails'
export type {
  BlockedBy,
  CurvePoint,
  CurveQueue,
  CurveStep,
  Improvement,
  ImprovementSummary,
  ImprovementWave,
  SearchStart,
} from './plan/improvement'
export type {
  LeftOut,
  MeasuredShare,
  Plan,
  PlanBasis,
  PlannedShare,
  PlannedShares,
  PlanScope,
  RequestBudget,
  ShareReport,
  SideEffect,
} from './plan/plan'
export type {
  CommonRecommendation,
  QueueRecommendation,
  Recommendation,
  RecommendationValue,
  SkillMove,
  SkillRecommendation,
} from './plan/recommendation'
export type { AgentMatch, AgentRule, QueueRule, QueueRules, Rules } from './plan/rules'
export type {
  Estimate,
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
  WaitQuantile,
} from './plan/simulation'
export type {
  BusySkillRule,
  ChosenChanges,
  ForecastRequest,
  Leave,
  LikeAgent,
  MatrixRequest,
  Overrides,
  PlanLimits,
  PlanRequest,
  ReadRequest,
  RecommendRequest,
  ScopeNames,
  Shift,
  SourceText,
  SourceXlsx,
  TimingRequest,
  Want,
  WeekRequest,
  Within,
} from './plan-request/plan-request'
export type { RemovalLimits } from './plan-request/removal-limits'
export type {
  BoostOptions,
  IndexExponents,
  ScoreMethod,
  ScoreOptions,
  ShrunkOptions,
  TierOptions,
} from './plan-request/score-options'
export type { ChangeKind, Choice, SearchOptions } from './plan-request/search-options'
export type {
  AuditLog,
  DeadLetter,
  HeldLease,
  Journal,
  JournalEntry,
  LastCheck,
  Lease,
  LeaseHolder,
  Ledger,
  Outbox,
  OutboxContents,
  OutboxDelivery,
  OutboxMessage,
  OutboxRecord,
  RateBudget,
  StoredToken,
  TokenStore,
} from './ports/ports'
export { type OrgDocuments, withPseudonyms } from './pseudonyms/with-pseudonyms'
export type {
  AgreementContact,
  AgreementDifference,
  AgreementRate,
  Certainty,
  RoutingAgreement,
  RoutingCauseKind,
  UnevaluatedContact,
} from './run/agreement'
export type {
  ApplyReport,
  Approval,
  ApprovalNote,
  ApprovedHash,
  ChangeResult,
  ChangeStatus,
  ExternalCheck,
  ExternalWrite,
  VerifyReport,
} from './run/apply-report'
export type { AuditRecord, ChangeRecord, RunRecord, ShareRecord } from './run/audit-record'
export type { Attribution, Difference, DriftKind, DriftRef, DriftReport, DriftSide } from './run/drift'
export type {
  DriftFoundData,
  EventData,
  EventEnvelope,
  EventSubject,
  EventType,
  ExternalChangeData,
  NotificationData,
  NotificationMissedData,
  PlanBuiltData,
  PlanRefusedData,
  PlanRunData,
  RoutingEvent,
  RoutingEventOf,
  RunAssignment,
  RunSummaryData,
} from './run/event'

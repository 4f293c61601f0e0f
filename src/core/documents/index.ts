export type { AgentReport, AgentSkillUse, AgentUse } from './agent-report'
export type { ApplyReport, ChangeResult, ChangeStatus, ForeignLook, ForeignWrite, VerifyReport } from './apply-report'
export type { Approval, ApprovalNote } from './approval'
export type { AuditRecord, ChangeRecord, RunRecord } from './audit-record'
export type { Breach, CheckedFile, Problem } from './checked-file'
export type { Interval, MediaType, Ref, ServiceLevelTarget, SkillEvaluation } from './common'
export {
  type AgentTime,
  contactTypeId,
  type Demand,
  type DemandAgent,
  type DemandContactType,
  type WeekPresence,
} from './demand'
export type { Desired, DesiredAgent, DesiredMember, DesiredQueue } from './desired'
export type { Blame, Difference, DriftKind, DriftRef, DriftReport, DriftSide } from './drift'
export type {
  DriftFoundData,
  EventData,
  EventSubject,
  EventType,
  ForeignChangeData,
  NotificationData,
  NotificationMissedData,
  PlanBuiltData,
  PlanRefusedData,
  PlanRunData,
  RoutingEvent,
  RoutingEventOf,
  RunAssignment,
  RunSummaryData,
} from './event'
export type {
  FigureInterval,
  Forecast,
  MeasureIntervals,
  QueueForecast,
  ServiceDifference,
  ServiceMeasures,
} from './forecast'
export type {
  ApprovalRule,
  CoverageLimit,
  FreezeSpan,
  GuardrailResult,
  Guardrails,
  SaturationLimit,
  ServiceLimit,
  Weekday,
  WeeklySpan,
} from './guardrails'
export type { HygieneFinding, HygieneKind, HygieneReport } from './hygiene'
export type { LoadForecast, LoadGroup, LoadRoute } from './load'
export type {
  DurationShape,
  ModelAgent,
  ModelAgentGroup,
  ModelConditionalGroup,
  ModelContactType,
  ModelQueue,
  RoutingModel,
} from './model'
export type {
  Change,
  LanguageSet,
  LeftOut,
  MemberAdd,
  MemberJoin,
  MemberRemove,
  MemberRing,
  MemberState,
  Plan,
  PlanBasis,
  PlanScope,
  QueueSet,
  RequestBudget,
  SideEffect,
  SkillChange,
  SkillSet,
} from './plan'
export type { Recommendation, RecommendationWorth } from './recommendation'
export type { MeasuredShare, PlannedShares, ShareReport } from './shares'
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
} from './simulation'
export type {
  AgentProfile,
  SkillLevel,
  Snapshot,
  SnapshotAgent,
  SnapshotConditionalGroup,
  SnapshotGap,
  SnapshotGroup,
  SnapshotMember,
  SnapshotQueue,
  SnapshotRing,
  SnapshotSkill,
} from './snapshot'

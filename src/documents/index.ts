export type { GuardrailResult } from '../core/errors/guardrail-result'
export type { Breach, CheckedFile, Problem } from './checked-file'
export type { Interval, MediaType, Ref, ServiceLevelTarget, SkillEvaluation } from './common'
export type { AgentReport, AgentSkillUse, AgentUse } from './org/agent-report'
export {
  type AgentTime,
  contactTypeId,
  type Demand,
  type DemandAgent,
  type DemandContactType,
  type WeekPresence,
} from './org/demand'
export type { HygieneFinding, HygieneKind, HygieneReport } from './org/hygiene'
export type { LoadForecast, LoadGroup, LoadRoute } from './org/load'
export type {
  DurationShape,
  ModelAgent,
  ModelAgentGroup,
  ModelConditionalGroup,
  ModelContactType,
  ModelQueue,
  RoutingModel,
} from './org/model'
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
} from './org/snapshot'
export type { Desired, DesiredAgent, DesiredMember, DesiredQueue } from './plan/desired'
export type {
  FigureInterval,
  Forecast,
  MeasureIntervals,
  QueueForecast,
  ServiceDifference,
  ServiceMeasures,
} from './plan/forecast'
export type {
  ApprovalRule,
  CoverageLimit,
  FreezeSpan,
  Guardrails,
  SaturationLimit,
  ServiceLimit,
  Weekday,
  WeeklySpan,
} from './plan/guardrails'
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
} from './plan/plan'
export type { Recommendation, RecommendationWorth } from './plan/recommendation'
export type { MeasuredShare, PlannedShares, ShareReport } from './plan/shares'
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
  ApplyReport,
  ChangeResult,
  ChangeStatus,
  ForeignLook,
  ForeignWrite,
  VerifyReport,
} from './run/apply-report'
export type { Approval, ApprovalNote } from './run/approval'
export type { AuditRecord, ChangeRecord, RunRecord, ShareRecord } from './run/audit-record'
export type { Blame, Difference, DriftKind, DriftRef, DriftReport, DriftSide } from './run/drift'
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
} from './run/event'

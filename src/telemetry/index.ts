/**
 * Observability of clients and runs: Node's diagnostics channels and OpenTelemetry.
 * @module
 */

export type { Client } from '../client'
export type { GuardrailKind, GuardrailResult } from '../core/errors/change'
export type { Json } from '../core/json/json'
export type {
  ApprovalRule,
  BlockedBy,
  Change,
  ChangeLimits,
  CommonChange,
  CoverageLimit,
  CurveStep,
  DurationShape,
  Effect,
  EffectSimulation,
  Estimate,
  FigureInterval,
  ForecastError,
  ForecastPeriod,
  FreezeSpan,
  Guardrails,
  HandleTimeSeries,
  ImprovementSummary,
  ImprovementWave,
  LanguageRemove,
  LanguageSet,
  LeftOut,
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
  OnQueueStretch,
  Plan,
  PlanBasis,
  PlannedShare,
  PlannedShares,
  PlanScope,
  QueueEffect,
  QueueSet,
  RecommendationValue,
  Ref,
  RequestBudget,
  RoutingModel,
  SaturationLimit,
  SearchStart,
  ServiceDifference,
  ServiceLevelTarget,
  ServiceLimit,
  ServiceMeasures,
  SideEffect,
  SkillChange,
  SkillEvaluation,
  SkillLevel,
  SkillRemove,
  SkillSet,
  UtilizationSet,
  Weekday,
  WeeklySpan,
  WeekPresence,
} from '../documents'
export type { TransportEvents } from '../transport/wiring/types'
export type { ApplyMessage, DiagnosticMessage } from './channels'
export { publishApply, publishDiagnostics } from './diagnostics'
export type {
  TelemetryAttributes,
  TelemetryCallback,
  TelemetryInstrumentOptions,
  TelemetryMeter,
  TelemetrySpan,
  TelemetrySpanOptions,
  TelemetryTracer,
} from './otel'
export { type ApplyOutcome, type ApplyPhase, type TraceApplyOptions, traceApply } from './trace-apply'
export { type TelemetryOptions, traceWithOpenTelemetry } from './trace-requests'

/**
 * Observability of clients and runs: Node's diagnostics channels and OpenTelemetry.
 * @module
 */

export type { Client } from '../client'
export type { GuardrailKind, GuardrailResult } from '../core/errors/guardrail-result'
export type { Json } from '../core/json/json'
export type {
  ApprovalRule,
  Change,
  ChangeLimits,
  CommonChange,
  CoverageLimit,
  CurveStep,
  DurationShape,
  Estimate,
  FigureInterval,
  Forecast,
  ForecastError,
  ForecastPeriod,
  ForecastSimulation,
  FreezeSpan,
  Guardrails,
  HandleTimeSeries,
  ImprovementSummary,
  ImprovementWave,
  LanguageRemove,
  LanguageSet,
  LeftOut,
  LiveLimit,
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
  PlanBinding,
  PlannedShare,
  PlannedShares,
  PlanScope,
  QueueForecast,
  QueueSet,
  RecommendationValue,
  Ref,
  RequestBudget,
  RoutingModel,
  SaturationLimit,
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
  TakesBack,
  UtilizationSet,
  Weekday,
  WeeklySpan,
  WeekPresence,
} from '../documents'
export type { TransportEvents } from '../transport/wiring/types'
export { type ApplyMessage, CHANNELS, type ChannelName, type DiagnosticMessage } from './channels'
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

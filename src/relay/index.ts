/** Delivers events to other systems as signed webhooks: durably, in order, again until they arrive. For Node. */

export type { GuardrailKind, GuardrailResult } from '../core/errors/guardrail-result'
export type { Json } from '../core/json/json'
export type { Random } from '../core/random'
export type { Clock } from '../core/time/clock'
export type {
  ApplyReport,
  ApprovalNote,
  ApprovalRule,
  Attribution,
  AuditRecord,
  Change,
  ChangeLimits,
  ChangeRecord,
  ChangeResult,
  ChangeStatus,
  CommonChange,
  CoverageLimit,
  Difference,
  DriftFoundData,
  DriftKind,
  DriftRef,
  DriftReport,
  DriftSide,
  DurationShape,
  EventData,
  EventEnvelope,
  EventSubject,
  EventType,
  FigureInterval,
  Forecast,
  ForecastSimulation,
  ForeignChangeData,
  ForeignLook,
  ForeignWrite,
  FreezeSpan,
  Guardrails,
  Interval,
  LanguageRemove,
  LanguageSet,
  LeftOut,
  LiveLimit,
  MeasuredShare,
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
  NotificationData,
  NotificationMissedData,
  Plan,
  PlanBasis,
  PlanBinding,
  PlanBuiltData,
  PlannedShare,
  PlannedShares,
  PlanRefusedData,
  PlanRunData,
  PlanScope,
  QueueForecast,
  QueueSet,
  RecommendationValue,
  Ref,
  RequestBudget,
  RoutingEvent,
  RoutingEventOf,
  RoutingModel,
  RunAssignment,
  RunRecord,
  RunSummaryData,
  SaturationLimit,
  ServiceDifference,
  ServiceLevelTarget,
  ServiceLimit,
  ServiceMeasures,
  ShareRecord,
  ShareReport,
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
export type {
  DeadLetter,
  Outbox,
  OutboxContents,
  OutboxDelivery,
  OutboxMessage,
  OutboxRecord,
} from '../documents/ports/ports'
export { type FileOutboxOptions, fileOutbox } from '../stores/file/outbox-file'
export { memoryOutbox } from '../stores/memory/outbox-memory'
export type { WebhookSecrets } from '../webhooks/secret'
export type { RelayEndpoint } from './delivery/endpoints'
export type { OnNotice, RelayNotice } from './delivery/notices'
export type { RelayStatus } from './delivery/post'
export { RETRY_DELAYS_MS } from './delivery/schedule'
export { createRelay, type Relay, type RelayOptions } from './relay'
export { driftEvent } from './sources/drift-event'
export { type MissedNotifications, missedEvents } from './sources/missed-notifications'
export {
  type NotificationFeed,
  type NotificationItem,
  type Notifications,
  notificationEvent,
  notificationSource,
  type TopicNotification,
} from './sources/notification-events'
export type { RunEventOptions } from './sources/run-events'
export { auditLogEvents, planEvent, reportEvents } from './sources/run-events'
export type { LiveSource, PolledSource, RelaySource } from './sources/sources'

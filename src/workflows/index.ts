/** Workflows: read an org, plan changes, apply them exactly once, prove them, export. */

export type { Client } from '../client'
export type { Random } from '../core/random'
export type * from '../documents'
export { parseProfile } from '../documents/org/read-profile'
export { planHash } from '../documents/plan/plan-hash'
export { parsePlan } from '../documents/plan/read-plan'

export type { CsvOptions } from '../documents/tables/csv-format'
export type {
  DemandEvent,
  ForecastDemandOptions,
  MoveLike,
  QueueRouting,
  RecommendOptions,
  RemovalOptions,
  SaturationOptions,
  SimulateOptions,
  SkillGroupSize,
  SpecialDay,
  WhatIfOptions,
} from '../optimizer'
export type { ContactMeasures } from '../resources/analytics/measures'
export type { AuditEntry } from '../resources/audits/audit-schema'
export {
  type AuditBody,
  type EventOf,
  type ListenOptions,
  listenToTopics,
  type NotificationEvent,
  type NotificationGap,
  type OperationBody,
  type QueueActivityBody,
  type QueueMemberBody,
  type RefusedTopic,
  type Reread,
  type RoutingStatusBody,
  type StatsBody,
  type StreamClient,
  type StreamItem,
  type Subscription,
  type TopicBody,
  type TopicState,
  type UserActivityBody,
  type UserPresenceBody,
  type WebSocketConstructor,
  type WebSocketLike,
} from '../resources/notifications/stream'
export type { UsageRow } from '../resources/org/usage'
export type { SkillGroup } from '../resources/skills/skill-groups'
export type { UserUtilization } from '../resources/users/utilization-types'
export type { ForecastImport } from '../resources/wfm/import-forecast'
export type { ThreadOptions } from '../threads/in-threads'
export type { CallOptions } from '../transport/contract/call-options'
export type { RateLimitUse } from '../transport/wiring/types'
export { type AccessReport, checkAccess, type UnwritableDivision, type WorkAccess } from './access/check-access'
export { applyPlan } from './apply/apply'
export { type ApproveOptions, approvePlan } from './approval/approve-plan'
export type { Timing } from './cost/timing'
export type { DemandBudget } from './demand/budget'
export { captureDemand, type DemandOptions } from './demand/capture'
export type { Instant } from './demand/window'
export { parseDesired } from './desired/read-desired'
export { type GroupConditions, type PlanTargets, readTargets, type TargetOptions } from './desired/targets'
export { type AttributionOptions, attributeDrift } from './drift/attribute-drift'
export { type CompareOptions, compareSnapshots } from './drift/compare'
export type { DriftMap } from './drift/pairing'
export { type DueOptions, type DueResult, duePlan } from './due/due'
export type { ChangeSource } from './external-changes/audit-changes'
export { type AuditChangesOptions, auditChanges } from './external-changes/audit-changes'
export { type SnapshotChangesOptions, type SnapshotStore, snapshotChanges } from './external-changes/snapshot-changes'
export { checkGuardrails } from './guardrails/check'
export type { GuardrailInput } from './guardrails/checking'
export { parseGuardrails } from './guardrails/read'

export { exportMatrix } from './matrix/export-matrix'
export { exportWorkbook } from './matrix/export-workbook'

export {
  simulate,
  type ThreadedSimulateOptions,
} from './parallel/simulate'
export { type ThreadedWhatIfOptions, whatIf } from './parallel/what-if'
export { buildPlan } from './plan/build'
export type { BuildPlanInput } from './plan/build-input'
export type { PlanPolicy } from './plan/changes'
export type { OrgFiles, OrgModel, OrgPlan, OrgProgress, OrgSource, WorkOptions } from './plan/org-files'
export { planOrg } from './plan/plan-org'
export { type ReadOrgOptions, readOrg } from './plan/read-org'
export { type RecommendResult, recommend } from './plan/recommend'
export type { ScopeIds } from './plan/scope'

export { compareRules, type RulesDiff, type RulesDifference } from './rules/compare'
export { type RefusedRule, type RulesDesired, rulesToDesired } from './rules/desired'
export type { Refusal } from './rules/file/refused-rule'
export { type RulesCheck, type ValidateRulesOptions, validateRules } from './rules/validate'
export type { QueueShares, RulesMeaning } from './rules/work-out'
export { type QueueLimits, watchQueues } from './run/engine/canary'
export type { CanaryCheck, CanaryFindings, CanaryOptions } from './run/options/canary-options'
export type { ConflictPolicy } from './run/options/decide'
export type { ApplyOptions, ApplyProgress } from './run/options/options'
export type { ApplyGuardrails } from './run/options/refuse'
export type { TimeLimit } from './run/options/time-limit'
export { captureSnapshot } from './snapshot/capture'
export type { CaptureProgress, SnapshotOptions } from './snapshot/context'

export { parseSnapshot } from './snapshot/parse'
export type { SpecialDays } from './special-days/read-special-days'
export type { MediaNow, QueueNow } from './status/now'
export type { QueueScope, WindowOptions } from './status/queue-history'
export { type QueueHistory, type QueueHistoryOptions, queueHistory } from './status/queue-history'
export type { QueueMeasures } from './status/queue-measures'
export { type QueueStatus, type QueueStatusOptions, queueStatus } from './status/queue-status'
export type { CoveredType, QueueSaturation } from './status/saturation'
export { previewUndo, type UndoOptions, type UndoPreview, type UndoPreviewOptions, undoPlan } from './undo/undo'
export { measureShares } from './verify/measure-shares'
export { type VerifyOptions, verifyPlan } from './verify/verify'
export { exportWfm, type WfmExportOptions } from './wfm/export'
export type { OffPeakCalendar, OffPeakWindow } from './windows/calendar'

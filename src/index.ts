/**
 * A typed client for Genesys Cloud routing: every call with deadline, retry and rate limit done right.
 * @module
 */
export { type Client, createClient } from './client'
export type { ClientOptions } from './client-options'
export type { ConnectionOptions } from './config-from-env'
export { type Clock, systemClock } from './core/clock'
export {
  ApiError,
  type ApiErrorDetail,
  AuthenticationError,
  BadRequestError,
  ConfigError,
  ConflictError,
  ConnectionError,
  type ErrorJson,
  IdempotencyError,
  type Issue,
  isApiError,
  isSkillrouteError,
  NotFoundError,
  PermissionError,
  PlanError,
  RateLimitError,
  ResponseError,
  ServerError,
  SkillrouteError,
  StoreError,
  TimeoutError,
  ValidationError,
  WebhookError,
} from './core/errors'
export { LIMITS } from './core/limits'
export type { Ledger, RateBudget, StoredToken, TokenStore } from './core/ports'
export { type Random, seededRandom } from './core/random'
export type { AggregatesQuery, UserAggregatesQuery } from './resources/analytics/aggregates'
export type { ConversationDetailsQuery, UserDetailsQuery } from './resources/analytics/details'
export {
  type AnalyticsFilter,
  allOf,
  anyOf,
  type Clause,
  exists,
  notExists,
  type Predicate,
} from './resources/analytics/filters'
export type { JobKind } from './resources/analytics/jobs'
export { joinAggregates } from './resources/analytics/join'
export { QUEUE_OBSERVATION_METRICS, type QueueObservationsQuery } from './resources/analytics/observations'
export type {
  AggregateDatum,
  AggregateGroup,
  AggregateMetric,
  Aggregates,
  Conversation,
  Observations,
  RoutingActivity,
  Stats,
  UserAggregates,
  UserDetail,
} from './resources/analytics/schemas'
export type { AuditQuery } from './resources/audit'
export type { AuditEntry, AuditServiceMapping } from './resources/audit-schema'
export { type AuthorizationSubject, grantedPermissions } from './resources/authorization'
export type { Division } from './resources/divisions'
export { etag } from './resources/etag'
export type { LevelInput } from './resources/input'
export type { Language } from './resources/languages'
export type { UserLanguage, UserSkill } from './resources/level-schema'
export type { LicenseDefinition, UserLicenses } from './resources/licenses'
export type { Limit, LimitDocs } from './resources/limits'
export {
  abandonRate,
  agentOccupancy,
  ahtSeconds,
  answered,
  asaSeconds,
  type ContactMeasures,
  contactMeasures,
  endedAbandonRate,
  type FcrProxy,
  fcrProxy,
  queueOccupancy,
  type RoutingSeconds,
  routingSeconds,
  serviceLevel,
  transferRate,
} from './resources/measures'
export type { QueueMember } from './resources/member-schema'
export type { MemberQuery } from './resources/members'
export type { AvailableTopic, Channel, ChannelTopic } from './resources/notifications'
export type { OauthClient } from './resources/oauth-clients'
export type { Organization } from './resources/organizations'
export {
  isGranted,
  missingPermissions,
  type OperationId,
  PERMISSIONS,
  type RequiredPermissions,
} from './resources/permissions'
export type { QueueChanges } from './resources/queue-body'
export type { EstimatedWaitTime, Predictor, Queue, RoutingSettings, WrapupCode } from './resources/queue-schema'
export type { EstimatedWaitMedia, QueueQuery } from './resources/queues'
export type { SkillConditionInput, SkillGroup, SkillGroupInput } from './resources/skill-groups'
export type { Skill, SkillQuery } from './resources/skills'
export type { TokenInfo } from './resources/tokens'
export type { Trigger, TriggerInput, TriggerTest } from './resources/trigger-schema'
export type { UsageQuery, UsageRow } from './resources/usage'
export type { RoutingStatus, User, UserQueue } from './resources/user-schema'
export type { UserQuery, UserSearchCriterion } from './resources/users'
export type { UserUtilization, Utilization, UtilizationInput, UtilizationLabel } from './resources/utilization'
export type { ForecastImport } from './resources/wfm/import-forecast'
export type {
  AgentSchedules,
  BusinessUnit,
  BusinessUnitDetail,
  ManagementUnit,
  PlanningGroup,
  StaffingRequirement,
  WfmForecast,
  WfmForecastData,
  WfmSchedule,
} from './resources/wfm/schemas'
export { fileLedger } from './stores/ledger-file'
export { type MemoryLedgerOptions, memoryLedger } from './stores/ledger-memory'
export { fileTokenStore } from './stores/token-file'
export { memoryTokenStore } from './stores/token-memory'
export type { CallOptions, ReservedSlot, ResponseInfo } from './transport/call-options'
export { clientCredentials } from './transport/client-credentials'
export { type Operation, type OperationKind, operation, type RequestInput } from './transport/operation'
export type { Page, Paged } from './transport/paged'
export { REGIONS } from './transport/regions'
export type { SlotTaker } from './transport/slot-taker'
export type { StandardIssue, StandardResult, StandardSchema } from './transport/standard-schema'
export type {
  AttemptRequest,
  AttemptResponse,
  ClientCredentials,
  Logger,
  Middleware,
  RetryOptions,
  Transport,
  TransportEvents,
} from './transport/types'

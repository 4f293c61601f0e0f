/**
 * A typed client for Genesys Cloud routing: every call with deadline, retry and rate limit done right.
 * @module
 */
export { type Client, createClient } from './client'
export type { ClientOptions } from './client-options'
export type { ConnectionOptions } from './config-from-env'
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
export type { ApiErrorInfo } from './core/errors/api'
export { LIMITS } from './core/limits'
export type { OpenUnion } from './core/open-union'
export { type Random, seededRandom } from './core/random'
export type * from './documents'
export type {
  AggregateCalls,
  AggregatesQuery,
  AggregatesView,
  UserAggregatesQuery,
} from './resources/analytics/aggregates'
export type {
  AggregateDatum,
  AggregateGroup,
  AggregateMetric,
  Aggregates,
  Conversation,
  ConversationParticipant,
  ConversationSegment,
  ConversationSession,
  Observation,
  Observations,
  RoutingActivity,
  Stats,
  UserAggregates,
  UserDetail,
} from './resources/analytics/answers'
export type { ConversationDimension, ConversationMetric } from './resources/analytics/conversation-words'
export type { ConversationDetailsQuery, DetailCalls, UserDetailsQuery } from './resources/analytics/details'
export {
  type AnalyticsFilter,
  allOf,
  anyOf,
  type Clause,
  exists,
  notExists,
  type Predicate,
} from './resources/analytics/filters'
export type { AnalyticsResource } from './resources/analytics/index'
export type { AnalyticsJobs, JobKind } from './resources/analytics/jobs'

export type { Metrics } from './resources/analytics/measures'
export {
  agentOccupancy,
  ahtSeconds,
  answered,
  asaSeconds,
  type ContactMeasures,
  contactMeasures,
  queueOccupancy,
  type RoutingSeconds,
  serviceLevel,
} from './resources/analytics/measures'
export type { ObservationCalls, QueueObservationsQuery } from './resources/analytics/observations'
export type {
  FilterDimension,
  FilterMetric,
  QueueObservationMetric,
  RateLimitDimension,
  ResolutionDimension,
  RoutingActivityMetric,
  UserMetric,
} from './resources/analytics/words'
export type { AuditQuery, AuditResource } from './resources/audits/audit'
export type { AuditEntry, AuditPropertyChange, AuditServiceMapping } from './resources/audits/audit-schema'
export type {
  AsRead,
  ChangeOf,
  Changes,
  DivisionInput,
  EmailAddressInput,
  InboundRouteInput,
  MemberGroupInput,
  Newer,
  RefInput,
} from './resources/inputs/given'
export type {
  GroupActivationConditionInput,
  GroupActivationPilotInput,
  GroupActivationRuleInput,
  GroupRoutingRuleInput,
  RingInput,
} from './resources/inputs/group-rules'
export type {
  CallbackSettingsInput,
  CallReaction,
  EmailSettingsInput,
  MediaSettingsInput,
  MessageSettingsInput,
  QueueMediaSettingsInput,
} from './resources/inputs/media-settings'
export type { DirectMedia, NewQueueInput, QueueChanges, QueueInput } from './resources/inputs/queue-input'
export type { EducationInput, UserAddressInput, UserChanges, UserImageInput } from './resources/inputs/user-changes'
export type { AnswerLink, AnswerRef } from './resources/kit/answers'
export { etag } from './resources/kit/etag'
export type { LevelInput } from './resources/kit/input'
export type { QueueMember } from './resources/members/member-schema'
export type { MemberQuery, MembersResource } from './resources/members/members'
export type {
  AvailableTopic,
  Channel,
  ChannelTopic,
  NotificationsResource,
  SubscribeQuery,
} from './resources/notifications/notifications'
export type { AuthorizationResource, AuthorizationSubject } from './resources/org/authorization'
export type { Division, DivisionQuery, DivisionsResource } from './resources/org/divisions'
export type { LicenseDefinition, LicensesResource, UserLicenses } from './resources/org/licenses'
export type { Limit, LimitDocs, LimitsResource } from './resources/org/limits'
export type { OauthClient, OauthClientsResource } from './resources/org/oauth-clients'
export type { OperationId } from './resources/org/operation-ids'
export type { Organization, OrganizationsResource } from './resources/org/organizations'
export { missingPermissions, PERMISSIONS, type RequiredPermissions } from './resources/org/permissions'
export type { PredictorsResource } from './resources/org/predictors'
export type { RoutingSettingsResource } from './resources/org/routing-settings'
export type { TokenInfo, TokensResource } from './resources/org/tokens'
export type { UsageQuery, UsageResource, UsageRow } from './resources/org/usage'
export type {
  MediaSettings,
  Queue,
  QueueAcwSettings,
  QueueMediaSettings,
  QueueMemberGroup,
  QueueRing,
  QueueRoutingRule,
  UserQueue,
} from './resources/queues/queue'
export type { EstimatedWaitTime, Predictor, RoutingSettings, WrapupCode } from './resources/queues/queue-schema'
export type { QueueWrites } from './resources/queues/queue-writes'
export type { EstimatedWaitMedia, QueueQuery, QueuesResource } from './resources/queues/queues'
export type {
  ReadConditions,
  ReadGroup,
  SkillComparator,
  SkillConditionInput,
  SkillGroup,
  SkillGroupChanges,
  SkillGroupInput,
  SkillGroupsResource,
} from './resources/skills/skill-groups'
export type { Skill, SkillInput, SkillQuery, SkillsResource } from './resources/skills/skills'
export type {
  MatchOperator,
  Trigger,
  TriggerChanges,
  TriggerInput,
  TriggerTest,
} from './resources/triggers/trigger-schema'
export type { TriggersResource } from './resources/triggers/triggers'
export type { Language, LanguagesResource } from './resources/users/languages'
export type { UserLanguage, UserLanguagesResource } from './resources/users/user-languages'
export type { UserQueueCalls } from './resources/users/user-queues'
export type { RoutingStatus, RoutingWord, User, UserExpand } from './resources/users/user-schema'
export type { UserSkill, UserSkillsResource } from './resources/users/user-skills'
export type { UserQuery, UserSearchCriterion, UsersResource } from './resources/users/users'
export type { UserUtilizationResource, UtilizationResource } from './resources/users/utilization'
export type {
  LabelUtilization,
  MediaUtilization,
  MediaUtilizationInput,
  UserUtilization,
  Utilization,
  UtilizationInput,
  UtilizationLabel,
  UtilizationMedia,
} from './resources/users/utilization-types'
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
  WfmShift,
  WfmVersion,
} from './resources/wfm/answers'
export type { ForecastImport } from './resources/wfm/import-forecast'
export type { WfmResource } from './resources/wfm/index'
export type { WfmUnitCalls } from './resources/wfm/units'

export type { MemoryLedgerOptions } from './stores/memory/ledger-memory'

export { accessToken, type GivenToken, type RequestedToken, type TokenFunction } from './transport/auth/access-token'
export { clientCredentials } from './transport/auth/client-credentials'
export { type StartedUserLogin, startUserLogin, type UserLoginStart } from './transport/auth/start-user-login'
export { type UserLoginOptions, type UserToken, type UserTokenStore, userLogin } from './transport/auth/user-login'
export type { CallOptions, ResponseInfo } from './transport/contract/call-options'
export type { QueryValue, StandardIssue, StandardResult, StandardSchema } from './transport/contract/operation'
export { type Operation, type OperationKind, operation, type RequestInput } from './transport/contract/operation'
export type { Page, Paged } from './transport/contract/paged'
export type { PlainRequest } from './transport/contract/plain-request'
export { withResponse } from './transport/contract/with-response'
export { REGIONS } from './transport/kit/hosts'
export { consoleLogger, type LogLevel, type PinoLogger, pinoLogger } from './transport/wiring/loggers'
export type {
  AccessToken,
  AttemptRequest,
  AttemptResponse,
  Auth,
  ClientCredentials,
  Logger,
  Middleware,
  RateLimitUse,
  RetryOptions,
  TransportEvents,
  TransportOptions,
  UserLogin,
} from './transport/wiring/types'

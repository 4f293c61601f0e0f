/**
 * The types of our answers against those of the official SDK. What matters here happens in the compiler: a field that we
 * name and the official type does not have, or has with another type, stops `tsc` with the path of the field.
 */
import type { Models } from 'purecloud-platform-client-v2'
import type * as ours from '../../src'
import type { Agree, Disagreements } from './agreement'

export type Proofs = [
  Agree<Disagreements<ours.Organization, Models.Organization>>,
  Agree<Disagreements<ours.TokenInfo, Models.TokenInfo>>,
  Agree<Disagreements<ours.OauthClient, Models.OAuthClient>>,
  Agree<Disagreements<ours.AuthorizationSubject, Models.AuthzSubject>>,
  Agree<Disagreements<ours.Queue, Models.Queue>>,
  Agree<Disagreements<ours.QueueMember, Models.QueueMember>>,
  Agree<Disagreements<ours.WrapupCode, Models.WrapupCode>>,
  Agree<Disagreements<ours.EstimatedWaitTime, Models.EstimatedWaitTimePredictions>>,
  Agree<Disagreements<ours.Skill, Models.RoutingSkill>>,
  Agree<Disagreements<ours.UserSkill, Models.UserRoutingSkill>>,
  Agree<Disagreements<ours.UserLanguage, Models.UserRoutingLanguage>>,
  Agree<Disagreements<ours.LevelInput, Models.UserRoutingSkillPost>>,
  // A route of mail holds an address, which holds a route, and so on.
  Agree<Disagreements<Omit<ours.QueueInput, 'outboundEmailAddress' | 'mediaSettings'>, Models.QueueRequest>>,
  Agree<Disagreements<Omit<ours.EmailSettingsInput, 'allOutboundEmailAddresses'>, Models.EmailMediaSettings>>,
  Agree<Disagreements<ours.CallbackSettingsInput, Models.CallbackMediaSettings>>,
  Agree<Disagreements<ours.MessageSettingsInput, Models.MessageMediaSettings>>,
  Agree<Disagreements<Omit<ours.InboundRouteInput, 'replyEmailAddress'>, Models.InboundRoute>>,
  Agree<Disagreements<ours.UserChanges, Models.UpdateUser>>,
  Agree<Disagreements<ours.TriggerChanges, Models.UpdateTriggerRequest>>,
  Agree<Disagreements<ours.SkillGroup, Models.SkillGroup>>,
  Agree<Disagreements<ours.Utilization, Models.UtilizationResponse>>,
  Agree<Disagreements<ours.UserUtilization, Models.AgentMaxUtilizationResponse>>,
  Agree<Disagreements<ours.UtilizationInput, Models.UtilizationRequest>>,
  Agree<Disagreements<ours.UtilizationLabel, Models.UtilizationLabel>>,
  Agree<Disagreements<ours.RoutingSettings, Models.RoutingSettings>>,
  Agree<Disagreements<ours.Predictor, Models.Predictor>>,
  Agree<Disagreements<ours.User, Models.User>>,
  Agree<Disagreements<ours.UserQueue, Models.UserQueue>>,
  Agree<Disagreements<ours.RoutingStatus, Models.RoutingStatus>>,
  Agree<Disagreements<ours.Language, Models.Language>>,
  Agree<Disagreements<ours.Division, Models.AuthzDivision>>,
  Agree<Disagreements<ours.LicenseDefinition, Models.LicenseDefinition>>,
  Agree<Disagreements<ours.UserLicenses, Models.UserLicenses>>,
  Agree<Disagreements<ours.Limit, Models.Limit>>,
  Agree<Disagreements<ours.LimitDocs, Models.LimitDocumentation>>,
  Agree<Disagreements<ours.UsageRow, Models.ClientPublicApiUsage>>,
  Agree<Disagreements<ours.Aggregates, Models.ConversationAggregateQueryResponse>>,
  Agree<Disagreements<ours.Aggregates, Models.ResolutionAggregateQueryResponse>>,
  Agree<Disagreements<ours.UserAggregates, Models.UserAggregateQueryResponse>>,
  Agree<Disagreements<ours.Observations, Models.QueueObservationQueryResponse>>,
  Agree<Disagreements<ours.RoutingActivity, Models.RoutingActivityResponse>>,
  Agree<Disagreements<ours.Conversation, Models.AnalyticsConversationWithoutAttributes>>,
  Agree<Disagreements<ours.UserDetail, Models.AnalyticsUserDetail>>,
  Agree<Disagreements<ours.AuditEntry, Models.AuditLogMessage>>,
  Agree<Disagreements<ours.AuditServiceMapping, Models.AuditQueryServiceMapping>>,
  Agree<Disagreements<ours.AvailableTopic, Models.AvailableTopic>>,
  Agree<Disagreements<ours.Channel, Models.Channel>>,
  Agree<Disagreements<ours.ChannelTopic, Models.ChannelTopic>>,
  Agree<Disagreements<ours.Trigger, Models.Trigger>>,
  Agree<Disagreements<ours.TriggerInput, Models.CreateTriggerRequest>>,
  Agree<Disagreements<ours.TriggerTest, Models.TestModeResults>>,
  Agree<Disagreements<ours.BusinessUnit, Models.BusinessUnitListItem>>,
  Agree<Disagreements<ours.ManagementUnit, Models.ManagementUnit>>,
  Agree<Disagreements<ours.PlanningGroup, Models.PlanningGroup>>,
  Agree<Disagreements<ours.AgentSchedules, Models.BuAgentSchedulesSearchResponse>>,
  Agree<Disagreements<ours.WfmForecast, Models.BuShortTermForecast>>,
  Agree<Disagreements<ours.WfmForecastData, Models.BuForecastResult>>,
  Agree<Disagreements<ours.StaffingRequirement, Models.BuForecastStaffingRequirementsResultResponse>>,
  Agree<Disagreements<ours.WfmSchedule, Models.BuScheduleListItem>>,
]

// The comparison can fail: each of these must be refused, or the line above it is an error itself.
export type Refusals = [
  // @ts-expect-error a field that the official type does not have
  Agree<Disagreements<{ id: string; skills: string[] }, Models.Queue>>,
  // @ts-expect-error a number there
  Agree<Disagreements<{ memberCount: string }, Models.Queue>>,
  // @ts-expect-error text there
  Agree<Disagreements<{ name: boolean }, Models.RoutingSkill>>,
  // @ts-expect-error deep inside a list
  Agree<Disagreements<{ bullseye: { rings: { expansionCriteria: { threshold: string }[] }[] } }, Models.Queue>>,
  // @ts-expect-error one of several, found beside fields that agree
  Agree<Disagreements<ours.Queue & { maxCapacity: number }, Models.Queue>>,
  // @ts-expect-error no list there
  Agree<Disagreements<{ division: string[] }, Models.Queue>>,
]

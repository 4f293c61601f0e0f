/** What an operation asks of the roles of the OAuth client: any one of, or all of. Neither: nothing. */
export interface RequiredPermissions {
  readonly any?: readonly string[] | undefined
  readonly all?: readonly string[] | undefined
}

const NONE: RequiredPermissions = {}

/**
 * Permissions by operation id, for everything the client can send, as the official description of July 2026 declares
 * them. What a single field or topic asks for beyond that, only the platform's answer tells.
 */
export const PERMISSIONS = {
  deleteAnalyticsConversationsAggregatesJob: { any: ['analytics:conversationAggregate:view'] },
  deleteAnalyticsConversationsDetailsJob: {
    any: ['analytics:conversationDetail:view', 'analytics:agentConversationDetail:view'],
  },
  deleteAnalyticsResolutionsAggregatesJob: { any: ['analytics:resolutionAggregate:view'] },
  deleteAnalyticsUsersAggregatesJob: { any: ['analytics:userAggregate:view'] },
  deleteAnalyticsUsersDetailsJob: { any: ['analytics:userDetail:view'] },
  deleteNotificationsChannelSubscriptions: NONE,
  deleteProcessautomationTrigger: { any: ['processautomation:trigger:delete'] },
  deleteRoutingLanguage: { any: ['routing:skill:manage'] },
  deleteRoutingQueue: { all: ['routing:queue:delete'] },
  deleteRoutingQueueMember: { any: ['routing:queue:edit', 'routing:queueMember:manage'] },
  deleteRoutingSkill: { any: ['routing:skill:manage', 'routing:skill:delete'] },
  deleteRoutingSkillgroup: { any: ['routing:skillGroup:delete'] },
  deleteRoutingUserUtilization: { any: ['routing:utilization:manage'] },
  deleteRoutingUtilization: { all: ['routing:utilization:manage'] },
  deleteRoutingUtilizationLabel: { all: ['routing:utilization:manage'] },
  deleteUserRoutinglanguage: { any: ['routing:skill:assign', 'routing:language:assign'] },
  deleteUserRoutingskill: { all: ['routing:skill:assign'] },
  getAnalyticsConversationsAggregatesJob: { any: ['analytics:conversationAggregate:view'] },
  getAnalyticsConversationsAggregatesJobResults: { any: ['analytics:conversationAggregate:view'] },
  getAnalyticsConversationsDetailsJob: {
    any: ['analytics:conversationDetail:view', 'analytics:agentConversationDetail:view'],
  },
  getAnalyticsConversationsDetailsJobResults: {
    any: ['analytics:conversationDetail:view', 'analytics:agentConversationDetail:view'],
  },
  getAnalyticsConversationsDetailsJobsAvailability: { any: ['analytics:conversationDetail:view'] },
  getAnalyticsResolutionsAggregatesJob: { any: ['analytics:resolutionAggregate:view'] },
  getAnalyticsResolutionsAggregatesJobResults: { any: ['analytics:resolutionAggregate:view'] },
  getAnalyticsUsersAggregatesJob: { any: ['analytics:userAggregate:view'] },
  getAnalyticsUsersAggregatesJobResults: { any: ['analytics:userAggregate:view'] },
  getAnalyticsUsersDetailsJob: { any: ['analytics:userDetail:view'] },
  getAnalyticsUsersDetailsJobResults: { any: ['analytics:userDetail:view'] },
  getAnalyticsUsersDetailsJobsAvailability: { any: ['analytics:userDetail:view'] },
  getAuditsQueryRealtimeServicemapping: { all: ['audits:audit:view'] },
  getAuditsQueryServicemapping: { all: ['audits:audit:view'] },
  getAuditsQueryTransactionId: { all: ['audits:audit:view'] },
  getAuditsQueryTransactionIdResults: { all: ['audits:audit:view'] },
  getAuthorizationDivision: NONE,
  getAuthorizationDivisions: NONE,
  getAuthorizationDivisionsHome: NONE,
  getAuthorizationDivisionsQuery: NONE,
  getAuthorizationSubjectsMe: NONE,
  getLicenseDefinitions: { any: ['authorization:grant:add', 'authorization:license:view'] },
  getLicenseUser: { any: ['authorization:grant:add', 'authorization:license:view'] },
  getLicenseUsers: NONE,
  getNotificationsAvailabletopics: NONE,
  getNotificationsChannelSubscriptions: NONE,
  getNotificationsChannels: NONE,
  getOauthClient: { any: ['oauth:client:view'] },
  getOauthClients: { any: ['oauth:client:view'] },
  getOrganizationsLimitsDocs: NONE,
  getOrganizationsLimitsNamespace: NONE,
  getOrganizationsLimitsNamespaceDefaults: NONE,
  getOrganizationsLimitsNamespaces: NONE,
  getOrganizationsMe: NONE,
  getProcessautomationTrigger: { any: ['processautomation:trigger:edit', 'processautomation:trigger:view'] },
  getProcessautomationTriggers: { any: ['processautomation:trigger:edit', 'processautomation:trigger:view'] },
  getRoutingLanguage: NONE,
  getRoutingLanguages: NONE,
  getRoutingPredictors: { any: ['routing:predictor:view', 'routing:queue:view'] },
  getRoutingQueue: { all: ['routing:queue:view'] },
  getRoutingQueueEstimatedwaittime: { all: ['routing:queue:view'] },
  getRoutingQueueMediatypeEstimatedwaittime: { all: ['routing:queue:view'] },
  getRoutingQueueMembers: {
    any: ['routing:queue:view', 'routing:queue:edit', 'routing:queue:readonly', 'routing:queueMember:manage'],
  },
  getRoutingQueueWrapupcodes: { all: ['routing:queue:view'] },
  getRoutingQueues: { any: ['routing:queue:view'] },
  getRoutingQueuesDivisionviewsAll: { all: ['routing:queue:search'] },
  getRoutingSettings: NONE,
  getRoutingSkill: { any: ['routing:skill:view'] },
  getRoutingSkillgroup: { any: ['routing:skillGroup:view'] },
  getRoutingSkillgroupMembers: { any: ['routing:skillGroup:view'] },
  getRoutingSkillgroups: { any: ['routing:skillGroup:view'] },
  getRoutingSkills: { any: ['routing:skill:view'] },
  getRoutingUserUtilization: { any: ['routing:utilization:manage', 'routing:utilization:view'] },
  getRoutingUtilization: { any: ['routing:utilization:manage', 'routing:utilization:view'] },
  getRoutingUtilizationLabel: { all: ['routing:utilization:view'] },
  getRoutingUtilizationLabels: { all: ['routing:utilization:view'] },
  getTokensMe: NONE,
  getUsageClientClientIdAggregatesQueryJob: { any: ['usage:client:view'] },
  getUser: NONE,
  getUserQueues: { any: ['routing:queue:view'] },
  getUserRoutinglanguages: NONE,
  getUserRoutingskills: NONE,
  getUserRoutingstatus: NONE,
  getUserSkillgroups: { any: ['routing:skillGroup:view'] },
  getUsers: NONE,
  getUsersQuery: { any: ['directory:user:view'] },
  getWorkforcemanagementBusinessunitPlanninggroups: {
    any: [
      'wfm:planningGroup:view',
      'wfm:shortTermForecast:view',
      'wfm:intraday:view',
      'wfm:agent:view',
      'wfm:schedule:view',
      'wfm:publishedSchedule:view',
    ],
  },
  getWorkforcemanagementBusinessunitWeekSchedules: { any: ['wfm:schedule:view', 'wfm:publishedSchedule:view'] },
  getWorkforcemanagementBusinessunitWeekShorttermforecast: { any: ['wfm:shortTermForecast:view'] },
  getWorkforcemanagementBusinessunitWeekShorttermforecastData: { any: ['wfm:shortTermForecast:view'] },
  getWorkforcemanagementBusinessunitWeekShorttermforecastStaffingrequirement: { any: ['wfm:staffingRequirement:view'] },
  getWorkforcemanagementBusinessunitWeekShorttermforecasts: {
    any: ['wfm:schedule:generate', 'wfm:shortTermForecast:view'],
  },
  getWorkforcemanagementBusinessunits: NONE,
  getWorkforcemanagementManagementunits: NONE,
  headNotificationsChannel: NONE,
  patchRoutingQueueMember: { any: ['routing:queue:edit', 'routing:queueMember:manage'] },
  patchRoutingQueueMembers: { any: ['routing:queue:edit', 'routing:queueMember:manage'] },
  patchRoutingSkillgroup: { any: ['routing:skillGroup:edit'] },
  patchUser: { any: ['admin', 'directory:user:edit', 'directory:organization:admin'] },
  patchUserQueues: { any: ['routing:queue:join', 'routing:queueMember:manage'] },
  patchUserRoutinglanguagesBulk: { any: ['routing:skill:assign', 'routing:language:assign'] },
  patchUserRoutingskillsBulk: { any: ['routing:skill:assign'] },
  postAnalyticsConversationsAggregatesJobs: { any: ['analytics:conversationAggregate:view'] },
  postAnalyticsConversationsAggregatesQuery: { any: ['analytics:conversationAggregate:view'] },
  postAnalyticsConversationsDetailsJobs: {
    any: ['analytics:conversationDetail:view', 'analytics:agentConversationDetail:view'],
  },
  postAnalyticsConversationsDetailsQuery: {
    any: ['analytics:conversationDetail:view', 'analytics:agentConversationDetail:view'],
  },
  postAnalyticsQueuesObservationsQuery: { any: ['analytics:queueObservation:view'] },
  postAnalyticsRatelimitsAggregatesQuery: { any: ['analytics:rateLimitAggregate:view'] },
  postAnalyticsResolutionsAggregatesJobs: { any: ['analytics:resolutionAggregate:view'] },
  postAnalyticsResolutionsAggregatesQuery: { any: ['analytics:resolutionAggregate:view'] },
  postAnalyticsRoutingActivityQuery: { any: ['analytics:queueObservation:view'] },
  postAnalyticsUsersAggregatesJobs: { any: ['analytics:userAggregate:view'] },
  postAnalyticsUsersAggregatesQuery: { any: ['analytics:userAggregate:view'] },
  postAnalyticsUsersDetailsJobs: { any: ['analytics:userDetail:view'] },
  postAnalyticsUsersDetailsQuery: { any: ['analytics:userDetail:view'] },
  postAnalyticsUsersObservationsQuery: { any: ['analytics:userObservation:view'] },
  postAuditsQuery: { all: ['audits:audit:view'] },
  postAuditsQueryRealtime: { all: ['audits:audit:view'] },
  postAuditsQueryRealtimeRelated: { all: ['audits:audit:view'] },
  postLicenseUsers: { any: ['authorization:grant:add', 'authorization:license:view'] },
  postNotificationsChannelSubscriptions: NONE,
  postNotificationsChannels: NONE,
  postProcessautomationTriggerTest: { any: ['processautomation:trigger:test'] },
  postProcessautomationTriggers: { any: ['processautomation:trigger:add'] },
  postRoutingLanguages: { any: ['routing:skill:manage'] },
  postRoutingQueueMembers: { any: ['routing:queue:edit', 'routing:queueMember:manage'] },
  postRoutingQueues: { any: ['routing:queue:add'] },
  postRoutingSkillgroups: { all: ['routing:skillGroup:add'] },
  postRoutingSkills: { any: ['routing:skill:manage', 'routing:skill:create'] },
  postRoutingUtilizationLabels: { all: ['routing:utilization:manage'] },
  postUsageClientClientIdAggregatesQueryJobs: { any: ['usage:client:view'] },
  postUsersSearch: { any: ['directory:user:view'] },
  postWorkforcemanagementBusinessunitAgentschedulesSearch: { any: ['wfm:schedule:view', 'wfm:publishedSchedule:view'] },
  postWorkforcemanagementBusinessunitWeekShorttermforecastsImport: { any: ['wfm:shortTermForecast:add'] },
  postWorkforcemanagementBusinessunitWeekShorttermforecastsImportUploadurl: { any: ['wfm:shortTermForecast:add'] },
  putNotificationsChannelSubscriptions: NONE,
  putProcessautomationTrigger: { any: ['processautomation:trigger:edit'] },
  putRoutingQueue: { any: ['routing:queue:edit'] },
  putRoutingSettings: { any: ['routing:settings:edit'] },
  putRoutingUserUtilization: { any: ['routing:utilization:manage'] },
  putRoutingUtilization: { all: ['routing:utilization:manage'] },
  putRoutingUtilizationLabel: { all: ['routing:utilization:manage'] },
  putUserRoutingskillsBulk: { any: ['routing:skill:assign'] },
  putUserRoutingstatus: NONE,
} as const satisfies Readonly<Record<string, RequiredPermissions>>

/** Ids of the operations that the client's resources send. */
export type OperationId = keyof typeof PERMISSIONS

/**
 * What is missing for an operation: all that is lacking, or every permission of which one would do. Empty when those
 * granted suffice. A granted `*` in any part of `domain:entity:action` stands for all.
 */
export function missingPermissions(operation: OperationId, granted: readonly string[]): readonly string[] {
  const { any = [], all = [] }: RequiredPermissions = PERMISSIONS[operation]
  const lacking = all.filter((permission) => !isGranted(permission, granted))
  const noneOfAny = any.length > 0 && !any.some((permission) => isGranted(permission, granted))
  return noneOfAny ? [...lacking, ...any] : lacking
}

/** Whether a permission is among those granted, wildcards included. */
export function isGranted(permission: string, granted: readonly string[]): boolean {
  const wanted = permission.toLowerCase().split(':')
  return granted.some((text) => {
    const parts = text.toLowerCase().split(':')
    return wanted.every((part, index) => parts[index] === part || parts[index] === '*')
  })
}

import { checkList, checkText } from '../../core/checks'
import type { OperationId } from './operation-ids'

/** The permissions that an operation needs: any one of, or all of. Neither: none. */
export interface RequiredPermissions {
  readonly any?: readonly string[] | undefined
  readonly all?: readonly string[] | undefined
}

const NONE: RequiredPermissions = {}
const CONVERSATION_DETAILS = {
  any: ['analytics:conversationDetail:view', 'analytics:agentConversationDetail:view'],
} as const
const CONVERSATION_AGGREGATES = { any: ['analytics:conversationAggregate:view'] } as const
const RESOLUTION_AGGREGATES = { any: ['analytics:resolutionAggregate:view'] } as const
const USER_AGGREGATES = { any: ['analytics:userAggregate:view'] } as const
const USER_DETAILS = { any: ['analytics:userDetail:view'] } as const
const LICENSES = { any: ['authorization:license:view', 'authorization:grant:add'] } as const
const MEMBER_WRITES = { any: ['routing:queue:edit', 'routing:queueMember:manage'] } as const
const SKILL_GROUPS = { any: ['routing:skillGroup:view'] } as const
const AUDITS = { all: ['audits:audit:view'] } as const
const UTILIZATION_WRITES = { all: ['routing:utilization:manage'] } as const
const QUEUES = { all: ['routing:queue:view'] } as const

/**
 * Permissions by operation id, for every operation of the client, as the official description of July 2026 declares
 * them. A single field or topic may need more, which only the platform's answer shows.
 */
export const PERMISSIONS: Readonly<Record<OperationId, RequiredPermissions>> = {
  deleteAnalyticsConversationsAggregatesJob: CONVERSATION_AGGREGATES,
  deleteAnalyticsConversationsDetailsJob: CONVERSATION_DETAILS,
  deleteAnalyticsResolutionsAggregatesJob: RESOLUTION_AGGREGATES,
  deleteAnalyticsUsersAggregatesJob: USER_AGGREGATES,
  deleteAnalyticsUsersDetailsJob: USER_DETAILS,
  deleteNotificationsChannelSubscriptions: NONE,
  deleteProcessautomationTrigger: { any: ['processautomation:trigger:delete'] },
  deleteRoutingLanguage: { any: ['routing:skill:manage'] },
  deleteRoutingQueue: { all: ['routing:queue:delete'] },
  deleteRoutingSkill: { any: ['routing:skill:manage', 'routing:skill:delete'] },
  deleteRoutingSkillgroup: { any: ['routing:skillGroup:delete'] },
  deleteRoutingUserUtilization: { any: ['routing:utilization:manage'] },
  deleteRoutingUtilization: UTILIZATION_WRITES,
  deleteRoutingUtilizationLabel: UTILIZATION_WRITES,
  deleteTokensMe: NONE,
  deleteUserRoutinglanguage: { any: ['routing:skill:assign', 'routing:language:assign'] },
  deleteUserRoutingskill: { all: ['routing:skill:assign'] },
  getAnalyticsConversationsAggregatesJob: CONVERSATION_AGGREGATES,
  getAnalyticsConversationsAggregatesJobResults: CONVERSATION_AGGREGATES,
  getAnalyticsConversationsDetailsJob: CONVERSATION_DETAILS,
  getAnalyticsConversationsDetailsJobResults: CONVERSATION_DETAILS,
  getAnalyticsConversationsDetailsJobsAvailability: { any: ['analytics:conversationDetail:view'] },
  getAnalyticsResolutionsAggregatesJob: RESOLUTION_AGGREGATES,
  getAnalyticsResolutionsAggregatesJobResults: RESOLUTION_AGGREGATES,
  getAnalyticsUsersAggregatesJob: USER_AGGREGATES,
  getAnalyticsUsersAggregatesJobResults: USER_AGGREGATES,
  getAnalyticsUsersDetailsJob: USER_DETAILS,
  getAnalyticsUsersDetailsJobResults: USER_DETAILS,
  getAnalyticsUsersDetailsJobsAvailability: USER_DETAILS,
  getAuditsQueryRealtimeServicemapping: AUDITS,
  getAuditsQueryServicemapping: AUDITS,
  getAuditsQueryTransactionId: AUDITS,
  getAuditsQueryTransactionIdResults: AUDITS,
  getAuthorizationDivision: NONE,
  getAuthorizationDivisions: NONE,
  getAuthorizationDivisionsHome: NONE,
  getAuthorizationSubjectsMe: NONE,
  getGroups: NONE,
  getLicenseDefinitions: LICENSES,
  getLicenseUser: LICENSES,
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
  getProcessautomationTrigger: { any: ['processautomation:trigger:view', 'processautomation:trigger:edit'] },
  getProcessautomationTriggers: { any: ['processautomation:trigger:view', 'processautomation:trigger:edit'] },
  getRoutingLanguage: NONE,
  getRoutingLanguages: NONE,
  getRoutingPredictors: { any: ['routing:predictor:view', 'routing:queue:view'] },
  getRoutingQueue: QUEUES,
  getRoutingQueueEstimatedwaittime: QUEUES,
  getRoutingQueueMediatypeEstimatedwaittime: QUEUES,
  getRoutingQueueMembers: {
    any: ['routing:queue:view', 'routing:queue:edit', 'routing:queue:readonly', 'routing:queueMember:manage'],
  },
  getRoutingQueueWrapupcodes: QUEUES,
  getRoutingQueues: { any: ['routing:queue:view'] },
  getRoutingQueuesDivisionviewsAll: { all: ['routing:queue:search'] },
  getRoutingSettings: NONE,
  getRoutingSkill: { any: ['routing:skill:view'] },
  getRoutingSkillgroup: SKILL_GROUPS,
  getRoutingSkillgroupMembers: SKILL_GROUPS,
  getRoutingSkillgroups: SKILL_GROUPS,
  getRoutingSkills: { any: ['routing:skill:view'] },
  getRoutingUserUtilization: { any: ['routing:utilization:view', 'routing:utilization:manage'] },
  getRoutingUtilization: { any: ['routing:utilization:view', 'routing:utilization:manage'] },
  getRoutingUtilizationLabel: { all: ['routing:utilization:view'] },
  getRoutingUtilizationLabels: { all: ['routing:utilization:view'] },
  getTokensMe: NONE,
  getUsageClientClientIdAggregatesQueryJob: { any: ['usage:client:view'] },
  getUser: NONE,
  getUserQueues: { any: ['routing:queue:view'] },
  getUserRoutinglanguages: NONE,
  getUserRoutingskills: NONE,
  getUserRoutingstatus: NONE,
  getUserSkillgroups: SKILL_GROUPS,
  getUsers: NONE,
  getUsersQuery: { any: ['directory:user:view'] },
  getWorkforcemanagementBusinessunit: {
    // Not called when the module is loaded, so that a bundle which does not use the table can leave it out.
    get any() {
      return unitPermissions()
    },
  },
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
  patchRoutingQueueMember: MEMBER_WRITES,
  patchRoutingQueueMembers: MEMBER_WRITES,
  patchRoutingSkillgroup: { any: ['routing:skillGroup:edit'] },
  patchUser: { any: ['admin', 'directory:user:edit', 'directory:organization:admin'] },
  patchUserQueues: { any: ['routing:queue:join', 'routing:queueMember:manage'] },
  patchUserRoutinglanguagesBulk: { any: ['routing:skill:assign', 'routing:language:assign'] },
  patchUserRoutingskillsBulk: { any: ['routing:skill:assign'] },
  postAnalyticsConversationsAggregatesJobs: CONVERSATION_AGGREGATES,
  postAnalyticsConversationsAggregatesQuery: CONVERSATION_AGGREGATES,
  postAnalyticsConversationsDetailsJobs: CONVERSATION_DETAILS,
  postAnalyticsConversationsDetailsQuery: CONVERSATION_DETAILS,
  postAnalyticsQueuesObservationsQuery: { any: ['analytics:queueObservation:view'] },
  postAnalyticsRatelimitsAggregatesQuery: { any: ['analytics:rateLimitAggregate:view'] },
  postAnalyticsResolutionsAggregatesJobs: RESOLUTION_AGGREGATES,
  postAnalyticsResolutionsAggregatesQuery: RESOLUTION_AGGREGATES,
  postAnalyticsRoutingActivityQuery: { any: ['analytics:queueObservation:view'] },
  postAnalyticsUsersAggregatesJobs: USER_AGGREGATES,
  postAnalyticsUsersAggregatesQuery: USER_AGGREGATES,
  postAnalyticsUsersDetailsJobs: USER_DETAILS,
  postAnalyticsUsersDetailsQuery: USER_DETAILS,
  postAnalyticsUsersObservationsQuery: { any: ['analytics:userObservation:view'] },
  postAuditsQuery: AUDITS,
  postAuditsQueryRealtime: AUDITS,
  postAuditsQueryRealtimeRelated: AUDITS,
  postLicenseUsers: LICENSES,
  postNotificationsChannelSubscriptions: NONE,
  postNotificationsChannels: NONE,
  postProcessautomationTriggerTest: { any: ['processautomation:trigger:test'] },
  postProcessautomationTriggers: { any: ['processautomation:trigger:add'] },
  postRoutingLanguages: { any: ['routing:skill:manage'] },
  postRoutingQueueMembers: MEMBER_WRITES,
  postRoutingQueues: { any: ['routing:queue:add'] },
  postRoutingSkillgroups: { all: ['routing:skillGroup:add'] },
  postRoutingSkills: { any: ['routing:skill:manage', 'routing:skill:create'] },
  postRoutingUtilizationLabels: UTILIZATION_WRITES,
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
  putRoutingUtilization: UTILIZATION_WRITES,
  putRoutingUtilizationLabel: UTILIZATION_WRITES,
  putUserRoutingskillsBulk: { any: ['routing:skill:assign'] },
  putUserRoutingstatus: NONE,
} satisfies Readonly<Record<string, RequiredPermissions>>

/**
 * The permissions missing for an operation: all that are lacking, or all alternatives if one would be enough. Empty if
 * the granted ones suffice. A granted `*` in any part of `domain:entity:action` matches all.
 */
export function missingPermissions(operation: OperationId, granted: readonly string[]): readonly string[] {
  checkText(operation, 'operation')
  checkList(granted, 'granted')
  const { any = [], all = [] }: RequiredPermissions = PERMISSIONS[operation]
  const lacking = all.filter((permission) => !isGranted(permission, granted))
  const noneOfAny = any.length > 0 && !any.some((permission) => isGranted(permission, granted))
  return noneOfAny ? [...lacking, ...any] : lacking
}

/** Whether a permission is among those granted, wildcards included. */
export function isGranted(permission: string, granted: readonly string[]): boolean {
  const desired = permission.toLowerCase().split(':')
  return granted.some((text) => {
    const parts = text.toLowerCase().split(':')
    return desired.every((part, index) => parts[index] === part || parts[index] === '*')
  })
}

/** Each of these lets a client read a business unit: entities of `wfm`, or of another domain that is named, and their actions. */
const ENTITIES = [
  'activityCode=add/delete/edit/view agent=edit agentSchedule=view agentTimeOffRequest=submit',
  'agent=view businessUnit=add/delete/edit/view historicalAdherence=view shrinkage=view intraday=view',
  'managementUnit=add/delete/edit/view publishedSchedule=view realtimeAdherence=view',
  'schedule=add/delete/edit/generate/view serviceGoalTemplate=add/delete/edit/view',
  'planningGroup=add/delete/edit/view shiftTradeRequest=edit/view agentShiftTradeRequest=participate',
  'shortTermForecast=add/delete/edit/view staffingGroup=add/delete/edit/view',
  'timeOffRequest=add/edit/view timeOffLimit=add/delete/edit/view timeOffPlan=add/delete/edit/view',
  'timeOffRequest=add/edit/view workPlan=add/delete/edit/view workPlanRotation=add/delete/edit/view',
  'coaching:appointment=add/edit learning:assignment=add/reschedule',
  'agentSchedulingPreferencesQuery=view agentSchedulingPreferences=edit',
  'agentSchedulingPreferencesSettings=view schedulingPreferencesQuery=view',
  'schedulingPreferencesSettings=view/edit',
]

/** Permissions of which any one lets a client read a business unit, in the order of the official description. */
function unitPermissions(): readonly string[] {
  return ENTITIES.flatMap((line) => line.split(' ')).flatMap((part) => {
    const [entity = '', actions = ''] = part.split('=')
    const name = entity.includes(':') ? entity : `wfm:${entity}`
    return actions.split('/').map((action) => `${name}:${action}`)
  })
}

/**
 * Over a hundred calls of the official SDK, unchanged, by subject: each is answered, with what its declaration says. A sequence
 * makes, reads, changes and deletes, as a user's program would.
 */
import type platform from 'purecloud-platform-client-v2'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Emulator, startEmulator } from '../../src/emulator'
import { sdkOperation, typeProblems } from '../support/contract/sdk-operations'
import { forOfficialSdk, officialSdk } from '../support/official-sdk'

const NOW = Date.parse('2026-02-04T10:00:00Z')
const WEEK = '2026-02-02'
const interval = '2026-02-03T00:00:00.000Z/2026-02-04T00:00:00.000Z'

let emulator: Emulator
let sdk: typeof platform
let calls = 0

beforeAll(async () => {
  const org = { seed: 21, agents: 15, queues: 3, now: NOW, ratePerMinute: 100_000, switches: { lagMs: 0 } }
  emulator = await startEmulator(forOfficialSdk(org))
  sdk = await officialSdk(emulator)
})
afterAll(() => emulator.stop())

type Operation<A, N extends keyof A> = Extract<A[N], (...given: never[]) => unknown>

/** Calls an operation by its name, and checks the answer against the type that the SDK declares for it. */
async function answer<A, N extends keyof A & string>(
  api: A,
  name: N,
  ...given: Parameters<Operation<A, N>>
): Promise<Awaited<ReturnType<Operation<A, N>>>> {
  const operation: unknown = api[name]
  if (typeof operation !== 'function') throw new Error(`the SDK has no ${name}`)
  const got = await operation.apply(api, given).catch((error: unknown) => {
    throw new Error(`${name}: ${JSON.stringify(error)}`)
  })
  calls++
  expect(typeProblems(sdkOperation(name).returns, got), name).toEqual([])
  return got
}

const text = (value: string | undefined): string => {
  if (value === undefined) throw new Error('an answer has no id')
  return value
}
const first = <T>(values: Iterable<T>): T => {
  for (const value of values) return value
  throw new Error('the world is empty')
}
const queueId = () => first(emulator.world.queues.keys())
const agentIds = () => [...emulator.world.users.values()].flatMap((user) => (user.state === 'active' ? [user.id] : []))

describe('the official SDK', () => {
  it('makes, reads, changes and deletes what routing is made of', async () => {
    const api = new sdk.RoutingApi()
    const queue = await answer(api, 'postRoutingQueues', { name: 'New Cases' })
    const id = text(queue.id)
    expect((await answer(api, 'getRoutingQueue', id)).name).toBe('New Cases')
    const changed = { name: 'Old Cases', skillEvaluationMethod: 'BEST' }
    expect((await answer(api, 'putRoutingQueue', id, changed)).name).toBe('Old Cases')
    const [one = '', two = ''] = agentIds()
    await answer(api, 'postRoutingQueueMembers', id, [{ id: one }, { id: two }])
    await answer(api, 'patchRoutingQueueMembers', id, [{ id: one, joined: true }])
    await answer(api, 'patchRoutingQueueMember', id, two, { id: two, joined: true })
    const members = await answer(api, 'getRoutingQueueMembers', id)
    expect(members.entities).toHaveLength(2)
    await answer(api, 'deleteRoutingQueueMember', id, two)
    const code = await answer(api, 'postRoutingWrapupcodes', {
      name: 'Solved',
      division: { id: first(emulator.world.divisions.keys()) },
    })
    const codeId = text(code.id)
    await answer(api, 'putRoutingWrapupcode', codeId, {
      name: 'Closed',
      division: { id: first(emulator.world.divisions.keys()) },
    })
    await answer(api, 'postRoutingQueueWrapupcodes', id, [{ id: codeId }])
    const codes = await answer(api, 'getRoutingQueueWrapupcodes', id)
    expect(codes.entities?.map((it) => it.name)).toEqual(['Closed'])
    await answer(api, 'deleteRoutingQueueWrapupcode', id, codeId)
    await answer(api, 'getRoutingWrapupcode', codeId)
    await answer(api, 'getRoutingWrapupcodes')
    await answer(api, 'deleteRoutingWrapupcode', codeId)
    await answer(api, 'getRoutingQueueEstimatedwaittime', queueId())
    await answer(api, 'getRoutingQueueMediatypeEstimatedwaittime', queueId(), 'call')
    await answer(api, 'getRoutingQueueComparisonperiods', queueId())
    await answer(api, 'getRoutingQueuesDivisionviews')
    await answer(api, 'getRoutingQueuesDivisionviewsAll')
    await answer(api, 'getRoutingPredictors')
    await answer(api, 'getRoutingAvailablemediatypes')
    await answer(api, 'deleteRoutingQueue', id)
    await expect(api.getRoutingQueue(id)).rejects.toMatchObject({ status: 404 })
  })

  it('makes skills, languages and groups, and gives them to people', async () => {
    const api = new sdk.RoutingApi()
    const [one = ''] = agentIds()
    const skill = text((await answer(api, 'postRoutingSkills', { name: 'Sailing' })).id)
    await answer(api, 'getRoutingSkill', skill)
    expect((await answer(api, 'getRoutingSkills', { name: 'Sailing' })).entities).toHaveLength(1)
    const held = { id: skill, proficiency: 3 }
    await answer(api, 'postUserRoutingskills', one, held)
    expect((await answer(api, 'putUserRoutingskill', one, skill, { id: skill, proficiency: 4 })).proficiency).toBe(4)
    await answer(api, 'getUserRoutingskills', one)
    await answer(api, 'patchUserRoutingskillsBulk', one, [held])
    await answer(api, 'deleteUserRoutingskill', one, skill)
    const language = text((await answer(api, 'postRoutingLanguages', { name: 'Frisian' })).id)
    await answer(api, 'getRoutingLanguage', language)
    await answer(api, 'getRoutingLanguages')
    const spoken = { id: language, proficiency: 2 }
    await answer(api, 'postUserRoutinglanguages', one, spoken)
    await answer(api, 'patchUserRoutinglanguage', one, language, { id: language, proficiency: 5 })
    await answer(api, 'patchUserRoutinglanguagesBulk', one, [spoken])
    const own = await answer(api, 'getUserRoutinglanguages', one, { pageSize: 100 })
    expect(own.entities?.find((it) => it.id === language)?.proficiency).toBe(2)
    await answer(api, 'deleteUserRoutinglanguage', one, language)
    const conditions = [
      {
        routingSkillConditions: [
          {
            routingSkill: 'Sailing',
            comparator: 'GreaterThan',
            proficiency: 2,
            childConditions: [{ routingSkillConditions: [], languageSkillConditions: [], operation: 'And' }],
          },
        ],
        languageSkillConditions: [],
        operation: 'And',
      },
    ]
    const desired = { name: 'Sailors', skillConditions: conditions }
    const group = text((await answer(api, 'postRoutingSkillgroups', desired)).id)
    await answer(api, 'getRoutingSkillgroup', group)
    await answer(api, 'getRoutingSkillgroups')
    await answer(api, 'getRoutingSkillgroupMembers', group)
    await answer(api, 'patchRoutingSkillgroup', group, { ...desired, name: 'Crew' })
    await answer(api, 'getUserSkillgroups', one)
    await answer(api, 'deleteRoutingSkillgroup', group)
    await answer(api, 'deleteRoutingSkill', skill)
    await answer(api, 'deleteRoutingLanguage', language)
  })

  it('reads and sets how much people take at once', async () => {
    const api = new sdk.RoutingApi()
    const [one = ''] = agentIds()
    const utilization = {
      utilization: { email: { maximumCapacity: 3, interruptableMediaTypes: ['call'], includeNonAcd: false } },
    }
    await answer(api, 'getRoutingUtilization')
    await answer(api, 'putRoutingUtilization', utilization)
    await answer(api, 'putRoutingUserUtilization', one, utilization)
    await answer(api, 'getRoutingUserUtilization', one)
    await answer(api, 'deleteRoutingUserUtilization', one)
    await answer(api, 'deleteRoutingUtilization')
    const label = await answer(api, 'postRoutingUtilizationLabels', { name: 'Heavy' })
    await answer(api, 'getRoutingUtilizationLabel', text(label.id))
    await answer(api, 'getRoutingUtilizationLabels')
    await answer(api, 'putRoutingUtilizationLabel', text(label.id), { name: 'Light' })
    await answer(api, 'deleteRoutingUtilizationLabel', text(label.id))
    await answer(api, 'getRoutingSettings')
    await answer(api, 'getRoutingSettingsContactcenter')
    const backup = { queueId: queueId(), waitForAgent: true, agentWaitSeconds: 60 }
    await answer(api, 'putRoutingUserDirectroutingbackupSettings', one, backup)
    await answer(api, 'getRoutingUserDirectroutingbackupSettings', one)
  })

  it('hires, finds, changes and dismisses people', async () => {
    const api = new sdk.UsersApi()
    const hired = await answer(api, 'postUsers', {
      name: 'Ada Berg',
      email: 'ada.berg@example.com',
      divisionId: first(emulator.world.divisions.keys()),
      password: 'Secret-12345',
    })
    const id = text(hired.id)
    const { version = 1 } = await answer(api, 'getUser', id, { expand: ['skills', 'languages'] })
    await answer(api, 'patchUser', id, { title: 'Lead', version })
    await answer(api, 'getUsers', { pageSize: 25, expand: ['presence', 'routingStatus'] })
    await answer(api, 'getUsersQuery', { pageSize: 25 })
    const query = [{ type: 'EXACT', fields: ['name'], value: 'Ada Berg' }]
    const found = await answer(api, 'postUsersSearch', { query })
    expect(found.results?.map((user) => user.id)).toEqual([id])
    await answer(api, 'getUserQueues', agentIds()[0] ?? '', { joined: true })
    await answer(api, 'getUserRoles', id)
    await answer(api, 'getUserProfileskills', id)
    await answer(api, 'putUserProfileskills', id, ['Sailing'])
    await answer(api, 'deleteUser', id)
  })

  it('sets presence and routing status', async () => {
    const api = new sdk.PresenceApi()
    const users = new sdk.UsersApi()
    const [one = '', two = ''] = agentIds()
    const { entities = [] } = await answer(api, 'getPresenceDefinitions0')
    const busy = text(entities.find((it) => it.systemPresence === 'Busy')?.id)
    await answer(api, 'getPresenceDefinition0', busy)
    await answer(api, 'getSystempresences')
    await answer(api, 'patchUserPresence', one, 'purecloud', { presenceDefinition: { id: busy } })
    const presence = await answer(api, 'getUserPresence', one, 'purecloud')
    expect(presence.presenceDefinition?.systemPresence).toBe('Busy')
    await answer(api, 'getUsersPresenceBulk', 'purecloud', { id: [one, two] })
    await answer(api, 'putUsersPresencesBulk', [{ id: two, presenceDefinition: { id: busy, systemPresence: 'Busy' } }])
    await answer(users, 'putUserRoutingstatus', one, { status: 'OFF_QUEUE' })
    expect((await answer(users, 'getUserRoutingstatus', one)).status).toBe('OFF_QUEUE')
  })

  it('asks every kind of query of analytics', async () => {
    const api = new sdk.AnalyticsApi()
    const [user = ''] = agentIds()
    const of = (dimension: string, value: string) => ({ type: 'or', predicates: [{ dimension, value }] })
    const byUser = of('userId', user)
    const counted = { interval, groupBy: ['queueId'], metrics: ['nOffered', 'tHandle'] }
    await answer(api, 'postAnalyticsConversationsAggregatesQuery', counted)
    const timed = { interval, groupBy: ['userId'], metrics: ['tAgentRoutingStatus'], filter: byUser }
    await answer(api, 'postAnalyticsUsersAggregatesQuery', timed)
    const resolved = { interval, groupBy: ['queueId'], metrics: ['nNextContactAvoided'] }
    await answer(api, 'postAnalyticsResolutionsAggregatesQuery', resolved)
    const { conversations = [] } = await answer(api, 'postAnalyticsConversationsDetailsQuery', {
      interval,
      paging: { pageSize: 5, pageNumber: 1 },
    })
    const conversationId = text(conversations[0]?.conversationId)
    await answer(api, 'getAnalyticsConversationDetails', conversationId)
    await answer(api, 'getAnalyticsConversationsDetails', { id: [conversationId] })
    await answer(api, 'postAnalyticsUsersDetailsQuery', { interval, userFilters: [byUser] })
    const queues = of('queueId', queueId())
    await answer(api, 'postAnalyticsQueuesObservationsQuery', { filter: queues, metrics: ['oWaiting'] })
    await answer(api, 'postAnalyticsUsersObservationsQuery', { filter: byUser, metrics: ['oActiveQueues'] })
    await answer(api, 'postAnalyticsConversationsActivityQuery', {
      metrics: [{ metric: 'oWaiting' }],
      filter: queues,
      groupBy: ['queueId'],
    })
    await answer(api, 'postAnalyticsRoutingActivityQuery', {
      metrics: [{ metric: 'oUserRoutingStatuses' }],
      filter: queues,
      groupBy: ['queueId'],
    })
    await answer(api, 'postAnalyticsUsersActivityQuery', {
      metrics: [{ metric: 'oActiveQueues' }],
      filter: byUser,
      groupBy: ['userId'],
    })
    const job = text((await answer(api, 'postAnalyticsConversationsDetailsJobs', { interval })).jobId)
    await answer(api, 'getAnalyticsConversationsDetailsJob', job)
    await answer(api, 'getAnalyticsConversationsDetailsJobResults', job, { pageSize: 10 })
    await answer(api, 'deleteAnalyticsConversationsDetailsJob', job)
    await answer(api, 'getAnalyticsConversationsDetailsJobsAvailability')
    const sums = text((await answer(api, 'postAnalyticsConversationsAggregatesJobs', counted)).jobId)
    await answer(api, 'getAnalyticsConversationsAggregatesJob', sums)
    await answer(api, 'getAnalyticsConversationsAggregatesJobResults', sums)
    const people = text((await answer(api, 'postAnalyticsUsersDetailsJobs', { interval })).jobId)
    await answer(api, 'getAnalyticsUsersDetailsJob', people)
    await answer(api, 'getAnalyticsUsersDetailsJobResults', people)
    await answer(api, 'getAnalyticsUsersDetailsJobsAvailability')
  })

  it('reads conversations and asks for callbacks', async () => {
    const api = new sdk.ConversationsApi()
    const { conversations = [] } = await api.postAnalyticsConversationsDetailsQuery({ interval })
    await answer(api, 'getConversation', text(conversations[0]?.conversationId))
    await expect(api.getConversations()).rejects.toMatchObject({ status: 400, code: 'not.a.user' })
    const callback = await answer(api, 'postConversationsCallbacks', {
      queueId: queueId(),
      callbackNumbers: ['+4930123456'],
      callbackUserName: 'Ada',
    })
    const id = text(callback.conversation?.id)
    await answer(api, 'getConversationsCallback', id)
    await expect(api.getConversationsCallbacks()).rejects.toMatchObject({ status: 400, code: 'not.a.user' })
  })

  it('reads workforce management', async () => {
    const api = new sdk.WorkforceManagementApi()
    const units = await answer(api, 'getWorkforcemanagementBusinessunits')
    const unit = text(units.entities?.[0]?.id)
    await answer(api, 'getWorkforcemanagementBusinessunit', unit)
    await answer(api, 'getWorkforcemanagementBusinessunitActivitycodes', unit)
    await answer(api, 'getWorkforcemanagementBusinessunitManagementunits', unit)
    await answer(api, 'getWorkforcemanagementBusinessunitPlanninggroups', unit)
    await answer(api, 'getWorkforcemanagementBusinessunitServicegoaltemplates', unit)
    await answer(api, 'getWorkforcemanagementBusinessunitStaffinggroups', unit)
    await answer(api, 'getWorkforcemanagementBusinessunitWeekShorttermforecasts', unit, WEEK)
    const schedules = await answer(api, 'getWorkforcemanagementBusinessunitWeekSchedules', unit, WEEK)
    const schedule = text(schedules.entities?.[0]?.id)
    await answer(api, 'getWorkforcemanagementBusinessunitWeekSchedule', unit, WEEK, schedule)
    const managed = await answer(api, 'getWorkforcemanagementManagementunits')
    const management = text(managed.entities?.[0]?.id)
    await answer(api, 'getWorkforcemanagementManagementunit', management)
    await answer(api, 'getWorkforcemanagementManagementunitUsers', management)
    await answer(api, 'getWorkforcemanagementAdherence', agentIds().slice(0, 3))
  })

  it('opens channels and names what it listens to', async () => {
    const api = new sdk.NotificationsApi()
    await answer(api, 'getNotificationsAvailabletopics')
    const channel = text((await answer(api, 'postNotificationsChannels')).id)
    const topics = agentIds()
      .slice(0, 2)
      .map((id) => ({ id: `v2.users.${id}.presence` }))
    await answer(api, 'putNotificationsChannelSubscriptions', channel, topics.slice(0, 1))
    await answer(api, 'postNotificationsChannelSubscriptions', channel, topics.slice(1))
    const { entities } = await answer(api, 'getNotificationsChannelSubscriptions', channel)
    expect(entities).toHaveLength(2)
    await answer(api, 'getNotificationsChannels')
    await api.headNotificationsChannel(channel)
  })

  it('reads who may do what, groups, licenses and the org', async () => {
    const access = new sdk.AuthorizationApi()
    await answer(access, 'getAuthorizationSubjectsMe')
    const divisions = await answer(access, 'getAuthorizationDivisions')
    await answer(access, 'getAuthorizationDivision', text(divisions.entities?.[0]?.id))
    await answer(access, 'getAuthorizationDivisionsHome')
    const roles = await answer(access, 'getAuthorizationRoles')
    await answer(access, 'getAuthorizationRole', text(roles.entities?.[0]?.id))
    const groups = new sdk.GroupsApi()
    const [one = ''] = agentIds()
    const group = text(
      (await answer(groups, 'postGroups', { name: 'Crew', type: 'official', rulesVisible: true, visibility: 'public' }))
        .id,
    )
    await answer(groups, 'getGroups')
    const { version = 1 } = await answer(groups, 'getGroup', group)
    await answer(groups, 'postGroupMembers', group, { memberIds: [one], version })
    expect((await answer(groups, 'getGroupMembers', group)).entities).toHaveLength(1)
    await answer(groups, 'deleteGroupMembers', group, one)
    await answer(new sdk.OrganizationApi(), 'getOrganizationsMe')
    await answer(new sdk.LicenseApi(), 'getLicenseDefinitions')
    await answer(new sdk.LicenseApi(), 'getLicenseUser', one)
    await answer(new sdk.TokensApi(), 'getTokensMe')
  })

  it('made more than a hundred calls', () => {
    expect(calls).toBeGreaterThan(100)
  })
})

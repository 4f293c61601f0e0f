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
  const org = { seed: 21, agents: 40, queues: 4, now: NOW, ratePerMinute: 100_000, switches: { lagMs: 0 } }
  emulator = await startEmulator(forOfficialSdk(org))
  sdk = await officialSdk(emulator)
})
afterAll(() => emulator.stop())

/** An answer, checked against the type that the SDK declares for the operation. */
async function answer<T>(name: string, call: Promise<T>): Promise<T> {
  const got = await call.catch((error: unknown) => {
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
    const queue = await answer('postRoutingQueues', api.postRoutingQueues({ name: 'New Cases' }))
    const id = text(queue.id)
    expect((await answer('getRoutingQueue', api.getRoutingQueue(id))).name).toBe('New Cases')
    const changed = { name: 'Old Cases', skillEvaluationMethod: 'BEST' }
    expect((await answer('putRoutingQueue', api.putRoutingQueue(id, changed))).name).toBe('Old Cases')
    const [one = '', two = ''] = agentIds()
    await answer('postRoutingQueueMembers', api.postRoutingQueueMembers(id, [{ id: one }, { id: two }]))
    await answer('patchRoutingQueueMembers', api.patchRoutingQueueMembers(id, [{ id: one, joined: true }]))
    await answer('patchRoutingQueueMember', api.patchRoutingQueueMember(id, two, { id: two, joined: true }))
    const members = await answer('getRoutingQueueMembers', api.getRoutingQueueMembers(id))
    expect(members.entities).toHaveLength(2)
    await answer('deleteRoutingQueueMember', api.deleteRoutingQueueMember(id, two))
    const code = await answer(
      'postRoutingWrapupcodes',
      api.postRoutingWrapupcodes({ name: 'Solved', division: { id: first(emulator.world.divisions.keys()) } }),
    )
    const codeId = text(code.id)
    await answer(
      'putRoutingWrapupcode',
      api.putRoutingWrapupcode(codeId, { name: 'Closed', division: { id: first(emulator.world.divisions.keys()) } }),
    )
    await answer('postRoutingQueueWrapupcodes', api.postRoutingQueueWrapupcodes(id, [{ id: codeId }]))
    const codes = await answer('getRoutingQueueWrapupcodes', api.getRoutingQueueWrapupcodes(id))
    expect(codes.entities?.map((it) => it.name)).toEqual(['Closed'])
    await answer('deleteRoutingQueueWrapupcode', api.deleteRoutingQueueWrapupcode(id, codeId))
    await answer('getRoutingWrapupcode', api.getRoutingWrapupcode(codeId))
    await answer('getRoutingWrapupcodes', api.getRoutingWrapupcodes())
    await answer('deleteRoutingWrapupcode', api.deleteRoutingWrapupcode(codeId))
    await answer('getRoutingQueueEstimatedwaittime', api.getRoutingQueueEstimatedwaittime(queueId()))
    await answer(
      'getRoutingQueueMediatypeEstimatedwaittime',
      api.getRoutingQueueMediatypeEstimatedwaittime(queueId(), 'call'),
    )
    await answer('getRoutingQueueComparisonperiods', api.getRoutingQueueComparisonperiods(queueId()))
    await answer('getRoutingQueuesDivisionviews', api.getRoutingQueuesDivisionviews())
    await answer('getRoutingQueuesDivisionviewsAll', api.getRoutingQueuesDivisionviewsAll())
    await answer('getRoutingPredictors', api.getRoutingPredictors())
    await answer('getRoutingAvailablemediatypes', api.getRoutingAvailablemediatypes())
    await answer('deleteRoutingQueue', api.deleteRoutingQueue(id))
    await expect(api.getRoutingQueue(id)).rejects.toMatchObject({ status: 404 })
  })

  it('makes skills, languages and groups, and gives them to people', async () => {
    const api = new sdk.RoutingApi()
    const [one = ''] = agentIds()
    const skill = text((await answer('postRoutingSkills', api.postRoutingSkills({ name: 'Sailing' }))).id)
    await answer('getRoutingSkill', api.getRoutingSkill(skill))
    expect((await answer('getRoutingSkills', api.getRoutingSkills({ name: 'Sailing' }))).entities).toHaveLength(1)
    const held = { id: skill, proficiency: 3 }
    await answer('postUserRoutingskills', api.postUserRoutingskills(one, held))
    expect(
      (await answer('putUserRoutingskill', api.putUserRoutingskill(one, skill, { id: skill, proficiency: 4 })))
        .proficiency,
    ).toBe(4)
    await answer('getUserRoutingskills', api.getUserRoutingskills(one))
    await answer('patchUserRoutingskillsBulk', api.patchUserRoutingskillsBulk(one, [held]))
    await answer('deleteUserRoutingskill', api.deleteUserRoutingskill(one, skill))
    const language = text((await answer('postRoutingLanguages', api.postRoutingLanguages({ name: 'Frisian' }))).id)
    await answer('getRoutingLanguage', api.getRoutingLanguage(language))
    await answer('getRoutingLanguages', api.getRoutingLanguages())
    const spoken = { id: language, proficiency: 2 }
    await answer('postUserRoutinglanguages', api.postUserRoutinglanguages(one, spoken))
    await answer(
      'patchUserRoutinglanguage',
      api.patchUserRoutinglanguage(one, language, { id: language, proficiency: 5 }),
    )
    await answer('patchUserRoutinglanguagesBulk', api.patchUserRoutinglanguagesBulk(one, [spoken]))
    const own = await answer('getUserRoutinglanguages', api.getUserRoutinglanguages(one, { pageSize: 100 }))
    expect(own.entities?.find((it) => it.id === language)?.proficiency).toBe(2)
    await answer('deleteUserRoutinglanguage', api.deleteUserRoutinglanguage(one, language))
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
    const wanted = { name: 'Sailors', skillConditions: conditions }
    const group = text((await answer('postRoutingSkillgroups', api.postRoutingSkillgroups(wanted))).id)
    await answer('getRoutingSkillgroup', api.getRoutingSkillgroup(group))
    await answer('getRoutingSkillgroups', api.getRoutingSkillgroups())
    await answer('getRoutingSkillgroupMembers', api.getRoutingSkillgroupMembers(group))
    await answer('patchRoutingSkillgroup', api.patchRoutingSkillgroup(group, { ...wanted, name: 'Crew' }))
    await answer('getUserSkillgroups', api.getUserSkillgroups(one))
    await answer('deleteRoutingSkillgroup', api.deleteRoutingSkillgroup(group))
    await answer('deleteRoutingSkill', api.deleteRoutingSkill(skill))
    await answer('deleteRoutingLanguage', api.deleteRoutingLanguage(language))
  })

  it('reads and sets how much people take at once', async () => {
    const api = new sdk.RoutingApi()
    const [one = ''] = agentIds()
    const utilization = {
      utilization: { email: { maximumCapacity: 3, interruptableMediaTypes: ['call'], includeNonAcd: false } },
    }
    await answer('getRoutingUtilization', api.getRoutingUtilization())
    await answer('putRoutingUtilization', api.putRoutingUtilization(utilization))
    await answer('putRoutingUserUtilization', api.putRoutingUserUtilization(one, utilization))
    await answer('getRoutingUserUtilization', api.getRoutingUserUtilization(one))
    await answer('deleteRoutingUserUtilization', api.deleteRoutingUserUtilization(one))
    await answer('deleteRoutingUtilization', api.deleteRoutingUtilization())
    const label = await answer('postRoutingUtilizationLabels', api.postRoutingUtilizationLabels({ name: 'Heavy' }))
    await answer('getRoutingUtilizationLabel', api.getRoutingUtilizationLabel(text(label.id)))
    await answer('getRoutingUtilizationLabels', api.getRoutingUtilizationLabels())
    await answer('putRoutingUtilizationLabel', api.putRoutingUtilizationLabel(text(label.id), { name: 'Light' }))
    await answer('deleteRoutingUtilizationLabel', api.deleteRoutingUtilizationLabel(text(label.id)))
    await answer('getRoutingSettings', api.getRoutingSettings())
    await answer('getRoutingSettingsContactcenter', api.getRoutingSettingsContactcenter())
    const backup = { queueId: queueId(), waitForAgent: true, agentWaitSeconds: 60 }
    await answer(
      'putRoutingUserDirectroutingbackupSettings',
      api.putRoutingUserDirectroutingbackupSettings(one, backup),
    )
    await answer('getRoutingUserDirectroutingbackupSettings', api.getRoutingUserDirectroutingbackupSettings(one))
  })

  it('hires, finds, changes and dismisses people', async () => {
    const api = new sdk.UsersApi()
    const hired = await answer(
      'postUsers',
      api.postUsers({
        name: 'Ada Berg',
        email: 'ada.berg@example.com',
        divisionId: first(emulator.world.divisions.keys()),
        password: 'Secret-12345',
      }),
    )
    const id = text(hired.id)
    const { version = 1 } = await answer('getUser', api.getUser(id, { expand: ['skills', 'languages'] }))
    await answer('patchUser', api.patchUser(id, { title: 'Lead', version }))
    await answer('getUsers', api.getUsers({ pageSize: 25, expand: ['presence', 'routingStatus'] }))
    await answer('getUsersQuery', api.getUsersQuery({ pageSize: 25 }))
    const query = [{ type: 'EXACT', fields: ['name'], value: 'Ada Berg' }]
    const found = await answer('postUsersSearch', api.postUsersSearch({ query }))
    expect(found.results?.map((user) => user.id)).toEqual([id])
    await answer('getUserQueues', api.getUserQueues(agentIds()[0] ?? '', { joined: true }))
    await answer('getUserRoles', api.getUserRoles(id))
    await answer('getUserProfileskills', api.getUserProfileskills(id))
    await answer('putUserProfileskills', api.putUserProfileskills(id, ['Sailing']))
    await answer('deleteUser', api.deleteUser(id))
  })

  it('sets presence and routing status', async () => {
    const api = new sdk.PresenceApi()
    const users = new sdk.UsersApi()
    const [one = '', two = ''] = agentIds()
    const { entities = [] } = await answer('getPresenceDefinitions0', api.getPresenceDefinitions0())
    const busy = text(entities.find((it) => it.systemPresence === 'Busy')?.id)
    await answer('getPresenceDefinition0', api.getPresenceDefinition0(busy))
    await answer('getSystempresences', api.getSystempresences())
    await answer('patchUserPresence', api.patchUserPresence(one, 'purecloud', { presenceDefinition: { id: busy } }))
    const presence = await answer('getUserPresence', api.getUserPresence(one, 'purecloud'))
    expect(presence.presenceDefinition?.systemPresence).toBe('Busy')
    await answer('getUsersPresenceBulk', api.getUsersPresenceBulk('purecloud', { id: [one, two] }))
    await answer(
      'putUsersPresencesBulk',
      api.putUsersPresencesBulk([{ id: two, presenceDefinition: { id: busy, systemPresence: 'Busy' } }]),
    )
    await answer('putUserRoutingstatus', users.putUserRoutingstatus(one, { status: 'OFF_QUEUE' }))
    expect((await answer('getUserRoutingstatus', users.getUserRoutingstatus(one))).status).toBe('OFF_QUEUE')
  })

  it('asks every kind of query of analytics', async () => {
    const api = new sdk.AnalyticsApi()
    const [user = ''] = agentIds()
    const of = (dimension: string, value: string) => ({ type: 'or', predicates: [{ dimension, value }] })
    const byUser = of('userId', user)
    const counted = { interval, groupBy: ['queueId'], metrics: ['nOffered', 'tHandle'] }
    await answer('postAnalyticsConversationsAggregatesQuery', api.postAnalyticsConversationsAggregatesQuery(counted))
    const timed = { interval, groupBy: ['userId'], metrics: ['tAgentRoutingStatus'], filter: byUser }
    await answer('postAnalyticsUsersAggregatesQuery', api.postAnalyticsUsersAggregatesQuery(timed))
    const resolved = { interval, groupBy: ['queueId'], metrics: ['nNextContactAvoided'] }
    await answer('postAnalyticsResolutionsAggregatesQuery', api.postAnalyticsResolutionsAggregatesQuery(resolved))
    const { conversations = [] } = await answer(
      'postAnalyticsConversationsDetailsQuery',
      api.postAnalyticsConversationsDetailsQuery({ interval, paging: { pageSize: 5, pageNumber: 1 } }),
    )
    const conversationId = text(conversations[0]?.conversationId)
    await answer('getAnalyticsConversationDetails', api.getAnalyticsConversationDetails(conversationId))
    await answer('getAnalyticsConversationsDetails', api.getAnalyticsConversationsDetails({ id: [conversationId] }))
    await answer(
      'postAnalyticsUsersDetailsQuery',
      api.postAnalyticsUsersDetailsQuery({ interval, userFilters: [byUser] }),
    )
    const queues = of('queueId', queueId())
    await answer(
      'postAnalyticsQueuesObservationsQuery',
      api.postAnalyticsQueuesObservationsQuery({ filter: queues, metrics: ['oWaiting'] }),
    )
    await answer(
      'postAnalyticsUsersObservationsQuery',
      api.postAnalyticsUsersObservationsQuery({ filter: byUser, metrics: ['oActiveQueues'] }),
    )
    await answer(
      'postAnalyticsConversationsActivityQuery',
      api.postAnalyticsConversationsActivityQuery({
        metrics: [{ metric: 'oWaiting' }],
        filter: queues,
        groupBy: ['queueId'],
      }),
    )
    await answer(
      'postAnalyticsRoutingActivityQuery',
      api.postAnalyticsRoutingActivityQuery({
        metrics: [{ metric: 'oUserRoutingStatuses' }],
        filter: queues,
        groupBy: ['queueId'],
      }),
    )
    await answer(
      'postAnalyticsUsersActivityQuery',
      api.postAnalyticsUsersActivityQuery({
        metrics: [{ metric: 'oActiveQueues' }],
        filter: byUser,
        groupBy: ['userId'],
      }),
    )
    const job = text(
      (await answer('postAnalyticsConversationsDetailsJobs', api.postAnalyticsConversationsDetailsJobs({ interval })))
        .jobId,
    )
    await answer('getAnalyticsConversationsDetailsJob', api.getAnalyticsConversationsDetailsJob(job))
    await answer(
      'getAnalyticsConversationsDetailsJobResults',
      api.getAnalyticsConversationsDetailsJobResults(job, { pageSize: 10 }),
    )
    await answer('deleteAnalyticsConversationsDetailsJob', api.deleteAnalyticsConversationsDetailsJob(job))
    await answer(
      'getAnalyticsConversationsDetailsJobsAvailability',
      api.getAnalyticsConversationsDetailsJobsAvailability(),
    )
    const sums = text(
      (await answer('postAnalyticsConversationsAggregatesJobs', api.postAnalyticsConversationsAggregatesJobs(counted)))
        .jobId,
    )
    await answer('getAnalyticsConversationsAggregatesJob', api.getAnalyticsConversationsAggregatesJob(sums))
    await answer(
      'getAnalyticsConversationsAggregatesJobResults',
      api.getAnalyticsConversationsAggregatesJobResults(sums),
    )
    const people = text(
      (await answer('postAnalyticsUsersDetailsJobs', api.postAnalyticsUsersDetailsJobs({ interval }))).jobId,
    )
    await answer('getAnalyticsUsersDetailsJob', api.getAnalyticsUsersDetailsJob(people))
    await answer('getAnalyticsUsersDetailsJobResults', api.getAnalyticsUsersDetailsJobResults(people))
    await answer('getAnalyticsUsersDetailsJobsAvailability', api.getAnalyticsUsersDetailsJobsAvailability())
  })

  it('reads conversations and asks for callbacks', async () => {
    const api = new sdk.ConversationsApi()
    const { conversations = [] } = await api.postAnalyticsConversationsDetailsQuery({ interval })
    await answer('getConversation', api.getConversation(text(conversations[0]?.conversationId)))
    await expect(api.getConversations()).rejects.toMatchObject({ status: 400, code: 'not.a.user' })
    const callback = await answer(
      'postConversationsCallbacks',
      api.postConversationsCallbacks({ queueId: queueId(), callbackNumbers: ['+4930123456'], callbackUserName: 'Ada' }),
    )
    const id = text(callback.conversation?.id)
    await answer('getConversationsCallback', api.getConversationsCallback(id))
    await expect(api.getConversationsCallbacks()).rejects.toMatchObject({ status: 400, code: 'not.a.user' })
  })

  it('reads workforce management', async () => {
    const api = new sdk.WorkforceManagementApi()
    const units = await answer('getWorkforcemanagementBusinessunits', api.getWorkforcemanagementBusinessunits())
    const unit = text(units.entities?.[0]?.id)
    await answer('getWorkforcemanagementBusinessunit', api.getWorkforcemanagementBusinessunit(unit))
    await answer(
      'getWorkforcemanagementBusinessunitActivitycodes',
      api.getWorkforcemanagementBusinessunitActivitycodes(unit),
    )
    await answer(
      'getWorkforcemanagementBusinessunitManagementunits',
      api.getWorkforcemanagementBusinessunitManagementunits(unit),
    )
    await answer(
      'getWorkforcemanagementBusinessunitPlanninggroups',
      api.getWorkforcemanagementBusinessunitPlanninggroups(unit),
    )
    await answer(
      'getWorkforcemanagementBusinessunitServicegoaltemplates',
      api.getWorkforcemanagementBusinessunitServicegoaltemplates(unit),
    )
    await answer(
      'getWorkforcemanagementBusinessunitStaffinggroups',
      api.getWorkforcemanagementBusinessunitStaffinggroups(unit),
    )
    await answer(
      'getWorkforcemanagementBusinessunitWeekShorttermforecasts',
      api.getWorkforcemanagementBusinessunitWeekShorttermforecasts(unit, WEEK),
    )
    const schedules = await answer(
      'getWorkforcemanagementBusinessunitWeekSchedules',
      api.getWorkforcemanagementBusinessunitWeekSchedules(unit, WEEK),
    )
    const schedule = text(schedules.entities?.[0]?.id)
    await answer(
      'getWorkforcemanagementBusinessunitWeekSchedule',
      api.getWorkforcemanagementBusinessunitWeekSchedule(unit, WEEK, schedule),
    )
    const managed = await answer('getWorkforcemanagementManagementunits', api.getWorkforcemanagementManagementunits())
    const management = text(managed.entities?.[0]?.id)
    await answer('getWorkforcemanagementManagementunit', api.getWorkforcemanagementManagementunit(management))
    await answer('getWorkforcemanagementManagementunitUsers', api.getWorkforcemanagementManagementunitUsers(management))
    await answer('getWorkforcemanagementAdherence', api.getWorkforcemanagementAdherence(agentIds().slice(0, 3)))
  })

  it('opens channels and names what it listens to', async () => {
    const api = new sdk.NotificationsApi()
    await answer('getNotificationsAvailabletopics', api.getNotificationsAvailabletopics())
    const channel = text((await answer('postNotificationsChannels', api.postNotificationsChannels())).id)
    const topics = agentIds()
      .slice(0, 2)
      .map((id) => ({ id: `v2.users.${id}.presence` }))
    await answer(
      'putNotificationsChannelSubscriptions',
      api.putNotificationsChannelSubscriptions(channel, topics.slice(0, 1)),
    )
    await answer(
      'postNotificationsChannelSubscriptions',
      api.postNotificationsChannelSubscriptions(channel, topics.slice(1)),
    )
    const { entities } = await answer(
      'getNotificationsChannelSubscriptions',
      api.getNotificationsChannelSubscriptions(channel),
    )
    expect(entities).toHaveLength(2)
    await answer('getNotificationsChannels', api.getNotificationsChannels())
    await api.headNotificationsChannel(channel)
  })

  it('reads who may do what, groups, licenses and the org', async () => {
    const access = new sdk.AuthorizationApi()
    await answer('getAuthorizationSubjectsMe', access.getAuthorizationSubjectsMe())
    const divisions = await answer('getAuthorizationDivisions', access.getAuthorizationDivisions())
    await answer('getAuthorizationDivision', access.getAuthorizationDivision(text(divisions.entities?.[0]?.id)))
    await answer('getAuthorizationDivisionsHome', access.getAuthorizationDivisionsHome())
    const roles = await answer('getAuthorizationRoles', access.getAuthorizationRoles())
    await answer('getAuthorizationRole', access.getAuthorizationRole(text(roles.entities?.[0]?.id)))
    const groups = new sdk.GroupsApi()
    const [one = ''] = agentIds()
    const group = text(
      (
        await answer(
          'postGroups',
          groups.postGroups({ name: 'Crew', type: 'official', rulesVisible: true, visibility: 'public' }),
        )
      ).id,
    )
    await answer('getGroups', groups.getGroups())
    const { version = 1 } = await answer('getGroup', groups.getGroup(group))
    await answer('postGroupMembers', groups.postGroupMembers(group, { memberIds: [one], version }))
    expect((await answer('getGroupMembers', groups.getGroupMembers(group))).entities).toHaveLength(1)
    await answer('deleteGroupMembers', groups.deleteGroupMembers(group, one))
    await answer('getOrganizationsMe', new sdk.OrganizationApi().getOrganizationsMe())
    await answer('getLicenseDefinitions', new sdk.LicenseApi().getLicenseDefinitions())
    await answer('getLicenseUser', new sdk.LicenseApi().getLicenseUser(one))
    await answer('getTokensMe', new sdk.TokensApi().getTokensMe())
  })

  it('made more than a hundred calls', () => {
    expect(calls).toBeGreaterThan(100)
  })
})

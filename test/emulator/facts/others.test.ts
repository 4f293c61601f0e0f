/** What users and other clients do besides ours: the shapes are those that the official SDK declares. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { worldEvents } from '../../../src/emulator/world/events'
import { some } from '../lab'
import { type Replay, startReplay } from '../terraform/replay'

let sdk: Replay
beforeAll(async () => {
  sdk = await startReplay()
  sdk.emulator.world.history()
})
afterAll(() => sdk.stop())

const member = () => {
  const queue = some(sdk.emulator.world.queues.values(), ({ members }) => [...members.values()].some((it) => it.joined))
  return { queue, userId: some(queue.members.values(), (it) => it.joined).userId }
}

/** Routing status and presence of a member in the activity of its queue. */
async function activity(queueId: string, userId: string) {
  const filter = { type: 'or', predicates: [{ type: 'dimension', dimension: 'queueId', value: queueId }] }
  const metrics = [{ metric: 'oUserPresences', details: true }]
  const answer = await sdk.call('postAnalyticsRoutingActivityQuery', {
    body: { metrics, groupBy: ['queueId'], filter },
  })
  const [first] = Array.isArray(answer.results) ? answer.results : []
  const { routingStatus, systemPresence } = Object(first).entities.find(
    (row: object) => Reflect.get(row, 'userId') === userId,
  )
  return [systemPresence, routingStatus]
}

it('fact 69: a presence that is set shows in the user, in activity, in adherence and on topics', async () => {
  const { queue, userId } = member()
  const definitions = (await sdk.call('getPresenceDefinitions0')).entities
  const idOf = (name: string) => definitions.find((one) => one.systemPresence === name)?.id ?? ''
  const heard: string[] = []
  const stop = worldEvents(sdk.emulator.world).on(({ topic, body }) => {
    if (topic.includes(userId)) heard.push(`${topic.split('.').at(-1)} ${JSON.stringify(body)}`)
  })
  const set = async (name: string) =>
    await sdk.call('patchUserPresence', {
      path: [userId, 'purecloud'],
      body: { presenceDefinition: { id: idOf(name) } },
    })
  await set('On Queue')
  expect(await activity(queue.id, userId)).toEqual(['ON_QUEUE', 'IDLE'])
  heard.length = 0
  const answer = await set('Busy')
  stop()
  expect(answer.presenceDefinition).toEqual({ id: idOf('Busy'), systemPresence: 'Busy' })
  expect(await sdk.call('getUserPresence', { path: [userId, 'purecloud'] })).toEqual(answer)
  expect(await sdk.call('getUser', { path: [userId], query: { expand: 'presence' } })).toMatchObject({
    presence: answer,
  })
  expect((await sdk.call('getUserRoutingstatus', { path: [userId] })).status).toBe('OFF_QUEUE')
  expect(await activity(queue.id, userId)).toEqual(['BUSY', 'OFF_QUEUE'])
  const [adherence] = Object.values(await sdk.call('getWorkforcemanagementAdherence', { query: { userId } }))
  expect(adherence).toMatchObject({ systemPresence: 'Busy', routingStatus: 'OFF_QUEUE' })
  expect(heard.map((text) => text.split(' ')[0])).toEqual(
    expect.arrayContaining(['routingStatus', 'presence', 'activity']),
  )
  expect(heard.find((text) => text.startsWith('presence'))).toContain('BUSY')
  await sdk.refused('patchUserPresence', 400, {
    path: [userId, 'purecloud'],
    body: { presenceDefinition: { id: 'none' } },
  })
})

it('presences of several users are set and read at once, and each has a definition', async () => {
  const ids = [...sdk.emulator.world.users.keys()].slice(0, 3)
  const body = ids.map((id) => ({ id, presenceDefinition: { systemPresence: 'Meeting' } }))
  await sdk.call('putUsersPresencesBulk', { body })
  const found = Object.values(
    await sdk.call('getUsersPresenceBulk', { path: ['purecloud'], query: { id: ids.join(',') } }),
  )
  expect(found.map((one) => Object(one).presenceDefinition.systemPresence)).toEqual(['Meeting', 'Meeting', 'Meeting'])
  const [first] = (await sdk.call('getPresenceDefinitions0')).entities
  expect(await sdk.call('getPresenceDefinition0', { path: [first?.id ?? ''] })).toEqual(first)
  expect(Object.values(await sdk.call('getSystempresences'))).toContainEqual({ id: 'On Queue', name: 'On Queue' })
})

it('conversations have their participants, as far as they went', async () => {
  const { world } = sdk.emulator
  const now = world.now()
  const interval = `${new Date(now - 86_400_000 * 2).toISOString()}/${new Date(now).toISOString()}`
  const paging = { pageSize: 25, pageNumber: 1 }
  const found = await sdk.call('postAnalyticsConversationsDetailsQuery', { body: { interval, paging } })
  const [record] = Array.isArray(found.conversations) ? found.conversations : []
  const { id, participants } = await sdk.call('getConversation', { path: [record.conversationId] })
  expect(id).toBe(record.conversationId)
  const purposes = (list: readonly object[]) => list.map((one) => Reflect.get(one, 'purpose'))
  expect(Array.isArray(participants) && purposes(participants)).toEqual(purposes(record.participants))
  await sdk.refused('getConversation', 404, { path: ['00000000-0000-4000-8000-000000000000'] })
})

it('a callback is created, found as such and as a conversation, and ended', async () => {
  const [queueId = ''] = sdk.emulator.world.queues.keys()
  const body = { queueId, callbackNumbers: ['+15550100'], callbackUserName: 'Ada' }
  const { conversation } = await sdk.call('postConversationsCallbacks', { body })
  const path = [Object(conversation).id]
  expect(await sdk.call('getConversation', { path })).toMatchObject({ participants: [{}, { queueId, purpose: 'acd' }] })
  expect(await sdk.call('getConversationsCallback', { path })).toMatchObject({
    participants: [{}, { state: 'offering', queue: { id: queueId }, callbackNumbers: ['+15550100'] }],
  })
  await sdk.call('patchConversationsCallback', { path, body: { state: 'disconnected' } })
  expect(await sdk.call('getConversationsCallback', { path })).toMatchObject({
    participants: [{ state: 'disconnected' }, { state: 'disconnected' }],
  })
  await sdk.refused('postConversationsCallbacks', 400, { body: { queueId, callbackNumbers: [] } })
})

it('a user has a backup for direct routing until it is taken away', async () => {
  const [userId = '', other = ''] = sdk.emulator.world.users.keys()
  const path = [userId]
  await sdk.refused('getRoutingUserDirectroutingbackupSettings', 404, { path })
  const body = { userId: other, waitForAgent: true, agentWaitSeconds: 90 }
  await sdk.call('putRoutingUserDirectroutingbackupSettings', { path, body })
  expect(await sdk.call('getRoutingUserDirectroutingbackupSettings', { path })).toEqual({ ...body, backedUpUsers: [] })
  const back = { path: [other], body: { userId, waitForAgent: false, agentWaitSeconds: 60 } }
  expect(await sdk.call('putRoutingUserDirectroutingbackupSettings', back)).toMatchObject({ backedUpUsers: [userId] })
  await sdk.call('deleteRoutingUserDirectroutingbackupSettings', { path })
  await sdk.refused('getRoutingUserDirectroutingbackupSettings', 404, { path })
})

it('work items have a capacity too, and what belongs to a user needs one', async () => {
  const [userId = ''] = sdk.emulator.world.users.keys()
  const utilization = { workitem: { maximumCapacity: 2, interruptableMediaTypes: [], includeNonAcd: false } }
  const body = { utilization }
  expect(await sdk.call('putRoutingUserUtilization', { path: [userId], body })).toMatchObject(body)
  expect(await sdk.call('getRoutingUserUtilization', { path: [userId] })).toMatchObject(body)
  for (const name of [
    'getRoutingQueuesMe',
    'getConversations',
    'getConversationsCallbacks',
    'getRoutingDirectroutingbackupSettingsMe',
  ])
    expect((await sdk.refused(name, 400)).body).toMatchObject({ code: 'not.a.user' })
})

/** What was reported of audits and notifications, by the numbers of the table of facts. */
import { once } from 'node:events'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { createClient } from '../../../src/client'
import { worldEvents } from '../../../src/emulator/world/events'
import { clientCredentials } from '../../../src/transport/auth/client-credentials'
import { type Lab, some, startLab } from '../lab'

const CHANNELS = '/api/v2/notifications/channels'
let lab: Lab
beforeAll(async () => {
  lab = await startLab({ agents: 6, queues: 1, skills: 3, switches: { auditRows: 'bare' } })
})
afterAll(() => lab.stop())

async function channel(...topics: string[]) {
  const { body } = await lab.call('POST', CHANNELS)
  const at = `${CHANNELS}/${body.id}/subscriptions`
  const answer = await lab.call(
    'PUT',
    at,
    topics.map((id) => ({ id })),
  )
  return { at, answer, uri: String(body.connectUri) }
}

it('fact 51: an audit may say nothing of what was changed, and our client reads it', async () => {
  const { emulator, clock } = lab
  await lab.call('POST', '/api/v2/routing/skills', { name: 'Audited' })
  const nowMs = emulator.world.now()
  const interval = { start: new Date(nowMs - 3_600_000).toISOString(), end: new Date(nowMs + 1000).toISOString() }
  const auth = clientCredentials({ clientId: emulator.clientId, clientSecret: emulator.clientSecret })
  const client = createClient({ baseUrl: emulator.url, loginUrl: emulator.loginUrl, auth, clock })
  const [row] = await client.audit.query({ interval, serviceName: 'Routing' }).toArray()
  expect(row).toMatchObject({
    entityType: 'RoutingSkill',
    propertyChanges: [],
    initiatingAction: {},
    client: { id: '' },
  })
  await client.close()
})

it('fact 52: a client has 20 channels, a channel 1,000 topics', async () => {
  const [first] = (await lab.call('GET', CHANNELS)).rows
  for (let n = 0; n < 21; n++) await lab.call('POST', CHANNELS)
  const { rows } = await lab.call('GET', CHANNELS)
  expect(rows).toHaveLength(20)
  expect(rows.map(({ id }) => id)).not.toContain(first?.id ?? 'none')
  const topics = Array.from({ length: 1001 }, (_, at) => `v2.users.user-${at}.presence`)
  expect((await channel(...topics.slice(0, 1000))).answer.status).toBe(200)
  const { status, body } = (await channel(...topics)).answer
  expect([status, body.code]).toEqual([400, 'notification.subscription.too.many.subscriptions'])
})

it('fact 53: a second socket on a channel ends the first', async () => {
  const { uri } = await channel()
  const first = new WebSocket(uri)
  await once(first, 'open')
  const closed = once(first, 'close')
  const second = new WebSocket(uri)
  await once(second, 'open')
  await closed
  expect(second.readyState).toBe(WebSocket.OPEN)
  second.terminate()
})

it('fact 54: topics can be combined, count as one, and events bear the name of the single topic', async () => {
  const userId = some(lab.emulator.world.users.keys())
  const combined = `v2.users.${userId}?presence&routingStatus`
  const { at, answer, uri } = await channel(combined)
  expect(answer.rows).toMatchObject([{ id: combined, state: 'Permitted' }])
  expect((await lab.call('GET', at)).rows).toHaveLength(1)
  const socket = new WebSocket(uri)
  await once(socket, 'open')
  const message = once(socket, 'message')
  const { world } = lab.emulator
  worldEvents(world).emit({ topic: `v2.users.${userId}.activity`, body: {}, atMs: world.now() })
  worldEvents(world).emit({ topic: `v2.users.${userId}.routingStatus`, body: { id: userId }, atMs: world.now() })
  const [data] = await message
  expect(JSON.parse(String(data))).toMatchObject({ topicName: `v2.users.${userId}.routingStatus` })
  socket.terminate()
  expect((await channel(`v2.users.${userId}?presence&nothing`)).answer.status).toBe(400)
})

it('fact 55: there are topics of the conversations of a user', async () => {
  const { rows } = await lab.call('GET', '/api/v2/notifications/availabletopics')
  expect(rows.map(({ id }) => id)).toContain('v2.users.{id}.conversations.calls')
  const userId = some(lab.emulator.world.users.keys())
  const ends = ['conversations', 'conversations.calls', 'conversations.emails', 'conversationsummary']
  expect((await channel(...ends.map((end) => `v2.users.${userId}.${end}`))).answer.status).toBe(200)
})

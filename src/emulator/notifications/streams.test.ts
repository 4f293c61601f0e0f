import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { dayMs, type Lab, now, startLab } from '../../../test/emulator-analytics/lab'
import { worldEvents } from '../world/events'

const path = '/api/v2/notifications/channels'
const minuteMs = 60_000
let lab: Lab
beforeEach(async () => {
  lab = await startLab({}, 4)
  // Nothing happens but what a test does.
  lab.emulator.time.stop()
})
afterEach(() => lab.emulator.stop())

/** A message as a subscriber sees it. */
interface Seen {
  readonly topicName: string
  readonly version?: string
  // biome-ignore lint/suspicious/noExplicitAny: bodies of every topic
  readonly eventBody: any
  readonly metadata?: { readonly CorrelationId?: string }
}

async function channel(...topics: readonly string[]): Promise<{ id: string; connectUri: string }> {
  const { body } = await lab.post(path)
  if (topics.length > 0) {
    const ids = topics.map((id) => ({ id }))
    expect((await lab.put(`${path}/${body.id}/subscriptions`, ids)).status).toBe(200)
  }
  return body
}

async function listen(connectUri: string) {
  const socket = new WebSocket(connectUri)
  const seen: Seen[] = []
  let closed: number | undefined
  socket.on('message', (data) => seen.push(JSON.parse(String(data))))
  socket.on('close', (code) => {
    closed = code
  })
  await once(socket, 'open')
  return {
    seen,
    get closed() {
      return closed
    },
    events: () => seen.filter(({ topicName }) => topicName !== 'channel.metadata'),
    send: (message: unknown) => socket.send(JSON.stringify(message)),
  }
}

/** Lets messages arrive. */
async function arrive(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
}

async function pass(ms: number): Promise<void> {
  await lab.clock.advance(ms)
  await arrive()
}

/** Lets the world grow older; sockets look after it once a minute. */
async function grow(ms: number): Promise<void> {
  lab.emulator.time.jump(ms)
  await pass(minuteMs)
}

describe('a channel’s socket', () => {
  it('gets a heartbeat every 30 s and an answer to each ping', async () => {
    const heard = await listen((await channel()).connectUri)
    await pass(65_000)
    const heartbeat = { topicName: 'channel.metadata', eventBody: { message: 'WebSocket Heartbeat' } }
    expect(heard.seen).toEqual([heartbeat, heartbeat])
    heard.send({ message: 'ping' })
    heard.send({ message: 'pang' })
    await arrive()
    expect(heard.seen.slice(2)).toEqual([{ topicName: 'channel.metadata', eventBody: { message: 'pong' } }])
  })

  it('gets the events of its topics alone, each with an id, and nothing of what was before', async () => {
    const topic = `v2.users.${lab.emulator.world.newId()}.activity`
    const { connectUri } = await channel(topic)
    const tell = (to: string, n: number) => worldEvents(lab.emulator.world).emit({ topic: to, body: { n }, atMs: now })
    tell(topic, 1)
    const heard = await listen(connectUri)
    tell(topic, 2)
    tell('v2.users.another.activity', 3)
    await arrive()
    expect(heard.events()).toEqual([
      { topicName: topic, version: '2', eventBody: { n: 2 }, metadata: { CorrelationId: expect.any(String) } },
    ])
  })

  it('tells of members, routing status and audits that calls changed', async () => {
    const { world } = lab.emulator
    const [queue] = world.queues.values()
    const [userId] = queue?.members.keys() ?? []
    if (queue === undefined || userId === undefined) throw new Error('no member')
    const members = `v2.routing.queues.${queue.id}.users`
    const status = `v2.users.${userId}.routingStatus`
    const audits = `v2.audits.entitytype.Queue.entityid.${queue.id}`
    const heard = await listen((await channel(members, status, audits)).connectUri)
    const joined = !queue.members.get(userId)?.joined
    await lab.send('PATCH', `/api/v2/routing/queues/${queue.id}/members`, [{ id: userId, joined }])
    await lab.put(`/api/v2/users/${userId}/routingstatus`, { status: 'COMMUNICATING' })
    await arrive()
    const of = (name: string) => heard.events().filter(({ topicName }) => topicName === name)
    expect(of(members).map(({ eventBody }) => eventBody)).toEqual([
      { id: userId, user: { id: userId }, queueId: queue.id, joined },
    ])
    expect(of(status).at(-1)?.eventBody).toMatchObject({ id: userId, routingStatus: { status: 'COMMUNICATING' } })
    expect(of(audits)[0]?.eventBody).toMatchObject({ action: 'MemberUpdate', entity: { id: queue.id } })
  })

  it('gets a notice a minute before its channel ends after 24 hours, and is closed then; a subscription postpones it', async () => {
    const topic = `v2.users.${lab.emulator.world.newId()}.activity`
    const { id, connectUri } = await channel(topic)
    const heard = await listen(connectUri)
    await grow(dayMs - 2 * minuteMs)
    expect(heard.events()).toEqual([])
    await lab.put(`${path}/${id}/subscriptions`, [{ id: topic }])
    await grow(dayMs - 2 * minuteMs)
    expect(heard.events()).toEqual([])
    await grow(minuteMs)
    expect(heard.events()).toMatchObject([{ topicName: 'v2.system.socket_closing', eventBody: { channelId: id } }])
    expect(heard.closed).toBeUndefined()
    await grow(minuteMs)
    expect(heard.closed).toBe(1001)
    expect((await lab.send('HEAD', `${path}/${id}`)).status).toBe(404)
    await expect(listen(connectUri)).rejects.toThrow('404')
  })

  it('is one: a second connection takes over from the first', async () => {
    const { connectUri } = await channel()
    const first = await listen(connectUri)
    const second = await listen(connectUri)
    await arrive()
    expect([first.closed, second.closed]).toEqual([1006, undefined])
    expect(lab.emulator.streams.sockets).toBe(1)
  })

  it('saves its channel from being the one that goes for a 21st', async () => {
    const retained = await channel()
    await listen(retained.connectUri)
    const others: string[] = []
    for (let n = 0; n < 20; n++) {
      lab.emulator.time.jump(1_000)
      others.push((await channel()).id)
    }
    const alive = async (id: string) => (await lab.send('HEAD', `${path}/${id}`)).status === 200
    expect(await alive(retained.id)).toBe(true)
    expect(await alive(others[0] ?? '')).toBe(false)
  })

  it('is closed when its channel has to go', async () => {
    const first = await channel()
    const heard = await listen(first.connectUri)
    for (let n = 0; n < 20; n++) {
      lab.emulator.time.jump(1_000)
      await listen((await channel()).connectUri)
    }
    await arrive()
    expect(heard.closed).toBe(1001)
  })
})

describe('faults of streams', () => {
  it('lose pongs, refuse connections, hold and double events, and cut sockets', async () => {
    const { streams, world } = lab.emulator
    const topic = `v2.users.${world.newId()}.activity`
    const { connectUri } = await channel(topic)
    const heard = await listen(connectUri)
    streams.setFaults({ lostPongs: 1, duplicates: 1, delayMs: 5_000 })
    heard.send({ message: 'ping' })
    for (let n = 0; n < 5; n++) worldEvents(world).emit({ topic, body: { n }, atMs: now })
    await arrive()
    expect(heard.seen.length).toBeLessThan(10)
    await pass(5_000)
    expect(heard.seen.map(({ eventBody }) => eventBody.n)).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4])
    streams.setFaults({ refusedConnections: 1 })
    await expect(listen(connectUri)).rejects.toThrow('503')
    streams.clearFaults()
    streams.setFaults({ dropEveryMs: 1_000 })
    await pass(1_000)
    expect(heard.closed).toBe(1006)
    expect(() => streams.setFaults({ duplicates: 2 })).toThrow('duplicates: must be from 0 to 1, not 2')
  })

  it('silence a socket that seems to live on', async () => {
    const heard = await listen((await channel()).connectUri)
    lab.emulator.streams.silence()
    heard.send({ message: 'ping' })
    await pass(65_000)
    expect(heard.seen).toEqual([])
    expect(heard.closed).toBeUndefined()
  })
})

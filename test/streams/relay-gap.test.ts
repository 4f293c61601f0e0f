/** A lost connection, as the receivers of a relay are told of it: that something was missed, and how things are now. */

import { afterEach, describe, expect, it } from 'vitest'
import { seededRandom } from '../../src/core/random'
import { MINUTE_MS, SECOND_MS } from '../../src/core/time/durations'
import type { RoutingEvent } from '../../src/documents'
import { createRelay, notificationSource, type Relay, type RelayEndpoint } from '../../src/relay'
import { listenToTopics, notificationTopics } from '../../src/resources/notifications/stream'
import { memoryOutbox } from '../../src/stores/memory/memory'
import { verifyWebhook } from '../../src/webhooks'
import { SECRET } from '../support/hooks'
import { type Streaming, streaming } from '../support/streams'

let rig: Streaming
let relays: Relay[] = []
afterEach(async () => {
  for (const relay of relays) await rig.during(relay.stop())
  relays = []
  await rig.stop()
})

/** A relay of the routing status of two agents, with what came to each of its endpoints. */
async function relayed(outbox = memoryOutbox(), failing = (_event: RoutingEvent): boolean => false) {
  const userIds = [...rig.emulator.world.users.keys()].slice(0, 2)
  const topics = [
    ...userIds.map((id) => notificationTopics.routingStatus(id)),
    notificationTopics.audits('Queue', 'q1'),
  ]
  const came = new Map<string, RoutingEvent[]>()
  const endpoint = (name: string, events: readonly string[]): RelayEndpoint => {
    came.set(name, [])
    return { name, url: `https://${name}.example.com/`, secrets: SECRET, events }
  }
  const endpoints = [endpoint('all', ['*']), endpoint('gaps', ['notification.missed']), endpoint('plans', ['plan.*'])]
  const relay = createRelay({
    endpoints,
    outbox,
    clock: rig.clock,
    random: seededRandom('relay'),
    fetch: async (input, init) => {
      const request = new Request(input, init)
      const { headers } = request
      const signed = { headers, body: await request.text(), secrets: SECRET, nowMs: rig.clock.now() }
      const event: RoutingEvent = JSON.parse((await verifyWebhook(signed)).body)
      came.get(new URL(request.url).hostname.replace('.example.com', ''))?.push(event)
      return new Response('', { status: failing(event) ? 503 : 200 })
    },
    sources: [
      notificationSource(
        async function* (signal, sinceMs) {
          yield* await listenToTopics(rig.client, topics, { signal, sinceMs, webSocket: rig.webSocket })
        },
        { now: rig.clock.now },
      ),
    ],
  })
  relays.push(relay)
  await relay.start()
  await rig.advance(SECOND_MS)
  return { relay, outbox, topics, userIds, of: (name: string): RoutingEvent[] => came.get(name) ?? [] }
}

/** Lets time and turns of the event loop pass until nothing waits: deliveries are none of the requests that the rig counts. */
async function delivered(relay: Relay): Promise<void> {
  const turns = async (): Promise<void> => {
    for (let turn = 0; turn < 300 && relay.status().pending > 0; turn++) {
      await new Promise((done) => setImmediate(done))
    }
  }
  await turns()
  for (let waits = 0; relay.status().pending > 0 && waits < 200; waits++) {
    await rig.advance(10 * SECOND_MS)
    await turns()
  }
}

const STATUS = 'notification.user.routing_status'
const statusOf = ({ data }: RoutingEvent): unknown => Reflect.get(Object(Reflect.get(data, 'body')), 'routingStatus')

describe('a relay whose websocket is dropped', () => {
  it('tells one gap and the state that was read after it, to those who asked for it', async () => {
    rig = await streaming()
    let refusals = 2
    const { relay, topics, userIds, of } = await relayed(undefined, ({ type }) => {
      return type === 'notification.missed' && refusals-- > 0
    })
    await rig.advance(MINUTE_MS)
    const droppedMs = rig.clock.now()
    rig.emulator.streams.drop()
    await rig.during(rig.client.users.setRoutingStatus(userIds[0] ?? '', 'COMMUNICATING'))
    await rig.advance(MINUTE_MS)
    await delivered(relay)

    const [gap, ...more] = relay.deadLetters().length === 0 ? of('gaps') : []
    expect(gap).toMatchObject({
      type: 'notification.missed',
      subject: { kind: 'source', id: 'notifications' },
      data: { topics: [...topics].sort(), reason: 'connection', reread: [...topics.slice(0, 2)].sort() },
    })
    // Twice in all it was refused, by whichever endpoint: it comes again as what it was.
    const missed = [...of('gaps'), ...of('all')].filter(({ type }) => type === 'notification.missed')
    expect(missed).toHaveLength(4)
    expect(new Set(missed.map((event) => JSON.stringify(event))).size).toBe(1)
    expect(more.every(({ id }) => id === gap?.id)).toBe(true)
    const { from = '', to = '' } = gap?.type === 'notification.missed' ? gap.data : {}
    expect(Date.parse(from)).toBeLessThanOrEqual(droppedMs)
    expect(Date.parse(to)).toBeGreaterThanOrEqual(droppedMs)

    const states = of('all').filter(({ type }) => type === STATUS)
    expect(states.map(({ subject, data }) => [subject.id, Reflect.get(data, 'reread')]).sort()).toEqual(
      userIds.map((id) => [id, true]).sort(),
    )
    for (const { timestamp } of states) expect(Date.parse(timestamp)).toBeGreaterThanOrEqual(Date.parse(to))
    expect(states.find(({ subject }) => subject.id === userIds[0])).toSatisfy((state: RoutingEvent) => {
      return Reflect.get(Object(statusOf(state)), 'status') === 'COMMUNICATING'
    })
    expect(of('plans')).toEqual([])
    expect(relay.status()).toMatchObject({ pending: 0, dead: 0 })
  })
})

describe('a relay that was away', () => {
  it('tells the time in which nobody listened as a gap before the state, and nothing the first time', async () => {
    rig = await streaming()
    const first = await relayed()
    await rig.advance(20 * SECOND_MS)
    await rig.during(rig.client.users.setRoutingStatus(first.userIds[0] ?? '', 'COMMUNICATING'))
    await rig.advance(SECOND_MS)
    const keptMs = rig.clock.now()
    await delivered(first.relay)
    await rig.during(first.relay.stop())
    expect(first.of('all').map(({ type, data }) => [type, Reflect.get(data, 'reread')])).toEqual([[STATUS, undefined]])

    await rig.advance(10 * MINUTE_MS)
    await rig.during(rig.client.users.setRoutingStatus(first.userIds[1] ?? '', 'COMMUNICATING'))
    const backMs = rig.clock.now()
    const second = await relayed(first.outbox)
    await rig.advance(SECOND_MS)
    await delivered(second.relay)
    const [gap] = second.of('gaps')
    expect(gap).toMatchObject({ data: { topics: [...first.topics].sort(), reason: 'restart' } })
    const { from = '', to = '' } = gap?.type === 'notification.missed' ? gap.data : {}
    // It is sure of what came before the last answered ping, and writes that down every ten seconds at most.
    expect(keptMs - Date.parse(from)).toBeLessThanOrEqual(42 * SECOND_MS)
    expect(Date.parse(from)).toBeLessThanOrEqual(keptMs)
    expect(Date.parse(to)).toBeGreaterThanOrEqual(backMs)
    expect(second.of('gaps')).toHaveLength(1)
    const told = second.of('all')
    expect(told.map(({ type }) => type).sort()).toEqual(['notification.missed', STATUS, STATUS])
    expect(told.filter(({ type }) => type === STATUS).map(({ data }) => Reflect.get(data, 'reread'))).toEqual([
      true,
      true,
    ])
  })
})

describe('a relay that is killed while state is read', () => {
  it('has not taken for known what came in meanwhile, whichever of its writes was the last', async () => {
    rig = await streaming()
    const userIds = [...rig.emulator.world.users.keys()].slice(0, 2)
    const topics = userIds.map((id) => notificationTopics.routingStatus(id))
    const source = notificationSource(
      async function* (signal, sinceMs) {
        yield* await listenToTopics(rig.client, topics, { signal, sinceMs, webSocket: rig.webSocket })
      },
      { now: rig.clock.now },
    )
    const taken: { readonly events: readonly RoutingEvent[]; readonly cursor: unknown }[] = []
    const stop = new AbortController()
    const accept = async (events: readonly RoutingEvent[], cursor?: unknown) => void taken.push({ events, cursor })
    const ended = source.follow(accept, stop.signal).catch(() => undefined)
    await rig.advance(MINUTE_MS)
    rig.emulator.faults.add({ method: 'GET', path: /users/, times: 2, fault: { kind: 'latency', ms: 25 * SECOND_MS } })
    rig.emulator.streams.drop()
    await rig.advance(5 * SECOND_MS)
    await rig.during(rig.client.users.setRoutingStatus(userIds[0] ?? '', 'COMMUNICATING'))
    await rig.advance(MINUTE_MS)
    await rig.during(rig.client.users.setRoutingStatus(userIds[1] ?? '', 'COMMUNICATING'))
    await rig.advance(SECOND_MS)
    stop.abort()
    await rig.during(ended)

    const events = taken.flatMap((one) => one.events)
    const kinds = events.map(({ type, data }) => (Reflect.get(data, 'reread') === true ? 'state' : type))
    expect(kinds).toEqual(['notification.missed', 'state', 'state', STATUS, STATUS])
    // The one that came in while state was read is older than that state, by more than the cursor may be behind.
    const [, state = '', , held = '', later = ''] = events.map(({ timestamp }) => timestamp)
    expect(Date.parse(state) - Date.parse(held)).toBeGreaterThan(10 * SECOND_MS)
    for (const [at, { cursor }] of taken.entries()) {
      const after = taken.slice(at + 1).flatMap((one) => one.events.filter(({ data }) => !Reflect.has(data, 'reread')))
      for (const { timestamp } of after) expect(Date.parse(timestamp)).toBeGreaterThanOrEqual(Number(cursor ?? 0))
    }
    const last = Math.max(...taken.map(({ cursor }) => Number(cursor ?? 0)))
    expect(Date.parse(later) - last).toBeLessThanOrEqual(42 * SECOND_MS)
    expect(last).toBeGreaterThan(Date.parse(held))
  })
})

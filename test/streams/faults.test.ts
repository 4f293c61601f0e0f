import { afterEach, describe, expect, it } from 'vitest'
import { AuthenticationError, isSkillrouteError } from '../../src/core/errors'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/core/time/durations'
import { listenToTopics, notificationTopics, type StreamItem } from '../../src/resources/notifications/stream'
import { streaming } from '../support/streams'
import { eventsOf, expectComplete, gapsOf, type StatusTopic, type Watched, watched } from './center'

const SUBSCRIBE = 'PUT /api/v2/notifications/channels/{channelId}/subscriptions'
let center: Watched | undefined
afterEach(async () => {
  await center?.stop()
  center = undefined
})

describe('a subscription', () => {
  it('tells the state at the start and every change, once and in order', async () => {
    center = await watched()
    expect(eventsOf(center.items).map(({ reread }) => reread)).toEqual(center.topics.map(() => true))
    await center.set(0, 'INTERACTING')
    await center.advance(10)
    await center.set(0, 'OFF_QUEUE')
    await center.set(1, 'COMMUNICATING')
    await center.advance(SECOND_MS)
    expect(eventsOf(center.items).filter(({ reread }) => !reread)).toMatchObject([
      { topic: center.topics[0], body: { routingStatus: { status: 'INTERACTING' } } },
      { topic: center.topics[0], body: { routingStatus: { status: 'OFF_QUEUE' } } },
      { topic: center.topics[1], body: { routingStatus: { status: 'COMMUNICATING' } } },
    ])
    expect(gapsOf(center.items)).toEqual([])
    await expectComplete(center)
  })

  it('survives a storm that cuts every connection again and again', async () => {
    center = await watched({ topicsPerChannel: 3 })
    center.emulator.streams.setFaults({ dropEveryMs: 3 * SECOND_MS })
    for (let n = 0; n < 30; n++) {
      await center.set(n, n % 2 === 0 ? 'INTERACTING' : 'OFF_QUEUE')
      await center.advance(SECOND_MS)
    }
    center.emulator.streams.clearFaults()
    await center.advance(2 * MINUTE_MS)
    expect(center.connected).toBeGreaterThan(10)
    expect(gapsOf(center.items).length).toBeGreaterThan(5)
    await expectComplete(center)
  })

  it('takes a connection for dead when a ping is not answered, and reads what it missed', async () => {
    center = await watched({ pingEveryMs: 30 * SECOND_MS, pongWithinMs: 10 * SECOND_MS })
    await center.advance(35 * SECOND_MS)
    center.emulator.streams.silence()
    await center.set(0, 'COMMUNICATING')
    await center.advance(20 * SECOND_MS)
    expect(gapsOf(center.items)).toEqual([])
    await center.advance(20 * SECOND_MS)
    const [gap] = gapsOf(center.items)
    // Sure is only what came before the last answered ping.
    expect(gap).toMatchObject({ reason: 'connection', topics: center.topics })
    const last = center.items.filter((item) => item.kind === 'event' && item.topic === center?.topics[0]).at(-1)
    expect(last).toMatchObject({ reread: true, body: { routingStatus: { status: 'COMMUNICATING' } } })
    await expectComplete(center)
  })

  it('lets another channel take over before the first ends, without a gap', async () => {
    center = await watched({ rotateAfterMs: HOUR_MS })
    const [before] = center.subscription.channels
    for (let part = 0; part < 13; part++) {
      await center.advance(HOUR_MS / 12)
      await center.set(part, part % 2 === 0 ? 'INTERACTING' : 'IDLE')
    }
    expect(center.subscription.channels).not.toContain(before)
    expect(gapsOf(center.items)).toEqual([])
    await expectComplete(center)
  })

  it('leaves before the server does when it announces that it closes, without a gap', async () => {
    center = await watched()
    const before = center.connected
    center.emulator.streams.announceClosing()
    for (let n = 0; n < 12; n++) {
      await center.set(n, n % 2 === 0 ? 'INTERACTING' : 'NOT_RESPONDING')
      await center.advance(10 * SECOND_MS)
    }
    expect(center.connected).toBe(before + 1)
    expect(gapsOf(center.items)).toEqual([])
    await expectComplete(center)
  })

  it('opens another channel when its own has expired or was ended for others', async () => {
    center = await watched()
    const [before] = center.subscription.channels
    center.emulator.streams.expireChannels()
    await center.set(0, 'COMMUNICATING')
    await center.advance(MINUTE_MS)
    expect(center.subscription.channels).not.toContain(before)
    expect(gapsOf(center.items)).toHaveLength(1)
    await expectComplete(center)
  })

  it('renews its channel where there is no room for a second one', async () => {
    center = await watched({ maxChannels: 1, rotateAfterMs: HOUR_MS / 6 })
    const { channels } = center.subscription
    const renewals = (): number => center?.emulator.stats.byRoute.get(SUBSCRIBE) ?? 0
    const before = renewals()
    await center.advance(HOUR_MS)
    expect(renewals()).toBeGreaterThanOrEqual(before + 5)
    await center.set(0, 'COMMUNICATING')
    await center.advance(SECOND_MS)
    expect(center.subscription.channels).toEqual(channels)
    expect(gapsOf(center.items)).toEqual([])
    await expectComplete(center)
  })

  it('ends with the error of a login that is refused while its channel is extended', async () => {
    center = await watched({ maxChannels: 1, rotateAfterMs: HOUR_MS / 6 })
    const ended = center.subscription.closed.catch((error: unknown) => error)
    center.emulator.faults.add({ path: '/subscriptions', method: 'PUT', fault: { kind: 'status', status: 401 } })
    await center.advance(HOUR_MS / 6)
    expect(await ended).toBeInstanceOf(AuthenticationError)
  })

  it('tells an event that comes twice once', async () => {
    center = await watched()
    center.emulator.streams.setFaults({ duplicates: 1 })
    for (let n = 0; n < 10; n++) await center.set(n, n % 2 === 0 ? 'INTERACTING' : 'OFF_QUEUE')
    await center.advance(SECOND_MS)
    expect(eventsOf(center.items).filter(({ reread }) => !reread)).toHaveLength(center.told.length)
    await expectComplete(center)
  })

  it('goes on reading until the API answers again', async () => {
    center = await watched()
    center.emulator.faults.add({
      path: '/api/v2/users',
      method: 'GET',
      times: 8,
      fault: { kind: 'status', status: 500 },
    })
    center.emulator.streams.drop()
    await center.set(0, 'COMMUNICATING')
    await center.advance(5 * MINUTE_MS)
    expect(center.errors.some((error) => isSkillrouteError(error) && error.code !== 'connection.socket')).toBe(true)
    await expectComplete(center)
  })
})

describe('a refused topic', () => {
  const refusedTopic: StatusTopic = 'v2.users.not/an/id.routingStatus'

  it('is named with its reason and keeps the others from nothing', async () => {
    const refused: string[] = []
    center = await watched({ onRefused: ({ topic }) => refused.push(topic) }, {}, [refusedTopic])
    expect(refused).toEqual([refusedTopic])
    expect(center.subscription.refused).toMatchObject([{ topic: refusedTopic, missingPermissions: [] }])
    await center.set(0, 'COMMUNICATING')
    await center.advance(SECOND_MS)
    await expectComplete(center)
  })

  it('that is permitted when the channel is extended was missed until then, and its state is read', async () => {
    const permissions = ['users:view']
    const rig = await streaming({ switches: { permissions } })
    const [queueId = ''] = rig.emulator.world.queues.keys()
    const [userId = ''] = rig.emulator.world.users.keys()
    const queueTopic = notificationTopics.queueObservations(queueId)
    const items: StreamItem<string>[] = []
    const subscription = await rig.during(
      listenToTopics<string>(rig.client, [notificationTopics.routingStatus(userId), queueTopic], {
        webSocket: rig.webSocket,
        maxChannels: 1,
        rotateAfterMs: HOUR_MS / 6,
        onEvent: (event) => items.push(event),
        onGap: (gap) => items.push(gap),
      }),
    )
    expect(subscription.refused).toMatchObject([{ topic: queueTopic }])
    const openedAtMs = rig.clock.now()
    permissions.push('*')
    await rig.advance(HOUR_MS / 6)
    expect(subscription.refused).toEqual([])
    const [gap, state] = items
    expect(gap).toMatchObject({ kind: 'gap', topics: [queueTopic], reason: 'connection' })
    expect(gap?.kind === 'gap' && gap.fromMs <= openedAtMs && gap.toMs > openedAtMs).toBe(true)
    expect(state).toMatchObject({ kind: 'event', topic: queueTopic, reread: true })
    await rig.during(subscription.close())
    await rig.stop()
  })

  it('is an error when there is no other', async () => {
    const rig = await streaming({ switches: { permissions: ['users:view'] } })
    const topics = [notificationTopics.queueObservations([...rig.emulator.world.queues.keys()][0] ?? '')]
    await expect(rig.during(listenToTopics(rig.client, topics, { webSocket: rig.webSocket }))).rejects.toMatchObject({
      code: 'notifications.refused',
      issues: [{ path: topics[0] }],
    })
    await rig.stop()
  })

  it('is found among many where the platform refuses the whole call for it', async () => {
    const rig = await streaming()
    const good = Array.from({ length: 9 }, () => notificationTopics.routingStatus(rig.emulator.world.newId()))
    const { notifications } = rig.client
    // A platform that knows no partial answer.
    const strict = {
      ...rig.client,
      notifications: {
        ...notifications,
        subscriptions: {
          ...notifications.subscriptions,
          add: (id: string, topics: readonly string[]) => notifications.subscriptions.add(id, topics),
          set: (id: string, topics: readonly string[]) => notifications.subscriptions.set(id, topics),
        },
      },
    }
    const subscription = await rig.during(
      listenToTopics(strict, [...good.slice(0, 4), refusedTopic, ...good.slice(4)], { webSocket: rig.webSocket }),
    )
    expect([...subscription.topics].sort()).toEqual([...good].sort())
    expect(subscription.refused.map(({ topic }) => topic)).toEqual([refusedTopic])
    await rig.during(subscription.close())
    await rig.stop()
  })
})

describe('many topics', () => {
  it('are spread over channels, and too many are refused at once', async () => {
    const rig = await streaming()
    const topics = Array.from({ length: 2_500 }, () => notificationTopics.userActivity(rig.emulator.world.newId()))
    const subscription = await rig.during(listenToTopics(rig.client, topics, { webSocket: rig.webSocket }))
    expect(subscription.channels).toHaveLength(3)
    expect(subscription.topics).toEqual(topics)
    await rig.during(subscription.close())
    const max = Array.from({ length: 20_001 }, (_, n) => `v2.users.${n}.activity` as const)
    await expect(listenToTopics(rig.client, max)).rejects.toThrow('20001 are more than 20 channels take: 20000')
    await rig.stop()
  })
})

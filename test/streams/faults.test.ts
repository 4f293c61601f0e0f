import { afterEach, describe, expect, it } from 'vitest'
import { isSkillrouteError } from '../../src/core/errors'
import { listenToTopics, notificationTopics } from '../../src/resources/notifications/stream'
import { streaming } from '../support/streams'
import { eventsOf, expectComplete, gapsOf, type StatusTopic, type Watched, watched } from './centre'

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const SUBSCRIBE = 'PUT /api/v2/notifications/channels/{channelId}/subscriptions'
let centre: Watched | undefined
afterEach(async () => {
  await centre?.stop()
  centre = undefined
})

describe('a subscription', () => {
  it('tells the state at the start and every change, once and in order', async () => {
    centre = await watched()
    expect(eventsOf(centre.items).map(({ reread }) => reread)).toEqual(centre.topics.map(() => true))
    await centre.set(0, 'INTERACTING')
    await centre.advance(10)
    await centre.set(0, 'OFF_QUEUE')
    await centre.set(1, 'COMMUNICATING')
    await centre.advance(SECOND_MS)
    expect(eventsOf(centre.items).filter(({ reread }) => !reread)).toMatchObject([
      { topic: centre.topics[0], body: { routingStatus: { status: 'INTERACTING' } } },
      { topic: centre.topics[0], body: { routingStatus: { status: 'OFF_QUEUE' } } },
      { topic: centre.topics[1], body: { routingStatus: { status: 'COMMUNICATING' } } },
    ])
    expect(gapsOf(centre.items)).toEqual([])
    await expectComplete(centre)
  })

  it('survives a storm that cuts every connection again and again', async () => {
    centre = await watched({ topicsPerChannel: 3 })
    centre.emulator.streams.setFaults({ dropEveryMs: 3 * SECOND_MS })
    for (let n = 0; n < 30; n++) {
      await centre.set(n, n % 2 === 0 ? 'INTERACTING' : 'OFF_QUEUE')
      await centre.advance(SECOND_MS)
    }
    centre.emulator.streams.clearFaults()
    await centre.advance(2 * MINUTE_MS)
    expect(centre.connected).toBeGreaterThan(10)
    expect(gapsOf(centre.items).length).toBeGreaterThan(5)
    await expectComplete(centre)
  })

  it('takes a connection for dead when a ping is not answered, and reads what it missed', async () => {
    centre = await watched({ pingEveryMs: 30 * SECOND_MS, pongWithinMs: 10 * SECOND_MS })
    await centre.advance(35 * SECOND_MS)
    centre.emulator.streams.silence()
    await centre.set(0, 'COMMUNICATING')
    await centre.advance(20 * SECOND_MS)
    expect(gapsOf(centre.items)).toEqual([])
    await centre.advance(20 * SECOND_MS)
    const [gap] = gapsOf(centre.items)
    // Sure is only what came before the last answered ping.
    expect(gap).toMatchObject({ reason: 'connection', topics: centre.topics })
    const last = centre.items.filter((item) => item.kind === 'event' && item.topic === centre?.topics[0]).at(-1)
    expect(last).toMatchObject({ reread: true, body: { routingStatus: { status: 'COMMUNICATING' } } })
    await expectComplete(centre)
  })

  it('lets another channel take over before the first ends, without a gap', async () => {
    centre = await watched({ rotateAfterMs: HOUR_MS })
    const [before] = centre.subscription.channels
    for (let part = 0; part < 13; part++) {
      await centre.advance(HOUR_MS / 12)
      await centre.set(part, part % 2 === 0 ? 'INTERACTING' : 'IDLE')
    }
    expect(centre.subscription.channels).not.toContain(before)
    expect(gapsOf(centre.items)).toEqual([])
    await expectComplete(centre)
  })

  it('leaves before the server does when it announces that it closes, without a gap', async () => {
    centre = await watched()
    const before = centre.connected
    centre.emulator.streams.announceClosing()
    for (let n = 0; n < 12; n++) {
      await centre.set(n, n % 2 === 0 ? 'INTERACTING' : 'NOT_RESPONDING')
      await centre.advance(10 * SECOND_MS)
    }
    expect(centre.connected).toBe(before + 1)
    expect(gapsOf(centre.items)).toEqual([])
    await expectComplete(centre)
  })

  it('opens another channel when its own has expired or was ended for others', async () => {
    centre = await watched()
    const [before] = centre.subscription.channels
    centre.emulator.streams.expireChannels()
    await centre.set(0, 'COMMUNICATING')
    await centre.advance(MINUTE_MS)
    expect(centre.subscription.channels).not.toContain(before)
    expect(gapsOf(centre.items)).toHaveLength(1)
    await expectComplete(centre)
  })

  it('renews its channel where there is no room for a second one', async () => {
    centre = await watched({ maxChannels: 1, rotateAfterMs: HOUR_MS / 6 })
    const { channels } = centre.subscription
    const renewals = (): number => centre?.emulator.stats.byRoute.get(SUBSCRIBE) ?? 0
    const before = renewals()
    await centre.advance(HOUR_MS)
    expect(renewals()).toBeGreaterThanOrEqual(before + 5)
    await centre.set(0, 'COMMUNICATING')
    await centre.advance(SECOND_MS)
    expect(centre.subscription.channels).toEqual(channels)
    expect(gapsOf(centre.items)).toEqual([])
    await expectComplete(centre)
  })

  it('tells an event that comes twice once', async () => {
    centre = await watched()
    centre.emulator.streams.setFaults({ duplicates: 1 })
    for (let n = 0; n < 10; n++) await centre.set(n, n % 2 === 0 ? 'INTERACTING' : 'OFF_QUEUE')
    await centre.advance(SECOND_MS)
    expect(eventsOf(centre.items).filter(({ reread }) => !reread)).toHaveLength(centre.told.length)
    await expectComplete(centre)
  })

  it('goes on reading until the API answers again', async () => {
    centre = await watched()
    centre.emulator.faults.add({
      path: '/api/v2/users',
      method: 'GET',
      times: 8,
      fault: { kind: 'status', status: 500 },
    })
    centre.emulator.streams.drop()
    await centre.set(0, 'COMMUNICATING')
    await centre.advance(5 * MINUTE_MS)
    expect(centre.errors.some((error) => isSkillrouteError(error) && error.code !== 'connection.socket')).toBe(true)
    await expectComplete(centre)
  })
})

describe('a refused topic', () => {
  const refusedTopic: StatusTopic = 'v2.users.not/an/id.routingStatus'

  it('is named with its reason and keeps the others from nothing', async () => {
    const refused: string[] = []
    centre = await watched({ onRefused: ({ topic }) => refused.push(topic) }, {}, [refusedTopic])
    expect(refused).toEqual([refusedTopic])
    expect(centre.subscription.refused).toMatchObject([{ topic: refusedTopic, missingPermissions: [] }])
    await centre.set(0, 'COMMUNICATING')
    await centre.advance(SECOND_MS)
    await expectComplete(centre)
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
        addSubscriptions: (id: string, topics: readonly string[]) => notifications.addSubscriptions(id, topics),
        replaceSubscriptions: (id: string, topics: readonly string[]) => notifications.replaceSubscriptions(id, topics),
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
    const most = Array.from({ length: 20_001 }, (_, n) => `v2.users.${n}.activity` as const)
    await expect(listenToTopics(rig.client, most)).rejects.toThrow('20001 are more than 20 channels take: 20000')
    await rig.stop()
  })
})

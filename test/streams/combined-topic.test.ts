import { afterEach, expect, it } from 'vitest'
import { worldEvents } from '../../src/emulator/world/events'
import { listenToTopics, rereadState } from '../../src/resources/notifications/stream'
import { type Streaming, streaming } from '../support/streams'

let rig: Streaming
afterEach(() => rig.stop())

it('a combined topic is listened to as its single topics, by whose names its events come', async () => {
  rig = await streaming()
  const { world } = rig.emulator
  const userId = [...world.users.keys()][0] ?? ''
  const combined = `v2.users.${userId}?presence&routingStatus`
  const told: string[] = []
  const listening = listenToTopics(rig.client, [combined], {
    webSocket: rig.webSocket,
    onEvent: ({ topic }) => void told.push(topic),
  })
  const subscription = await rig.during(listening)
  expect(subscription.topics).toEqual([`v2.users.${userId}.presence`, `v2.users.${userId}.routingStatus`])
  const body = { id: userId, routingStatus: { status: 'IDLE' } }
  worldEvents(world).emit({ topic: `v2.users.${userId}.routingStatus`, body, atMs: rig.clock.now() })
  await rig.settled()
  expect(told).toEqual([`v2.users.${userId}.routingStatus`])
  const [state] = await rig.during(rereadState(rig.client, [combined]))
  expect(state).toMatchObject({ topic: `v2.users.${userId}.routingStatus`, body: { id: userId } })
  await rig.during(subscription.close())
})

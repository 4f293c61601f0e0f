/** The official SDK, unchanged, listens to the emulator the way its documentation says: its own API calls and a plain websocket. */

import { once } from 'node:events'
import type platform from 'purecloud-platform-client-v2'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { SECOND_MS } from '../../src/core/time/durations'
import { type ManualClock, manualClock } from '../../src/core/time/manual-clock'
import { type Emulator, startEmulator } from '../../src/emulator'
import { forOfficialSdk, officialSdk, socketOptions } from '../support/official-sdk'

let emulator: Emulator
let clock: ManualClock
let sdk: typeof platform

beforeAll(async () => {
  // A Wednesday morning: contacts come, agents are there.
  clock = manualClock(Date.UTC(2026, 1, 4, 10))
  const center = { seed: 4, agents: 40, queues: 3, clock, now: clock.now(), ratePerMinute: 100_000 }
  emulator = await startEmulator(forOfficialSdk(center))
  sdk = await officialSdk(emulator)
})
afterAll(() => emulator.stop())

interface Message {
  readonly topicName: string
  readonly eventBody: Record<string, unknown>
}

async function open(topics: readonly string[]) {
  const api = new sdk.NotificationsApi()
  const channel = await api.postNotificationsChannels()
  await api.putNotificationsChannelSubscriptions(
    channel.id ?? '',
    topics.map((id) => ({ id })),
  )
  const socket = new WebSocket(channel.connectUri ?? '', socketOptions(emulator))
  const messages: Message[] = []
  socket.on('message', (data) => messages.push(JSON.parse(String(data))))
  await once(socket, 'open')
  return { socket, messages }
}

/** Lets time pass until `enough`, at most ten minutes of it. */
async function until(enough: () => boolean): Promise<void> {
  for (let second = 0; second < 600 && !enough(); second++) {
    await clock.advance(SECOND_MS)
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
  }
}

describe('the official SDK', () => {
  it('receives queue observations and routing status that agree with what it then reads', async () => {
    const queueIds = [...emulator.world.queues.keys()]
    const userIds = [...emulator.world.users.keys()]
    const { socket, messages } = await open([
      ...queueIds.map((id) => `v2.analytics.queues.${id}.observations`),
      ...userIds.map((id) => `v2.users.${id}.routingStatus`),
    ])
    const of = (kind: string) => messages.filter(({ topicName }) => topicName.endsWith(kind))
    await until(() => of('.observations').length >= 5 && of('.routingStatus').length >= 5)
    expect(of('.observations').length).toBeGreaterThanOrEqual(5)
    expect(of('.routingStatus').length).toBeGreaterThanOrEqual(5)

    const last = of('.routingStatus').at(-1)
    const [, , userId = ''] = last?.topicName.split('.') ?? []
    const told = of('.routingStatus').filter(({ topicName }) => topicName === last?.topicName)
    const read = await new sdk.UsersApi().getUserRoutingstatus(userId)
    expect(told.at(-1)?.eventBody).toMatchObject({ id: userId, routingStatus: { status: read.status } })

    const { group, data } = observationOf(of('.observations').at(-1)?.eventBody)
    const answer = await new sdk.AnalyticsApi().postAnalyticsQueuesObservationsQuery({
      filter: {
        type: 'and',
        predicates: [{ type: 'dimension', dimension: 'queueId', operator: 'matches', value: group.queueId ?? '' }],
      },
      metrics: ['oWaiting', 'oInteracting', 'oOnQueueUsers', 'oOffQueueUsers', 'oActiveUsers', 'oUserRoutingStatuses'],
    })
    const same = answer.results?.find(
      (row) => row.group?.queueId === group.queueId && row.group?.mediaType === group.mediaType,
    )
    expect(data[0]?.metrics).toEqual(same?.data)

    socket.send(JSON.stringify({ message: 'ping' }))
    await until(() => messages.at(-1)?.eventBody.message === 'pong')
    expect(messages.at(-1)).toMatchObject({ topicName: 'channel.metadata', eventBody: { message: 'pong' } })
    socket.terminate()
  })
})

function observationOf(body: unknown): { group: Record<string, string>; data: { metrics: unknown }[] } {
  return JSON.parse(JSON.stringify(body))
}

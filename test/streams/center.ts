import { expect } from 'vitest'
import type { EmulatorOptions } from '../../src/emulator'
import { worldEvents } from '../../src/emulator/world/events'
import {
  type EventOf,
  type ListenOptions,
  listenToTopics,
  type NotificationGap,
  notificationTopics,
  type StreamItem,
  type Subscription,
} from '../../src/resources/notifications/stream'
import { type Streaming, streaming } from '../support/streams'

export type StatusTopic = ReturnType<typeof notificationTopics.routingStatus>

/** A subscription to the routing status of every agent of an org, with what was really told and what came in. */
export interface Watched extends Streaming {
  readonly subscription: Subscription<StatusTopic>
  readonly topics: readonly StatusTopic[]
  readonly userIds: readonly string[]
  /** Everything that came in, in order. */
  readonly items: StreamItem<StatusTopic>[]
  readonly errors: unknown[]
  /** Everything the world told of these topics since the subscription began, in order. */
  readonly told: { readonly topic: string; readonly text: string; readonly atMs: number }[]
  /** Sets an agent's status through the API. */
  set(userIndex: number, status: Status): Promise<void>
}

export const STATUSES = ['OFF_QUEUE', 'IDLE', 'INTERACTING', 'NOT_RESPONDING', 'COMMUNICATING'] as const
export type Status = (typeof STATUSES)[number]

export async function watched(
  options: ListenOptions<StatusTopic> | ((topics: number) => ListenOptions<StatusTopic>) = {},
  emulator: EmulatorOptions = {},
  more: readonly StatusTopic[] = [],
): Promise<Watched> {
  const rig = await streaming(emulator)
  const userIds = [...rig.emulator.world.users.keys()]
  const topics = userIds.map((id) => notificationTopics.routingStatus(id))
  const items: StreamItem<StatusTopic>[] = []
  const errors: unknown[] = []
  const subscription = await rig.during(
    listenToTopics(rig.client, [...topics, ...more], {
      webSocket: rig.webSocket,
      onEvent: (event) => items.push(event),
      onGap: (gap) => items.push(gap),
      onError: (error) => errors.push(error),
      initialState: true,
      ...(typeof options === 'function' ? options(topics.length) : options),
    }),
  )
  await rig.settled()
  const told: Watched['told'] = []
  const known = new Set<string>(topics)
  worldEvents(rig.emulator.world).on(({ topic, body }) => {
    if (known.has(topic)) told.push({ topic, text: JSON.stringify(body), atMs: rig.clock.now() })
  })
  return {
    ...rig,
    get connected() {
      return rig.connected
    },
    subscription,
    topics,
    userIds,
    items,
    errors,
    told,
    async set(index, status) {
      const id = userIds[index % userIds.length] ?? ''
      // Each change at a time of its own, so that no two look the same.
      rig.emulator.time.jump(1)
      const same = rig.emulator.world.users.get(id)?.routingStatus === status
      await rig.during(rig.client.users.setRoutingStatus(id, same ? 'NOT_RESPONDING' : status))
      await rig.advance(1)
    },
    async stop() {
      await rig.during(subscription.close())
      await rig.stop()
    },
  }
}

export function gapsOf(items: readonly StreamItem<StatusTopic>[]): NotificationGap<StatusTopic>[] {
  return items.flatMap((item) => (item.kind === 'gap' ? [item] : []))
}

export function eventsOf(items: readonly StreamItem<StatusTopic>[]): EventOf<StatusTopic>[] {
  return items.flatMap((item) => (item.kind === 'event' ? [item] : []))
}

/**
 * Nothing is lost and nothing doubled: each event came once and in order, or lies in a gap; each gap is followed by what
 * was read after it; and what is known at last is how things are.
 */
export async function expectComplete(watched: Watched): Promise<void> {
  const { items, told, topics, userIds, client, subscription } = watched
  const users = await watched.during(client.users.byIds(userIds, { expand: ['routingStatus'] }))
  const truth = new Map(users.map((user) => [user.id, user.routingStatus?.status]))
  const live = eventsOf(items).filter((event) => !event.reread)
  const came = new Map<string, number>()
  for (const event of live) {
    const key = `${event.topic} ${JSON.stringify(event.body)}`
    came.set(key, (came.get(key) ?? 0) + 1)
  }
  const gaps = gapsOf(items)
  for (const { topic, text, atMs } of told) {
    const times = came.get(`${topic} ${text}`) ?? 0
    const missed = gaps.some((gap) => gap.topics.some((one) => one === topic) && gap.fromMs <= atMs && atMs <= gap.toMs)
    if (times !== 1 && !(times === 0 && missed))
      throw new Error(`${topic} told ${text} at ${atMs}: it came ${times} times, in a gap: ${missed}`)
  }
  // Nothing follows that should have been told before, by what an item says of the time until which everything is.
  const toldUntil: number[] = []
  for (const { deliveredUntilMs } of items)
    toldUntil.push(Math.max(deliveredUntilMs, toldUntil.at(-1) ?? deliveredUntilMs))
  for (const { topic, text, atMs } of told) {
    const first = items.findIndex((item) =>
      item.kind === 'gap'
        ? item.topics.some((one) => one === topic) && item.fromMs <= atMs && atMs <= item.toMs
        : !item.reread && item.topic === topic && JSON.stringify(item.body) === text,
    )
    const until = toldUntil[first - 1] ?? Number.NEGATIVE_INFINITY
    if (until > atMs)
      throw new Error(`${topic} told ${text} at ${atMs}: an earlier item was sure of all until ${until}`)
  }
  topics.forEach((topic, index) => {
    const order = told.filter((one) => one.topic === topic).map((one) => one.text)
    const seen = live.filter((event) => event.topic === topic).map((event) => JSON.stringify(event.body))
    expect(seen, 'in order').toEqual(order.filter((text) => seen.includes(text)))
    const own = items.filter((item) => (item.kind === 'gap' ? item.topics.includes(topic) : item.topic === topic))
    const lastGap = own.findLastIndex((item) => item.kind === 'gap')
    if (lastGap >= 0)
      expect(
        own.slice(lastGap).some((item) => item.kind === 'event' && item.reread),
        'read after the gap',
      ).toBe(true)
    const last = eventsOf(own).at(-1)
    expect(last?.body.routingStatus?.status, `status of ${topic} at last`).toBe(truth.get(userIds[index] ?? ''))
  })
  expect([...subscription.topics].sort()).toEqual([...topics].sort())
}

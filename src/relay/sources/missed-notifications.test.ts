import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matches, patternProblem } from '../../delivery/endpoints'
import type { RoutingEvent } from '../../documents'
import { memoryOutbox } from '../../stores/memory/memory'
import { acceptedRecords } from '../delivery/post'
import {
  type MissedNotifications,
  missedEvents,
  type NotificationItem,
  notificationSource,
} from './notification-events'

const topic = 'v2.users.u1.routingStatus'
const gap = { kind: 'gap', topics: [topic], fromMs: 1_000, toMs: 9_000, reason: 'connection' } as const
const idsOf = (one: MissedNotifications, nowMs = 0): string[] => missedEvents(one, nowMs).map(({ id }) => id)

describe('missedEvents', () => {
  it('says from when until when, which topics, why, and what is read', () => {
    const org = { id: 'o1', name: 'Acme' }
    const topics = [topic, 'v2.audits.entitytype.queue', 'v2.analytics.queues.q1.observations']
    expect(missedEvents({ ...gap, topics, reread: topics.slice(0, 1) }, 0, org)).toEqual([
      {
        id: 'evt_0f55deeaadfe1b505d9deda4dd95c069',
        type: 'notification.missed',
        timestamp: '1970-01-01T00:00:09.000Z',
        subject: { kind: 'source', id: 'notifications' },
        org,
        data: {
          topics: [topics[2], topics[1], topics[0]],
          from: '1970-01-01T00:00:01.000Z',
          to: '1970-01-01T00:00:09.000Z',
          reason: 'connection',
          reread: [topic],
        },
      },
    ])
  })

  it.each([
    [['v2.users.u1.routingStatus', 'v2.users.u1.activity'], { kind: 'user', id: 'u1' }],
    [['v2.routing.queues.q1.users'], { kind: 'queue', id: 'q1' }],
    [['v2.users.u1.activity', 'v2.users.u2.activity'], { kind: 'source', id: 'notifications' }],
    [[], { kind: 'source', id: 'notifications' }],
  ])('is about what all of %o are about', (topics, subject) => {
    expect(missedEvents({ ...gap, topics }, 0)).toMatchObject([{ subject, data: { topics: [...topics].sort() } }])
  })

  it('has the id of the same gap, in whatever order and however often its topics come, and of no other', () => {
    const gaps = fc.record({
      topics: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1 }),
      fromMs: fc.constantFrom(undefined, 0, 1),
      toMs: fc.constantFrom(1, 2),
      reason: fc.constantFrom(undefined, 'connection', 'restart'),
    })
    const same = (one: object, other: object): boolean => JSON.stringify(one) === JSON.stringify(other)
    const known = (one: { readonly topics: readonly string[] }) => ({ ...one, topics: [...one.topics].sort() })
    fc.assert(
      fc.property(gaps, gaps, fc.nat(), (one, other, nowMs) => {
        const [id] = idsOf({ kind: 'gap', ...one })
        const shuffled = { ...one, topics: [...one.topics, ...one.topics].reverse() }
        expect(idsOf({ kind: 'gap', ...shuffled, reread: ['a'] }, nowMs)).toEqual([id])
        expect(idsOf({ kind: 'gap', ...other })[0] === id).toBe(same(known(one), known(other)))
      }),
    )
  })

  it('makes several events of very many topics, each of which an outbox takes and a receiver too', async () => {
    const topics = Array.from({ length: 2_001 }, (_, n) => `v2.analytics.queues.${n}-e0d6-4c8b-b6a5.observations`)
    const events = missedEvents({ ...gap, topics, reread: topics }, 0)
    expect(events.map(({ data }) => data.topics.length)).toEqual([1_000, 1_000, 1])
    expect(new Set(events.flatMap(({ data }) => data.reread)).size).toBe(2_001)
    expect(new Set(events.map(({ id }) => id)).size).toBe(3)
    for (const event of events) expect(JSON.stringify(event).length).toBeLessThan(1_048_576 / 4)
    expect(acceptedRecords(events, [], await memoryOutbox().load(), '')).toEqual([])
  })

  it.each([
    ['*', true],
    ['notification.*', true],
    ['notification.missed', true],
    ['notification.queue.*', false],
    ['plan.*', false],
  ])('is asked for by %s: %s', (pattern, desired) => {
    const [event] = missedEvents(gap, 0)
    expect(matches(pattern, event?.type ?? '')).toBe(desired)
    expect(patternProblem(pattern)).toBeUndefined()
  })
})

interface Taken {
  readonly events: RoutingEvent[]
  readonly cursors: unknown[]
  readonly notices: string[]
  /** What the notifications were asked from. */
  readonly since: unknown[]
}

/** Follows a source of these items to its end. */
async function followed(items: readonly NotificationItem[], cursor?: number, startMs = 500): Promise<Taken> {
  const taken: Taken = { events: [], cursors: [], notices: [], since: [] }
  let nowMs = startMs
  const source = notificationSource(
    async function* (_signal, sinceMs) {
      taken.since.push(sinceMs)
      for (const item of items) {
        nowMs = Math.max(nowMs, (item.kind === 'gap' ? item.toMs : item.receivedAtMs) ?? 0)
        yield item
      }
    },
    { now: () => nowMs },
  )
  const accept = async (events: readonly RoutingEvent[], at?: unknown): Promise<void> => {
    taken.events.push(...events)
    taken.cursors.push(at)
  }
  await source.follow(accept, new AbortController().signal, (text) => void taken.notices.push(text), cursor)
  return taken
}

describe('a source that missed notifications', () => {
  const reread = { topic, body: { status: 'IDLE' }, reread: true }

  it('reports it as a notice and an event, and delivers the state read after it even if it is known', async () => {
    const topics = [topic, 'v2.users.u2.activity', 'v2.users.u3.activity', 'v2.users.u4.activity']
    const { events, notices } = await followed([
      { ...reread, receivedAtMs: 1_000 },
      { ...gap, topics, fromMs: 0, reread: [topic] },
      { ...reread, receivedAtMs: 9_500 },
      { topic, body: {}, receivedAtMs: 9_600 },
    ])
    const status = 'notification.user.routing_status'
    expect(events.map(({ type }) => type)).toEqual([status, 'notification.missed', status, status])
    expect(new Set(events.map(({ id }) => id)).size).toBe(4)
    expect(events.map(({ data }) => Reflect.get(data, 'reread'))).toEqual([true, [topic], true, undefined])
    expect(notices).toEqual([
      `notifications of ${topic}, v2.users.u2.activity, v2.users.u3.activity and 1 more were missed, ` +
        '1970-01-01T00:00:00.000Z to 1970-01-01T00:00:09.000Z (connection); the state is read where possible',
    ])
  })

  it('knows until when all was taken: not before its first time, then every ten seconds, and with each gap', async () => {
    const at = (receivedAtMs: number) => ({ topic, body: receivedAtMs, receivedAtMs })
    const items = [at(1_000), at(10_500), at(11_000), { ...gap, toMs: 12_000 }, at(12_001)]
    const first = await followed(items)
    expect(first.since).toEqual([undefined])
    expect(first.cursors).toEqual([500, undefined, 10_500, undefined, 12_000, undefined])
    const again = await followed(items, 9_999, 20_000)
    expect(again.since).toEqual([9_999])
    expect(again.cursors).toEqual([undefined, undefined, undefined, 12_000, undefined])
  })

  it('does not take for known what waits behind the state that is read', async () => {
    const { cursors } = await followed(
      [
        { ...gap, fromMs: 0, toMs: 0, reason: 'restart', reread: [topic] },
        { ...reread, receivedAtMs: 15_000 },
        { topic, body: 'held', receivedAtMs: 1_000 },
        { topic, body: 'later', receivedAtMs: 16_000 },
      ],
      0,
    )
    expect(cursors).toEqual([0, undefined, undefined, 16_000])
  })

  it('stays where one of several channels is away or behind', async () => {
    const { cursors } = await followed(
      [
        { ...gap, toMs: 15_000, reason: 'connection', deliveredUntilMs: 2_000 },
        { topic, body: 'a', receivedAtMs: 30_000, deliveredUntilMs: 2_000 },
        { topic, body: 'b', receivedAtMs: 31_000, deliveredUntilMs: 30_500 },
      ],
      0,
    )
    expect(cursors).toEqual([2_000, undefined, 30_500])
  })

  it.each([
    ['connection', 15_000],
    ['restart', 15_000],
    ['reader', undefined],
    ['body', undefined],
    ['something else', undefined],
    [undefined, undefined],
  ])('has its cursor moved by a gap (%s) only when the gap tells all that is missing: %s', async (reason, moved) => {
    const { cursors } = await followed([{ ...gap, toMs: 15_000, reason }], 0)
    expect(cursors).toEqual([moved])
  })

  it('begins now where its cursor is in the future, and continues from a clock that is set back', async () => {
    const set = await followed([{ ...gap, toMs: 2_000, reason: 'restart' }], 90_000, 2_000)
    expect([set.since, set.cursors]).toEqual([[2_000], [2_000]])
    let nowMs = 90_000
    const cursors: unknown[] = []
    const source = notificationSource(
      async function* () {
        yield { topic, body: 1, receivedAtMs: 90_000 }
        nowMs = 5_000
        yield { topic, body: 2, receivedAtMs: 5_000 }
        yield { topic, body: 3, receivedAtMs: 6_000 }
      },
      { now: () => nowMs },
    )
    await source.follow(async (_, at) => void cursors.push(at), new AbortController().signal, undefined, 0)
    expect(cursors).toEqual([90_000, 5_000, undefined])
  })

  it('is named in what it missed, where it has a name of its own', async () => {
    const missed = { ...gap, topics: [] }
    const named = notificationSource(
      async function* () {
        yield missed
      },
      { name: 'second-org', now: () => 9_000 },
    )
    const events: RoutingEvent[] = []
    await named.follow(async (some) => void events.push(...some), new AbortController().signal, undefined, 0)
    expect(events).toMatchObject([{ subject: { kind: 'source', id: 'second-org' } }])
    expect(missedEvents(missed, 0, undefined, 'second-org').map(({ id }) => id)).toEqual(events.map(({ id }) => id))
    expect(events.map(({ id }) => id)).not.toEqual(idsOf(missed))
  })
})

/** The official SDK and our client read a living org, and both find what the world knows to be true. */

import type platform from 'purecloud-platform-client-v2'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Client, clientCredentials, createClient } from '../../src'
import { DAY_MS, HOUR_MS } from '../../src/core/time/durations'
import { manualClock } from '../../src/core/time/manual-clock'
import { type Emulator, startEmulator, type WorldHistory } from '../../src/emulator'
import { answeredAt, endedAt, flag } from '../../src/emulator/history'
import { captureDemand } from '../../src/workflows'
import { countingFetch, driveClock } from '../support/drive'
import { officialSdk } from '../support/official-sdk'

const NOW = Date.UTC(2026, 1, 4, 9)

let emulator: Emulator
let client: Client
let sdk: typeof platform
let stopDriving: () => Promise<void>
let history: WorldHistory
/** A day that was lived after the start, and ended an hour ago. */
const from = NOW
const to = NOW + DAY_MS
const day = `${new Date(from).toISOString()}/${new Date(to).toISOString()}`

beforeAll(async () => {
  const clock = manualClock(NOW)
  const io = countingFetch()
  const options = { seed: 21, agents: 40, queues: 4, skills: 8, ratePerMinute: 100_000 }
  emulator = await startEmulator({ ...options, now: NOW, clock, switches: { lakeLagMs: 0, detailsSelection: 'start' } })
  client = createClient({
    baseUrl: emulator.url,
    auth: clientCredentials({ clientId: emulator.clientId, clientSecret: emulator.clientSecret }),
    ratePerMinute: 100_000,
    clock,
    fetch: io.fetch,
  })
  stopDriving = driveClock(clock, io)
  sdk = await officialSdk(emulator)
  emulator.time.jump(DAY_MS + HOUR_MS)
  history = emulator.world.history()
})

afterAll(async () => {
  await client.close()
  await stopDriving()
  await emulator.stop()
})

const within = (ms: number): boolean => ms >= from && ms < to
const has = (row: number, bit: number): boolean => ((history.flags[row] ?? 0) & bit) !== 0

function rows(matches: (row: number) => boolean): number[] {
  return [...Array(history.count).keys()].filter(matches)
}

function sum(of: readonly number[]): number {
  return of.reduce((total, value) => total + value, 0)
}

describe('a day that was lived through', () => {
  it('has aggregates that are the truth, for the official SDK and for ours', async () => {
    const metrics = [
      'nOffered',
      'tAnswered',
      'tAbandon',
      'tHandle',
      'tAcw',
      'tHeldComplete',
      'nTransferred',
      'oServiceLevel',
    ]
    const body = { interval: day, groupBy: ['queueId', 'mediaType'], metrics }
    const official = await new sdk.AnalyticsApi().postAnalyticsConversationsAggregatesQuery(body)
    const ours = await client.analytics.conversationAggregates({
      interval: day,
      groupBy: ['queueId', 'mediaType'],
      metrics,
    })
    expect(JSON.parse(JSON.stringify(ours.results))).toEqual(JSON.parse(JSON.stringify(official.results)))
    const stat = (metric: string, name: 'count' | 'sum' | 'numerator' | 'denominator'): number =>
      sum(
        (official.results ?? []).flatMap(({ data = [] }) =>
          data.flatMap(({ metrics: found = [] }) =>
            found.flatMap((one) => (one.metric === metric ? [Number(one.stats?.[name] ?? 0)] : [])),
          ),
        ),
      )
    const offered = rows((row) => within(history.start[row] ?? 0))
    const answered = rows((row) => (history.agent[row] ?? -1) >= 0 && within(answeredAt(history, row)))
    const abandoned = rows((row) => has(row, flag.abandoned) && within(answeredAt(history, row)))
    const ended = rows((row) => (history.agent[row] ?? -1) >= 0 && within(endedAt(history, row)))
    expect(offered.length).toBeGreaterThan(500)
    expect(stat('nOffered', 'count')).toBe(offered.length)
    expect(stat('tAnswered', 'count')).toBe(answered.length)
    expect(stat('tAnswered', 'sum')).toBe(sum(answered.map((row) => history.waitMs[row] ?? 0)))
    expect(stat('tAbandon', 'count')).toBe(abandoned.length)
    expect(stat('tHandle', 'count')).toBe(ended.length)
    expect(stat('tHandle', 'sum')).toBe(sum(ended.map((row) => endedAt(history, row) - answeredAt(history, row))))
    expect(stat('tAcw', 'sum')).toBe(sum(ended.map((row) => history.acwMs[row] ?? 0)))
    const withinServiceLevel = answered.filter((row) => {
      const type = history.contactTypes[history.type[row] ?? 0]
      const media = emulator.world.queues.get(type?.queueId ?? '')?.config.mediaSettings
      const own: unknown = Reflect.get(Object(media), type?.mediaType === 'voice' ? 'call' : (type?.mediaType ?? ''))
      const goal: unknown = Reflect.get(Object(own), 'serviceLevel')
      return (history.waitMs[row] ?? 0) <= Number(Reflect.get(Object(goal), 'durationMs'))
    })
    expect(stat('oServiceLevel', 'numerator')).toBe(withinServiceLevel.length)
    expect(stat('oServiceLevel', 'denominator')).toBe(answered.length + abandoned.length)
  })

  it('has a demand that counts each conversation once, under its skill set', async () => {
    const userIds = [...emulator.world.users.keys()]
    const demand = await captureDemand(client, { days: 1, end: new Date(to), userIds })
    const truth = new Map<string, number>()
    for (const row of rows((one) => within(history.start[one] ?? 0))) {
      const type = history.contactTypes[history.type[row] ?? 0]
      const key = [
        type?.queueId,
        type?.mediaType,
        type?.languageId ?? '-',
        [...(type?.skillIds ?? [])].sort().join('+') || '-',
      ].join('|')
      truth.set(key, (truth.get(key) ?? 0) + 1)
    }
    const seen = new Map(
      demand.contactTypes.flatMap((type): [string, number][] => {
        const offered = sum(type.offered)
        return offered === 0 ? [] : [[type.id, offered]]
      }),
    )
    expect(seen).toEqual(truth)
    for (const time of demand.staffing) {
      const spans = history.statusSpans(time.userId, from, to)
      const idle = sum(spans.flatMap((span) => (span.status === 'IDLE' ? [span.toMs - span.fromMs] : [])))
      expect(time.idleSeconds).toBeCloseTo(idle / 1000, 3)
    }
  })

  it('has details whose conversations are the truth, one by one', async () => {
    const api = new sdk.AnalyticsApi()
    const interval = `${new Date(to - HOUR_MS).toISOString()}/${new Date(to).toISOString()}`
    const body = { interval, paging: { pageSize: 100, pageNumber: 1 } }
    const page = await api.postAnalyticsConversationsDetailsQuery(body)
    const started = rows((row) => (history.start[row] ?? 0) >= to - HOUR_MS && (history.start[row] ?? 0) < to)
    expect(page.totalHits).toBe(started.length)
    const shown = (page.conversations ?? []).map(({ conversationStart, conversationEnd, participants = [] }) => ({
      start: Date.parse(String(JSON.parse(JSON.stringify(conversationStart)))),
      end: conversationEnd === undefined ? undefined : Date.parse(String(JSON.parse(JSON.stringify(conversationEnd)))),
      agent: participants.find(({ purpose }) => purpose === 'agent')?.userId,
    }))
    const expected = started.slice(0, 100).map((row) => ({
      start: history.start[row],
      end: endedAt(history, row) <= emulator.time.now() ? endedAt(history, row) : undefined,
      agent: history.agentIds[history.agent[row] ?? -1],
    }))
    expect(shown).toEqual(expected)
    const ours = await client.analytics.conversationDetails({ interval }).toArray()
    expect(ours.length).toBe(started.length)
  })

  it('has audits of every change, with what each property was and is', async () => {
    const [userId = ''] = [...emulator.world.users.values()].flatMap((user) =>
      user.state === 'active' ? [user.id] : [],
    )
    const [skillId = ''] = [...emulator.world.skills.keys()]
    const before = emulator.world.users.get(userId)?.skills.get(skillId)
    const level = before === 4 ? 3 : 4
    await new sdk.RoutingApi().patchUserRoutingskillsBulk?.(userId, [{ id: skillId, proficiency: level }])
    const changes = emulator.world.changes.filter((change) => change.entityId === userId)
    expect(changes).toHaveLength(1)
    const nowMs = emulator.time.now()
    const interval = `${new Date(nowMs - HOUR_MS).toISOString()}/${new Date(nowMs + HOUR_MS).toISOString()}`
    const api = new sdk.AuditApi()
    const { id = '' } = await api.postAuditsQuery({ interval, filters: [{ property: 'EntityId', value: userId }] })
    const official = await api.getAuditsQueryTransactionIdResults(id)
    expect(official.entities?.map(({ id: audit, propertyChanges }) => [audit, propertyChanges])).toEqual(
      changes.map((change) => [change.id, change.properties]),
    )
    expect(changes[0]?.properties).toEqual([
      {
        property: expect.stringContaining(skillId),
        oldValues: before === undefined ? [] : [String(before)],
        newValues: [String(level)],
      },
    ])
  })

  it('estimates a wait of nothing while somebody is idle, and of more the more wait', async () => {
    const [queueId = ''] = emulator.world.queues.keys()
    const { results = [] } = await new sdk.RoutingApi().getRoutingQueueEstimatedwaittime(queueId)
    expect(results[0]?.estimatedWaitTimeSeconds).toBeGreaterThanOrEqual(0)
  })
})

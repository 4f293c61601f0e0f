import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Aggregates, allOf, anyOf, contactMeasures, exists, ValidationError } from '../../src'
import { DAY_MS } from '../../src/core/time/durations'
import { type Emulated, emulated } from '../support/emulated'

let org: Emulated
let interval: { start: string; end: string }
let queueIds: string[]

beforeAll(async () => {
  org = await emulated({ agents: 120, queues: 4, switches: { detailsSelection: 'start' } })
  const end = Date.UTC(2026, 2, 2)
  interval = { start: new Date(end - 20 * DAY_MS).toISOString(), end: new Date(end).toISOString() }
  queueIds = [...org.emulator.world.queues.keys()]
})
afterAll(() => org.stop())

const requests = () => org.emulator.stats.requests
const inOrder = ({ results }: Aggregates) =>
  [...results].sort((a, b) => (JSON.stringify(a.group) < JSON.stringify(b.group) ? -1 : 1))

describe('conversation aggregates', () => {
  const metrics = ['nOffered', 'tAnswered', 'tHandle', 'tAbandon', 'nTransferred', 'oServiceLevel']

  it('over 20 days are asked in three parts and equal the job that is asked at once', async () => {
    const query = { interval, groupBy: ['queueId', 'mediaType'], metrics }
    const before = requests()
    const joined = await org.client.analytics.conversationAggregates(query)
    expect(requests() - before).toBe(3)
    const job = await org.client.analytics.conversationAggregatesJob(query)
    expect(inOrder(joined)).toEqual(inOrder(job))
    expect(joined.results.length).toBeGreaterThanOrEqual(4)
    for (const { data } of joined.results) {
      expect(data).toHaveLength(1)
      const measures = contactMeasures(data?.[0]?.metrics ?? [], metrics)
      expect(measures.offered).toBeGreaterThan(0)
      expect(measures.ahtSeconds).toBeGreaterThan(0)
      expect(measures.serviceLevel).toBeLessThanOrEqual(1)
    }
  })

  it('by day come in order, one row a day', async () => {
    const filter = allOf(anyOf('queueId', queueIds.slice(0, 1)), anyOf('mediaType', ['voice']))
    const query = { interval, granularity: 'P1D', groupBy: ['queueId'], filter, metrics: ['nOffered'] }
    const { results } = await org.client.analytics.conversationAggregates(query)
    expect(results).toHaveLength(1)
    const days = results[0]?.data?.map((row) => row.interval ?? '') ?? []
    expect(days).toEqual([...new Set(days)].sort())
    expect(days.length).toBeGreaterThan(10)
  })

  it('are refused where parts cannot be joined, before anything is sent', async () => {
    const { analytics } = org.client
    const before = requests()
    const weekly = { interval, granularity: 'P1W', metrics }
    await expect(analytics.conversationAggregates(weekly)).rejects.toThrow('query.granularity')
    const twoDays = { ...weekly, granularity: 'PT48H' }
    await expect(analytics.conversationAggregates(twoDays)).rejects.toThrow('query.granularity')
    const top = { interval, metrics, queryType: 'topN', limit: 3 } as const
    await expect(analytics.conversationAggregates(top)).rejects.toThrow('query.queryType')
    await expect(analytics.conversationAggregates({ interval: 'yesterday', metrics })).rejects.toThrow('query.interval')
    await expect(analytics.conversationAggregates({ interval, metrics: [] })).rejects.toThrow('query.metrics')
    expect(requests()).toBe(before)
  })
})

describe('user aggregates', () => {
  it('of more than 100 users are asked in parts, each user once', async () => {
    const userIds = [...org.emulator.world.users.keys()]
    const before = requests()
    const query = { interval, userIds, metrics: ['tAgentRoutingStatus'] }
    const { results } = await org.client.analytics.userAggregates(query)
    expect(requests() - before).toBe(2 * 3)
    const seen = results.map(({ group }) => group?.userId)
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.length).toBeGreaterThan(100)
  })
})

describe('observations', () => {
  it('cover every queue asked for', async () => {
    const { results } = await org.client.analytics.queueObservations({ queueIds })
    expect(new Set(results.map(({ group }) => group?.queueId))).toEqual(new Set(queueIds))
    await expect(org.client.analytics.queueObservations({ queueIds: [] })).rejects.toThrow(ValidationError)
  })
})

describe('details', () => {
  it('read by pages and by job are the same conversations', async () => {
    const day = {
      start: new Date(Date.UTC(2026, 1, 26, 9)).toISOString(),
      end: new Date(Date.UTC(2026, 1, 26, 12)).toISOString(),
    }
    const query = {
      interval: day,
      conversationFilters: [{ type: 'and' as const, clauses: [exists('conversationEnd')] }],
    }
    const paged = await org.client.analytics.conversationDetails(query).toArray()
    const job = await org.client.analytics.conversationDetailsJob(query).toArray()
    expect(paged.length).toBeGreaterThan(100)
    expect(new Set(paged.map((one) => one.conversationId))).toEqual(new Set(job.map((one) => one.conversationId)))
  })

  it('of too long an interval are refused with the way out', () => {
    expect(() => org.client.analytics.conversationDetails({ interval })).toThrow('use the details job')
  })
})

describe('jobs', () => {
  it('never outlive the deadline of their call', async () => {
    org.emulator.faults.add({ path: /aggregates\/jobs\//, fault: { kind: 'status', status: 503 } })
    const began = org.clock.now()
    const job = org.client.analytics.conversationAggregatesJob(
      { interval, metrics: ['nOffered'] },
      { deadlineMs: 20_000 },
    )
    await expect(job).rejects.toThrow()
    expect(org.clock.now() - began).toBeLessThanOrEqual(21_000)
    org.emulator.faults.clear()
  })
})

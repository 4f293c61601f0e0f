import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answeredAt } from '../../src/emulator/history'
import { findMoments } from '../../src/emulator/routes/analytics/lookups'
import { anyOf, dayMs, type Lab, now, startLab } from './lab'

const path = '/api/v2/analytics/queues/observations/query'
let lab: Lab
let queueIds: string[]
/** A moment of the last week at which most callers wait, and one of the week to come. */
let busyMs = 0
let busyNextMs = 0
beforeAll(async () => {
  lab = await startLab()
  queueIds = [...lab.emulator.world.queues.keys()]
  busyMs = busiest(now - 6 * dayMs)
  lab.clock.jump(now + 7 * dayMs)
  busyNextMs = busiest(now)
  lab.clock.jump(now)
})
afterAll(() => lab.emulator.stop())

/** The minute from a time on at which most callers wait. */
function busiest(fromMs: number): number {
  const history = lab.emulator.world.history()
  const waits = new Map<number, number>()
  for (let row = 0; row < history.count; row++) {
    const start = history.start[row] ?? 0
    if (start < fromMs || history.waitMs[row] === Number.POSITIVE_INFINITY) continue
    for (let at = Math.ceil(start / 60_000) * 60_000; at < answeredAt(history, row); at += 60_000)
      waits.set(at, (waits.get(at) ?? 0) + 1)
  }
  return [...waits].reduce((a, b) => (b[1] > a[1] ? b : a))[0]
}

interface Result {
  readonly group: { readonly queueId: string; readonly mediaType?: string }
  readonly data: readonly {
    readonly metric: string
    readonly qualifier?: string
    readonly stats: Record<string, number>
  }[]
}

const contactMetrics = ['oWaiting', 'oInteracting', 'oLongestWaiting', 'oLongestInteracting']
const agentMetrics = [
  'oOnQueueUsers',
  'oOffQueueUsers',
  'oMemberUsers',
  'oActiveUsers',
  'oUserRoutingStatuses',
  'oUserPresences',
]

function sum(results: readonly Result[], metric: string): number {
  return results
    .flatMap((r) => r.data)
    .filter((d) => d.metric === metric)
    .reduce((total, d) => total + (d.stats.count ?? 0), 0)
}

describe('queue observations', () => {
  test.each([
    ['in the history', () => busyMs],
    ['as time goes on', () => busyNextMs],
  ])('count who waits and who talks, %s', async (_when, momentOf) => {
    const busyMs = momentOf()
    lab.clock.jump(busyMs)
    const answer = await lab.post(path, { filter: anyOf('queueId', queueIds), metrics: contactMetrics })
    const history = lab.emulator.world.history()
    const rows = [...Array(history.count).keys()].map((row) => findMoments(history, row))
    const waiting = rows.filter((m) => m.startMs <= busyMs && busyMs < m.waitEndMs)
    expect(waiting.length).toBeGreaterThan(3)
    expect(sum(answer.body.results, 'oWaiting')).toBe(waiting.length)
    expect(sum(answer.body.results, 'oInteracting')).toBe(
      rows.filter((m) => m.waitEndMs <= busyMs && busyMs < m.talkEndMs).length,
    )
    lab.clock.jump(now)
  })

  test('oLongestWaiting is the time since when the oldest caller waits, as epoch ms', async () => {
    lab.clock.jump(busyNextMs)
    const answer = await lab.post(path, { filter: anyOf('queueId', queueIds), metrics: ['oLongestWaiting'] })
    const values = answer.body.results.flatMap((r: Result) => r.data.map((d) => d.stats.calculatedMetricValue ?? 0))
    expect(values.length).toBeGreaterThan(0)
    for (const value of values) {
      expect(value).toBeLessThanOrEqual(lab.clock.now())
      expect(value).toBeGreaterThan(lab.clock.now() - 3_600_000)
    }
    lab.clock.jump(now)
  })

  test('agents stand in groups without mediaType, contacts in groups with one', async () => {
    const metrics = [...contactMetrics, ...agentMetrics]
    const answer = await lab.post(path, { filter: anyOf('queueId', queueIds), metrics })
    for (const result of answer.body.results) {
      const names = result.data.map((d: { metric: string }) => d.metric)
      const expected = result.group.mediaType === undefined ? agentMetrics : contactMetrics
      expect(names.every((name: string) => expected.includes(name))).toBe(true)
    }
  })

  test('members are on queue or off queue, and statuses come by qualifier', async () => {
    const [queueId = ''] = queueIds
    const answer = await lab.post(path, { filter: anyOf('queueId', [queueId]), metrics: agentMetrics })
    const members = [...(lab.emulator.world.queues.get(queueId)?.members.values() ?? [])]
    const joined = members.filter((member) => member.joined).length
    const results: Result[] = answer.body.results
    expect(sum(results, 'oMemberUsers')).toBe(members.length)
    expect(sum(results, 'oActiveUsers')).toBe(joined)
    expect(sum(results, 'oOnQueueUsers') + sum(results, 'oOffQueueUsers')).toBe(joined)
    expect(sum(results, 'oOnQueueUsers')).toBeGreaterThan(0)
    expect(sum(results, 'oUserRoutingStatuses')).toBe(joined)
    const qualifiers = results
      .flatMap((r) => r.data)
      .filter((d) => d.metric === 'oUserPresences')
      .map((d) => d.qualifier)
    const mapped = Object.values(answer.body.systemToOrganizationMappings).flat()
    expect(qualifiers.every((qualifier) => mapped.includes(qualifier))).toBe(true)
  })

  test('detailMetrics add the single conversations and agents', async () => {
    lab.clock.jump(busyNextMs)
    const body = {
      filter: anyOf('queueId', queueIds),
      metrics: ['oWaiting', 'oOnQueueUsers'],
      detailMetrics: ['oWaiting', 'oOnQueueUsers'],
    }
    const answer = await lab.post(path, body)
    for (const { data } of answer.body.results) {
      for (const entry of data) expect(entry.observations).toHaveLength(Math.min(100, entry.stats.count))
    }
    lab.clock.jump(now)
  })

  test('a filter is required and must name a queue', async () => {
    for (const filter of [
      undefined,
      {},
      { type: 'or' },
      { type: 'or', predicates: [] },
      anyOf('mediaType', ['voice']),
    ]) {
      const answer = await lab.post(path, { filter, metrics: ['oWaiting'] })
      expect(answer.status).toBe(400)
    }
  })
})

describe('activity', () => {
  test('routing activity gives the same agents by name', async () => {
    const [queueId = ''] = queueIds
    const filter = anyOf('queueId', [queueId])
    const body = { groupBy: ['queueId'], filter, metrics: [{ metric: 'oUserRoutingStatuses', details: true }] }
    const answer = await lab.post('/api/v2/analytics/routing/activity/query', body)
    const [result] = answer.body.results
    const members = lab.emulator.world.queues.get(queueId)?.members
    expect(result.entities.map((entity: { userId: string }) => entity.userId).sort()).toEqual(
      [...(members?.keys() ?? [])].sort(),
    )
    const observed = await lab.post(path, { filter, metrics: ['oUserRoutingStatuses'] })
    const counts = observed.body.results[0].data.map((d: { qualifier: string; stats: { count: number } }) => [
      d.qualifier,
      d.stats.count,
    ])
    expect(result.data.map((d: { qualifier: string; count: number }) => [d.qualifier, d.count]).sort()).toEqual(
      counts.sort(),
    )
  })

  test('users activity and observations count the queues of a user, joined or not', async () => {
    const [userId = ''] = lab.emulator.world.users.keys()
    const all = [...lab.emulator.world.queues.values()].filter((queue) => queue.members.has(userId))
    const joined = all.filter((queue) => queue.members.get(userId)?.joined)
    const filter = anyOf('userId', [userId])
    const metrics = [{ metric: 'oActiveQueues' }, { metric: 'oMemberQueues', details: true }]
    const activity = await lab.post('/api/v2/analytics/users/activity/query', { groupBy: ['userId'], filter, metrics })
    expect(activity.body.results[0].data).toMatchObject([
      { metric: 'oActiveQueues', count: joined.length },
      { metric: 'oMemberQueues', count: all.length, entityIds: expect.arrayContaining(all.map((queue) => queue.id)) },
    ])
    const body = { filter, metrics: ['oActiveQueues', 'oMemberQueues'] }
    const observed = await lab.post('/api/v2/analytics/users/observations/query', body)
    expect(observed.body.results[0].data.map((d: { stats: { count: number } }) => d.stats.count)).toEqual([
      joined.length,
      all.length,
    ])
  })

  test('conversations activity gives what observations count', async () => {
    lab.clock.jump(busyNextMs)
    const metrics = [{ metric: 'oWaiting', details: true }, { metric: 'oInteracting' }, { metric: 'oLongestWaiting' }]
    const body = { groupBy: ['queueId', 'mediaType'], metrics }
    const answer = await lab.post('/api/v2/analytics/conversations/activity/query', body)
    const observed = await lab.post(path, { filter: anyOf('queueId', queueIds), metrics: ['oWaiting', 'oInteracting'] })
    const count = (metric: string): number =>
      answer.body.results
        .flatMap((r: { data: { metric: string; count: number }[] }) => r.data)
        .filter((d: { metric: string }) => d.metric === metric)
        .reduce((total: number, d: { count: number }) => total + d.count, 0)
    expect(count('oWaiting')).toBe(sum(observed.body.results, 'oWaiting'))
    expect(count('oInteracting')).toBe(sum(observed.body.results, 'oInteracting'))
    lab.clock.jump(now)
  })
})

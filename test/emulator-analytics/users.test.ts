import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anyOf, dayMs, interval, type Lab, now, startLab } from './lab'

const path = '/api/v2/analytics/users/aggregates/query'
let lab: Lab
beforeAll(async () => {
  lab = await startLab()
})
afterAll(() => lab.emulator.stop())

const from = now - 7 * dayMs
const week = interval(from, now)

interface Metric {
  readonly metric: string
  readonly qualifier: string
  readonly stats: { readonly sum: number }
}

describe('user aggregates', () => {
  test('give one row per status, whose times fill the interval and equal the spans of the history', async () => {
    const [userId = ''] = lab.emulator.world.users.keys()
    const body = {
      interval: week,
      groupBy: ['userId'],
      metrics: ['tAgentRoutingStatus', 'tSystemPresence'],
      filter: anyOf('userId', [userId]),
    }
    const answer = await lab.post(path, body)
    const metrics: Metric[] = answer.body.results[0].data[0].metrics
    const sum = (metric: string) =>
      metrics.filter((m) => m.metric === metric).reduce((total, m) => total + m.stats.sum, 0)
    expect(sum('tAgentRoutingStatus')).toBe(7 * dayMs)
    expect(sum('tSystemPresence')).toBe(7 * dayMs)
    const interacting = lab.emulator.world
      .history()
      .statusSpans(userId)
      .filter((span) => span.status === 'INTERACTING')
      .reduce((total, span) => total + Math.max(0, Math.min(span.toMs, now) - Math.max(span.fromMs, from)), 0)
    expect(metrics.find((m) => m.qualifier === 'INTERACTING')?.stats.sum ?? 0).toBe(interacting)
  })

  test('buckets part each agent time without loss', async () => {
    const body = { interval: week, groupBy: ['userId'], metrics: ['tAgentRoutingStatus'], granularity: 'PT30M' }
    const answer = await lab.post(path, body)
    expect(answer.body.results).toHaveLength(lab.emulator.world.users.size)
    for (const { data } of answer.body.results) {
      const total = data
        .flatMap((d: { metrics: Metric[] }) => d.metrics)
        .reduce((sum: number, m: Metric) => sum + m.stats.sum, 0)
      expect(total).toBe(7 * dayMs)
    }
  })

  test('organization presences are mapped from system presences', async () => {
    const answer = await lab.post(path, { interval: week, metrics: ['tOrganizationPresence'] })
    const mapped = Object.values(answer.body.systemToOrganizationMappings).flat()
    for (const metric of answer.body.results[0].data[0].metrics) expect(mapped).toContain(metric.qualifier)
  })

  test('conversation metrics, other dimensions and more than 100 users are refused', async () => {
    const users = Array.from({ length: 101 }, () => lab.emulator.world.newId())
    const good = { interval: week, metrics: ['tAgentRoutingStatus'] }
    expect((await lab.post(path, { ...good, metrics: ['tHandle'] })).status).toBe(400)
    expect((await lab.post(path, { ...good, groupBy: ['queueId'] })).status).toBe(400)
    expect((await lab.post(path, { ...good, filter: anyOf('userId', users) })).status).toBe(400)
    expect((await lab.post(path, { ...good, filter: anyOf('userId', users.slice(1)) })).status).toBe(200)
  })

  test('interacting can go on after the presence has left On Queue', () => {
    const history = lab.emulator.world.history()
    const late = history.agentIds.some((id) =>
      history
        .statusSpans(id)
        .some(
          (span) =>
            span.status === 'INTERACTING' &&
            history
              .onQueueSpans(id)
              .some((shift) => span.fromMs < shift.toMs && span.toMs > shift.toMs && shift.toMs < history.endMs),
        ),
    )
    expect(late).toBe(true)
  })
})

describe('user details', () => {
  test('give presences and routing statuses as spans, paged in the body', async () => {
    const day = interval(now - 2 * dayMs, now - dayMs)
    const answer = await lab.post('/api/v2/analytics/users/details/query', {
      interval: day,
      paging: { pageSize: 10, pageNumber: 1 },
    })
    expect(answer.body.totalHits).toBe(lab.emulator.world.users.size)
    expect(answer.body.userDetails).toHaveLength(10)
    for (const user of answer.body.userDetails) {
      const spans = user.routingStatus.map((s: { startTime: string; endTime: string }) => [
        Date.parse(s.startTime),
        Date.parse(s.endTime),
      ])
      expect(spans[0][0]).toBeLessThanOrEqual(now - 2 * dayMs)
      for (let i = 1; i < spans.length; i++) expect(spans[i][0]).toBe(spans[i - 1][1])
    }
  })

  test('filters narrow to users and statuses; seven days without filters', async () => {
    const [userId = ''] = lab.emulator.world.users.keys()
    const path = '/api/v2/analytics/users/details/query'
    const month = interval(now - 30 * dayMs, now)
    expect((await lab.post(path, { interval: month })).status).toBe(400)
    const answer = await lab.post(path, {
      interval: month,
      userFilters: [anyOf('userId', [userId])],
      routingStatusFilters: [anyOf('routingStatus', ['INTERACTING'])],
    })
    expect(answer.body.userDetails).toHaveLength(1)
    expect(
      answer.body.userDetails[0].routingStatus.every(
        (s: { routingStatus: string }) => s.routingStatus === 'INTERACTING',
      ),
    ).toBe(true)
  })

  test('a user details job gives the same users', async () => {
    const base = '/api/v2/analytics/users/details/jobs'
    const created = await lab.post(base, { interval: interval(now - 2 * dayMs, now - dayMs) })
    expect((await lab.get(`${base}/${created.body.jobId}/results?pageSize=1000`)).body.userDetails).toHaveLength(
      lab.emulator.world.users.size,
    )
    expect(Date.parse((await lab.get(`${base}/availability`)).body.dataAvailabilityDate)).toBeLessThan(now)
  })
})

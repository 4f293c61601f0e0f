/** Analytics: observations, aggregates, details, each at once and as a job, against the official SDK and the history. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DAY_MS } from '../../../src/core/time/durations'
import { type JobKind, jobOperations } from '../../../src/resources/analytics/jobs'
import { byId, interval, type Org, plain, some, startOrg } from './org'

let org: Org
let week: string
beforeAll(async () => {
  org = await startOrg({ switches: { resolutionData: true, detailsSelection: 'start' } })
  week = interval(org.emulator.world.startedAtMs, 7)
})
afterAll(() => org.stop())

const where = (dimension: string, values: readonly string[]) => ({
  type: 'or' as const,
  predicates: values.map((value) => ({
    type: 'dimension' as const,
    dimension,
    operator: 'matches' as const,
    value,
  })),
})

/** Contacts of the history by queue, that began in the interval and pass. */
function contacts(fromMs: number, toMs: number, passes: (row: number) => boolean = () => true): Record<string, number> {
  const history = org.emulator.world.history()
  const counts: Record<string, number> = {}
  for (let row = 0; row < history.count; row++) {
    const startMs = history.start[row] ?? 0
    const queueId = history.contactTypes[history.type[row] ?? 0]?.queueId ?? ''
    if (startMs >= fromMs && startMs < toMs && passes(row)) counts[queueId] = (counts[queueId] ?? 0) + 1
  }
  return counts
}

interface Group {
  readonly group?: Readonly<Record<string, string>> | undefined
  readonly data?:
    | readonly {
        readonly metrics?:
          | readonly {
              readonly metric?: string
              readonly stats?: { readonly count?: number | undefined } | undefined
            }[]
          | undefined
      }[]
    | undefined
}

/** The sum of one count over all intervals, by queue. */
function countsOf(results: readonly Group[], name: string): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { group, data } of results) {
    for (const { metric, stats } of (data ?? []).flatMap((datum) => datum.metrics ?? [])) {
      const queueId = group?.queueId ?? ''
      if (metric === name) counts[queueId] = (counts[queueId] ?? 0) + (stats?.count ?? 0)
    }
  }
  return counts
}

/** Asks the official SDK for the state of a job until it has results. */
async function fulfilled(status: () => Promise<{ state?: string }>): Promise<void> {
  for (let looks = 0; (await status()).state !== 'FULFILLED'; looks++) {
    if (looks > 5) throw new Error('the job does not end')
    org.settle()
  }
}

describe('observations', () => {
  it('of queues', async () => {
    const queueIds = [...org.emulator.world.queues.keys()]
    const metrics = ['oWaiting', 'oInteracting', 'oOnQueueUsers', 'oMemberUsers']
    const ours = await org.client.analytics.queueObservations({ queueIds, metrics, detailMetrics: ['oInteracting'] })
    const api = new org.sdk.AnalyticsApi()
    const official = await api.postAnalyticsQueuesObservationsQuery({
      filter: where('queueId', queueIds),
      metrics,
      detailMetrics: ['oInteracting'],
    })
    expect(plain(ours.results)).toEqual(plain(official.results))
    for (const { id, members } of org.emulator.world.queues.values()) {
      const rows = ours.results.filter(({ group }) => group?.queueId === id && group.mediaType === undefined)
      const seen = rows.flatMap(({ data }) => data ?? []).filter(({ metric }) => metric === 'oMemberUsers')
      expect(seen.reduce((sum, { stats }) => sum + (stats?.count ?? 0), 0)).toBe(members.size)
    }
  })

  it('of users', async () => {
    const queue = org.queue()
    const userIds = [...queue.members.keys()].slice(0, 5)
    const ours = await org.client.analytics.userObservations({ userIds })
    const official = await new org.sdk.AnalyticsApi().postAnalyticsUsersObservationsQuery({
      filter: where('userId', userIds),
      metrics: ['oActiveQueues', 'oMemberQueues'],
    })
    expect(plain(ours.results)).toEqual(plain(official.results))
    for (const id of userIds) {
      const queues = [...org.emulator.world.queues.values()].filter(({ members }) => members.has(id))
      const row = some(ours.results, ({ group }) => group?.userId === id)
      expect(row.data?.find(({ metric }) => metric === 'oMemberQueues')?.stats?.count).toBe(queues.length)
    }
  })

  it('of routing activity, with the agents', async () => {
    const { id, members } = org.queue()
    const metrics = [{ metric: 'oOnQueueUsers', details: true }, { metric: 'oMemberUsers' }]
    const ours = await org.client.analytics.routingActivity({ metrics, filter: where('queueId', [id]), pageSize: 50 })
    const official = await new org.sdk.AnalyticsApi().postAnalyticsRoutingActivityQuery(
      { metrics, groupBy: ['queueId'], filter: where('queueId', [id]) },
      { pageSize: 50 },
    )
    expect(plain(ours.results)).toEqual(plain(official.results))
    expect(ours.results).toHaveLength(1)
    const seen = (ours.results[0]?.entities ?? []).map(({ userId }) => userId ?? '')
    expect(seen.length).toBeGreaterThan(0)
    expect(seen.every((userId) => members.has(userId))).toBe(true)
  })
})

describe('aggregates', () => {
  it('of conversations, at once', async () => {
    const body = {
      interval: week,
      granularity: 'P1D',
      groupBy: ['queueId', 'mediaType'],
      metrics: ['nOffered', 'tAnswered', 'tAbandon', 'tHandle', 'oServiceLevel'],
    }
    const ours = await org.client.analytics.conversationAggregates(body)
    const official = await new org.sdk.AnalyticsApi().postAnalyticsConversationsAggregatesQuery(body)
    expect(plain(ours.results)).toEqual(plain(official.results))
    const { startedAtMs } = org.emulator.world
    expect(countsOf(ours.results, 'nOffered')).toEqual(contacts(startedAtMs - 7 * DAY_MS, startedAtMs))
  })

  it('of conversations over 20 days: in parts, equal to the job and to the history', async () => {
    const api = new org.sdk.AnalyticsApi()
    const endMs = org.emulator.world.startedAtMs - DAY_MS
    const body = { interval: interval(endMs, 20), groupBy: ['queueId'], metrics: ['nOffered', 'tHandle'] }
    const parts = await org.client.analytics.conversationAggregates(body)
    const job = await org.client.analytics.conversationAggregatesJob(body)
    expect(countsOf(parts.results, 'nOffered')).toEqual(contacts(endMs - 20 * DAY_MS, endMs))
    expect(countsOf(job.results, 'nOffered')).toEqual(countsOf(parts.results, 'nOffered'))
    expect(countsOf(job.results, 'tHandle')).toEqual(countsOf(parts.results, 'tHandle'))
    const { jobId = '' } = await api.postAnalyticsConversationsAggregatesJobs(body)
    await fulfilled(() => api.getAnalyticsConversationsAggregatesJob(jobId))
    const official = await api.getAnalyticsConversationsAggregatesJobResults(jobId)
    expect(plain(job.results)).toEqual(plain(official.results))
  })

  it('of users, at once and as a job', async () => {
    const api = new org.sdk.AnalyticsApi()
    const userIds = [0, 1, 2, 3].map((index) => org.user(index).id)
    const metrics = ['tAgentRoutingStatus', 'tSystemPresence']
    const body = { interval: week, groupBy: ['userId'], filter: where('userId', userIds), metrics }
    const ours = await org.client.analytics.userAggregates({ interval: week, userIds, metrics })
    const official = await api.postAnalyticsUsersAggregatesQuery(body)
    expect(plain(ours.results)).toEqual(plain(official.results))
    const job = await org.client.analytics.userAggregatesJob(body)
    expect(plain(job.results)).toEqual(plain(official.results))
    const { jobId = '' } = await api.postAnalyticsUsersAggregatesJobs(body)
    await fulfilled(() => api.getAnalyticsUsersAggregatesJob(jobId))
    expect(plain((await api.getAnalyticsUsersAggregatesJobResults(jobId)).results)).toEqual(plain(official.results))

    const [userId = ''] = userIds
    const fromMs = org.emulator.world.startedAtMs - 7 * DAY_MS
    const toMs = org.emulator.world.startedAtMs
    const spans = org.emulator.world.history().onQueueSpans(userId)
    const onQueueMs = spans.reduce(
      (sum, span) => sum + Math.max(0, Math.min(span.toMs, toMs) - Math.max(span.fromMs, fromMs)),
      0,
    )
    const rows = some(ours.results, ({ group }) => group?.userId === userId).data?.flatMap((it) => it.metrics ?? [])
    const seen = rows?.find((it) => it.metric === 'tSystemPresence' && it.qualifier === 'ON_QUEUE')?.stats?.sum
    expect(seen).toBeGreaterThan(0)
    expect(Math.abs((seen ?? 0) - onQueueMs)).toBeLessThan(1_000)
  })

  it('of resolutions, at once and as a job', async () => {
    const api = new org.sdk.AnalyticsApi()
    const body = { interval: week, groupBy: ['queueId'], metrics: ['nNextContactAvoided'] }
    const ours = await org.client.analytics.resolutionAggregates(body)
    const official = await api.postAnalyticsResolutionsAggregatesQuery(body)
    expect(plain(ours.results)).toEqual(plain(official.results))
    const resolved = countsOf(ours.results, 'nNextContactAvoided')
    const { startedAtMs } = org.emulator.world
    const max = contacts(startedAtMs - 8 * DAY_MS, startedAtMs)
    expect(Object.keys(resolved).length).toBeGreaterThan(0)
    for (const [queueId, count] of Object.entries(resolved)) {
      expect(count).toBeGreaterThan(0)
      expect(count).toBeLessThan(max[queueId] ?? 0)
    }
    const job = await org.client.analytics.resolutionAggregatesJob(body)
    expect(plain(job.results)).toEqual(plain(official.results))
  })

  it('of rate limits', async () => {
    const body = { interval: week, groupBy: ['limitName'], metrics: ['oRateLimitRecorded'] }
    const ours = await org.client.analytics.rateLimitAggregates(body)
    const official = await new org.sdk.AnalyticsApi().postAnalyticsRatelimitsAggregatesQuery(body)
    expect(plain(ours.results)).toEqual(plain(official.results ?? []))
  })
})

describe('details', () => {
  it('of conversations, at once and as a job', async () => {
    const api = new org.sdk.AnalyticsApi()
    const endMs = org.emulator.world.startedAtMs - 2 * DAY_MS
    const queue = org.queue(({ id }) => (contacts(endMs - DAY_MS, endMs)[id] ?? 0) > 30)
    const filter = where('queueId', [queue.id])
    const body = { interval: interval(endMs, 1), order: 'asc' as const, segmentFilters: [filter] }
    const ours = await org.client.analytics.conversationDetails(body).toArray()
    expect(ours).toHaveLength(contacts(endMs - DAY_MS, endMs)[queue.id] ?? 0)
    const paging = { pageSize: 25, pageNumber: 1 }
    const official = await api.postAnalyticsConversationsDetailsQuery({ ...body, paging })
    expect(plain(ours.slice(0, 25))).toEqual(plain(official.conversations))
    const job = await org.client.analytics.conversationDetailsJob(body).toArray()
    const key = ({ conversationId }: { conversationId?: string }) => ({ id: conversationId })
    expect(byId(job.map(key))).toEqual(byId(ours.map(key)))
    const { jobId = '' } = await api.postAnalyticsConversationsDetailsJobs(body)
    await fulfilled(() => api.getAnalyticsConversationsDetailsJob(jobId))
    const page = await api.getAnalyticsConversationsDetailsJobResults(jobId, { pageSize: 1_000 })
    expect(plain(job)).toEqual(plain(page.conversations))
  })

  it('of users, at once and as a job', async () => {
    const api = new org.sdk.AnalyticsApi()
    const endMs = org.emulator.world.startedAtMs - 2 * DAY_MS
    const userIds = [0, 1, 2, 3, 4, 5].map((index) => org.user(index).id)
    const body = { interval: interval(endMs, 5), userFilters: [where('userId', userIds)] }
    const ours = await org.client.analytics.userDetails(body).toArray()
    const official = await api.postAnalyticsUsersDetailsQuery({ ...body, paging: { pageSize: 100, pageNumber: 1 } })
    expect(plain(ours)).toEqual(plain(official.userDetails))
    expect(ours.length).toBeGreaterThan(0)
    const job = await org.client.analytics.userDetailsJob(body).toArray()
    const { jobId = '' } = await api.postAnalyticsUsersDetailsJobs(body)
    await fulfilled(() => api.getAnalyticsUsersDetailsJob(jobId))
    const page = await api.getAnalyticsUsersDetailsJobResults(jobId, { pageSize: 1_000 })
    expect(plain(job)).toEqual(plain(page.userDetails))
    // The job's data end hours ago: a span that has ended since has no end there.
    const starts = (users: typeof ours) =>
      users.map(({ userId, routingStatus }) => [userId, routingStatus?.map(({ startTime }) => startTime)])
    expect(starts(job)).toEqual(starts(ours))
    const [one] = ours
    const spans = org.emulator.world.history().onQueueSpans(one?.userId ?? '')
    const onQueue = one?.primaryPresence?.filter(({ systemPresence }) => systemPresence === 'ON_QUEUE') ?? []
    expect(onQueue.map(({ startTime }) => Date.parse(startTime ?? ''))).toEqual(
      spans.filter(({ fromMs, toMs }) => fromMs < endMs && toMs > endMs - 5 * DAY_MS).map(({ fromMs }) => fromMs),
    )
  })

  it('jobs tell until when they have data', async () => {
    const api = new org.sdk.AnalyticsApi()
    const conversations = await org.client.analytics.conversationDetailsAvailability()
    const users = await org.client.analytics.userDetailsAvailability()
    const official = await api.getAnalyticsConversationsDetailsJobsAvailability()
    expect(conversations).toBe(new Date(String(plain(official.dataAvailabilityDate))).toISOString())
    const ofUsers = await api.getAnalyticsUsersDetailsJobsAvailability()
    expect(users).toBe(new Date(String(plain(ofUsers.dataAvailabilityDate))).toISOString())
    expect(Date.parse(users ?? '')).toBeLessThan(org.clock.now())
  })
})

describe('jobs that are no longer wanted', () => {
  const queries: Readonly<Record<JobKind, (week: string) => unknown>> = {
    conversationAggregates: (interval) => ({ interval, metrics: ['nOffered'] }),
    userAggregates: (interval) => ({
      interval,
      metrics: ['tSystemPresence'],
      groupBy: ['userId'],
      filter: where('userId', [org.user().id]),
    }),
    resolutionAggregates: (interval) => ({ interval, metrics: ['nNextContactAvoided'] }),
    conversationDetails: (interval) => ({ interval }),
    userDetails: (interval) => ({ interval }),
  }
  const kinds: readonly JobKind[] = [
    'conversationAggregates',
    'userAggregates',
    'resolutionAggregates',
    'conversationDetails',
    'userDetails',
  ]
  it.each(kinds)('%s: cancelJob ends it', async (kind) => {
    const { request, analytics } = org.client
    const { submit, status } = jobOperations[kind]
    const { jobId } = await request(submit, { body: queries[kind](week) })
    await analytics.cancelJob(kind, jobId)
    expect((await request(status, { params: { jobId } })).state).toBe('CANCELLED')
  })
})

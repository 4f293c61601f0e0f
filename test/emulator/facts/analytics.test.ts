/** What was reported of analytics, by the numbers of the table of facts. */

import { afterAll, beforeAll, expect, it } from 'vitest'
import { DAY_MS } from '../../../src/core/time/durations'
import { type Answer, type Lab, some, startLab } from '../lab'

const NOW = Date.parse('2026-03-04T12:00:00Z')
const DETAILS = '/api/v2/analytics/conversations/details'
let lab: Lab
let byStart: Lab
beforeAll(async () => {
  const size = { agents: 6, queues: 2, skills: 3, now: NOW }
  lab = await startLab({ ...size, switches: { lakeLagMs: 0 } })
  // Nobody has lived through the history yet: some of its callers want to be called back.
  Object.assign(some(lab.emulator.world.contactTypes), { mediaType: 'callback' })
  byStart = await startLab({ ...size, switches: { detailsSelection: 'start', customerQueue: false } })
})
afterAll(async () => {
  await lab.stop()
  await byStart.stop()
})

const between = (fromMs: number, toMs: number): string =>
  `${new Date(fromMs).toISOString()}/${new Date(toMs).toISOString()}`
const midnight = Math.floor(NOW / DAY_MS) * DAY_MS
const yesterday = between(midnight - DAY_MS, midnight)
const where = (dimension: string, value: string) => ({ type: 'and', predicates: [{ dimension, value }] })
const listOf = (value: unknown): readonly Record<string, unknown>[] => (Array.isArray(value) ? value : [])
const details = async (interval: string, segmentFilters: object[] = [], at = lab): Promise<Answer> =>
  at.call('POST', `${DETAILS}/query`, { interval, segmentFilters, paging: { pageSize: 100, pageNumber: 1 } })
const hits = async (...given: Parameters<typeof details>): Promise<number> =>
  Number((await details(...given)).body.totalHits)

it('fact 40: a query of details takes 7 days, 31 with filters, a job more', async () => {
  const days = (count: number): string => between(NOW - count * DAY_MS, NOW)
  const queue = where('queueId', some(lab.emulator.world.queues.keys()))
  expect([(await details(days(7))).status, (await details(days(8))).status]).toEqual([200, 400])
  expect([(await details(days(31), [queue])).status, (await details(days(32), [queue])).status]).toEqual([200, 400])
  expect((await lab.call('POST', `${DETAILS}/jobs`, { interval: days(60) })).status).toBe(202)
})

it('fact 41: details select every conversation that touched a day of the interval', async () => {
  const quarter = between(midnight - DAY_MS / 2, midnight - DAY_MS / 2 + 900_000)
  expect(await hits(quarter)).toBe(await hits(yesterday))
  const history = byStart.emulator.world.history()
  const began = [...history.start].filter((at) => at >= midnight - DAY_MS / 2 && at < midnight - DAY_MS / 2 + 900_000)
  expect(await hits(quarter, [], byStart)).toBe(began.length)
  expect(await hits(yesterday)).toBeGreaterThanOrEqual(await hits(yesterday, [], byStart))
})

it('fact 42: purpose matches whatever its case, and segments are filtered by type, wrap-up code and disconnect type', async () => {
  const all = await hits(yesterday)
  expect(await hits(yesterday, [where('purpose', 'CUSTOMER')])).toBe(all)
  const answered = await hits(yesterday, [where('purpose', 'Agent')])
  expect(answered).toBeGreaterThan(0)
  expect(await hits(yesterday, [where('segmentType', 'wrapup')])).toBe(answered)
  const page = await details(yesterday, [where('purpose', 'agent')])
  const segments = listOf(page.body.conversations)
    .flatMap(({ participants }) => listOf(participants))
    .flatMap(({ sessions }) => listOf(sessions))
    .flatMap((session) => listOf(session.segments))
  const code = segments.find(({ wrapUpCode }) => wrapUpCode !== undefined)?.wrapUpCode
  expect(await hits(yesterday, [where('wrapUpCode', String(code))])).toBe(answered)
  const kinds = ['client', 'transfer', 'peer'].map((kind) => hits(yesterday, [where('disconnectType', kind)]))
  const [client = 0, transfer = 0, peer = 0] = await Promise.all(kinds)
  expect([transfer >= answered, client > 0, client <= answered, peer]).toEqual([true, true, true, all - answered])
})

it('fact 43: segments of customers may carry queueId', async () => {
  const customers = async (at: Lab) =>
    listOf((await details(yesterday, [], at)).body.conversations)
      .flatMap(({ participants }) => listOf(participants))
      .filter(({ purpose }) => purpose === 'customer')
  const queueIds = new Set(lab.emulator.world.queues.keys())
  for (const customer of await customers(lab))
    expect(queueIds.has(String(listOf(listOf(customer.sessions)[0]?.segments)[0]?.queueId))).toBe(true)
  expect(JSON.stringify(await customers(byStart))).not.toContain('queueId')
  const queue = where('queueId', some(queueIds))
  const both = { type: 'and', predicates: [...queue.predicates, { dimension: 'purpose', value: 'customer' }] }
  expect(await hits(yesterday, [both])).toBe(await hits(yesterday, [queue]))
})

it('fact 44: results of jobs come in pages of 1,000', async () => {
  const { world } = lab.emulator
  const interval = between(NOW - 30 * DAY_MS, NOW)
  const job = await lab.call('POST', `${DETAILS}/jobs`, { interval })
  const { body } = await lab.call('GET', `${DETAILS}/jobs/${job.body.jobId}/results`)
  expect(listOf(body.conversations)).toHaveLength(Math.min(1000, world.history().count))
})

it('fact 45: a filter of analytics takes 100 users', async () => {
  const ask = async (count: number) => {
    const predicates = Array.from({ length: count }, (_, at) => ({ dimension: 'userId', value: `user ${at}` }))
    const body = { interval: yesterday, metrics: ['tSystemPresence'], filter: { type: 'or', predicates } }
    return (await lab.call('POST', '/api/v2/analytics/users/aggregates/query', body)).status
  }
  expect([await ask(100), await ask(101)]).toEqual([200, 400])
})

it('fact 46: tHandle is refused in aggregates of users', async () => {
  const body = { interval: yesterday, metrics: ['tHandle'] }
  expect((await lab.call('POST', '/api/v2/analytics/users/aggregates/query', body)).status).toBe(400)
})

const aggregates = (body: object): Promise<Answer> =>
  lab.call('POST', '/api/v2/analytics/conversations/aggregates/query', { interval: yesterday, ...body })

it('fact 47: figures count at the time at which they arose', async () => {
  const { body } = await aggregates({ metrics: ['nOffered', 'tHandle'], granularity: 'PT15M' })
  const history = lab.emulator.world.history()
  const rows = Array.from({ length: history.count }, (_, row) => row)
  const ended = (row: number): number =>
    (history.start[row] ?? 0) +
    (history.waitMs[row] ?? 0) +
    (history.talkMs[row] ?? 0) +
    (history.heldMs[row] ?? 0) +
    (history.acwMs[row] ?? 0)
  for (const { interval, metrics } of listOf(listOf(body.results)[0]?.data)) {
    const [fromMs = 0, toMs = 0] = String(interval).split('/').map(Date.parse)
    const count = (name: string): number =>
      Object(listOf(metrics).find(({ metric }) => metric === name)?.stats).count ?? 0
    const within = (at: number): boolean => at >= fromMs && at < toMs
    expect(count('nOffered')).toBe(rows.filter((row) => within(history.start[row] ?? 0)).length)
    expect(count('tHandle')).toBe(rows.filter((row) => (history.agent[row] ?? -1) >= 0 && within(ended(row))).length)
  }
})

it('fact 48: a query takes 10 views, of timers only', async () => {
  const view = (target: string, at = 0) => ({ target, name: `v${at}`, function: 'rangeBound', range: { gte: 0 } })
  const ask = async (views: object[]) => (await aggregates({ metrics: ['tHandle', 'nOffered'], views })).status
  const ten = Array.from({ length: 10 }, (_, at) => view('tHandle', at))
  expect([await ask(ten), await ask([...ten, view('tHandle', 10)]), await ask([view('nOffered')])]).toEqual([
    200, 400, 400,
  ])
})

it('fact 49: activity queries need groupBy', async () => {
  const kinds = [
    ['routing', 'oOnQueueUsers', 'queueId'],
    ['users', 'oMemberQueues', 'userId'],
    ['conversations', 'oWaiting', 'queueId'],
  ] as const
  for (const [kind, metric, dimension] of kinds) {
    const ask = async (more: object) =>
      (await lab.call('POST', `/api/v2/analytics/${kind}/activity/query`, { metrics: [{ metric }], ...more })).status
    expect([kind, await ask({}), await ask({ groupBy: [dimension] })]).toEqual([kind, 400, 200])
  }
})

it('fact 50: callbacks do not count as answered', async () => {
  const callback = { type: 'and', predicates: [{ dimension: 'mediaType', value: 'callback' }] }
  const { body } = await aggregates({ metrics: ['nConnected', 'tAnswered', 'tHandle'], filter: callback })
  expect(JSON.stringify(body)).toContain('nConnected')
  expect(JSON.stringify(body)).not.toContain('tAnswered')
})

it('fact 64: a query of resolutions may be refused with 400 and any code', async () => {
  const refusing = await startLab({
    agents: 2,
    queues: 1,
    skills: 1,
    now: NOW,
    switches: { resolutionRefusal: '400 any.code' },
  })
  const body = { interval: yesterday, metrics: ['nNextContactAvoided'], groupBy: ['queueId'] }
  const ask = async (at: Lab) => await at.call('POST', '/api/v2/analytics/resolutions/aggregates/query', body)
  expect([(await ask(lab)).status, (await ask(refusing)).status, (await ask(refusing)).body.code]).toEqual([
    200,
    400,
    'any.code',
  ])
  await refusing.stop()
})

it('fact 65: synchronous aggregates come late', async () => {
  const late = await startLab({ agents: 6, queues: 2, skills: 3, now: NOW, switches: { aggregateLagMs: DAY_MS / 2 } })
  const offered = async (interval: string): Promise<number> => {
    const query = { interval, metrics: ['nOffered'] }
    const { body } = await late.call('POST', '/api/v2/analytics/conversations/aggregates/query', query)
    return listOf(listOf(Object(listOf(body.results)[0]).data)).length
  }
  expect([await offered(between(midnight, NOW)), (await offered(yesterday)) > 0]).toEqual([0, true])
  await late.stop()
})

it('some conversations come late to aggregates', async () => {
  const now = midnight + DAY_MS / 2
  const countAt = async (lateConversationShare: number, jumpMs: number): Promise<number> => {
    const org = await startLab({ agents: 6, queues: 2, skills: 3, now, switches: { lateConversationShare } })
    org.emulator.time.jump(jumpMs)
    const query = { interval: between(now - 3_600_000, now), metrics: ['nOffered'] }
    const { body } = await org.call('POST', '/api/v2/analytics/conversations/aggregates/query', query)
    await org.stop()
    const metrics = listOf(listOf(body.results)[0]?.data).flatMap((one) => listOf(one.metrics))
    return metrics.reduce((sum, { stats }) => sum + Number(Object(stats).count), 0)
  }
  const all = await countAt(0, 3_600_000 * 8)
  expect(await countAt(0.5, 3_600_000 * 8)).toBe(all)
  const early = await countAt(0.5, 1)
  expect(early).toBeGreaterThan(0)
  expect(early).toBeLessThan(0.8 * all)
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answeredAt, endedAt, flag } from '../../src/emulator/history'
import type { WorldHistory } from '../../src/emulator/model/types'
import { anyOf, dayMs, hourMs, interval, type Lab, now, startLab, total } from './lab'

const path = '/api/v2/analytics/conversations/aggregates/query'
let lab: Lab
let history: WorldHistory
beforeAll(async () => {
  lab = await startLab()
  history = lab.emulator.world.history()
})
afterAll(() => lab.emulator.stop())

const from = now - 7 * dayMs
const week = interval(from, now)

/** Rows of the history, counted by hand. */
function count(matches: (row: number) => boolean): number {
  let sum = 0
  for (let row = 0; row < history.count; row++) if (matches(row)) sum += 1
  return sum
}
const has = (row: number, bit: number): boolean => ((history.flags[row] ?? 0) & bit) !== 0
const within = (atMs: number): boolean => atMs >= from && atMs < now
const typeOf = (row: number) => history.contactTypes[history.type[row] ?? 0]

describe('conversation aggregates', () => {
  test('count what the history holds: offered at the start, answered and abandoned when it happened, handled at the end', async () => {
    const metrics = ['nOffered', 'tAnswered', 'tAbandon', 'tShortAbandon', 'tHandle', 'nTransferred', 'tHeld']
    const answer = await lab.post(path, { interval: week, groupBy: ['queueId'], metrics })
    expect(answer.status).toBe(200)
    expect(total(answer, 'nOffered')).toBe(count((row) => within(history.start[row] ?? 0)))
    const answered = count((row) => !has(row, flag.abandoned) && within(answeredAt(history, row)))
    expect(total(answer, 'tAnswered')).toBe(answered)
    expect(total(answer, 'tAbandon')).toBe(count((row) => has(row, flag.abandoned) && within(answeredAt(history, row))))
    expect(total(answer, 'tShortAbandon')).toBe(
      count((row) => has(row, flag.short) && within(answeredAt(history, row))),
    )
    expect(total(answer, 'tHandle')).toBe(count((row) => !has(row, flag.abandoned) && within(endedAt(history, row))))
    expect(total(answer, 'tHeld')).toBeGreaterThan(0)
  })

  test('each figure counts in the quarter-hour in which it arose', async () => {
    const metrics = ['nOffered', 'tAnswered', 'tHandle']
    const answer = await lab.post(path, { interval: week, granularity: 'PT15M', metrics })
    const found = new Map<string, number>()
    for (const bucket of answer.body.results[0].data) {
      for (const { metric, stats } of bucket.metrics)
        found.set(`${metric} ${Date.parse(bucket.interval.split('/')[0])}`, stats.count)
    }
    const expected = new Map<string, number>()
    const add = (metric: string, atMs: number): void => {
      const key = `${metric} ${Math.floor(atMs / (hourMs / 4)) * (hourMs / 4)}`
      if (within(atMs)) expected.set(key, (expected.get(key) ?? 0) + 1)
    }
    for (let row = 0; row < history.count; row++) {
      add('nOffered', history.start[row] ?? 0)
      if (has(row, flag.abandoned)) continue
      add('tAnswered', answeredAt(history, row))
      add('tHandle', endedAt(history, row))
    }
    expect(found.size).toBeGreaterThan(500)
    expect(found).toEqual(expected)
  })

  test('times are in ms, and their parts add up to the handle time', async () => {
    const metrics = ['tHandle', 'tTalkComplete', 'tHeldComplete', 'tAcw', 'tTalk']
    const answer = await lab.post(path, { interval: interval(now - 6 * dayMs, now - 5 * dayMs), metrics })
    const { stats } = answer.body.results[0].data[0].metrics.find((m: { metric: string }) => m.metric === 'tHandle')
    expect(stats.sum / stats.count / 1000).toBeGreaterThan(60)
    expect(stats.sum / stats.count / 1000).toBeLessThan(1200)
    expect(stats.min).toBeLessThanOrEqual(stats.max)
    const parts =
      total(answer, 'tTalkComplete', 'sum') + total(answer, 'tHeldComplete', 'sum') + total(answer, 'tAcw', 'sum')
    // Contacts that straddle the edges of the day count their talk and their end on different days.
    expect(Math.abs(parts / stats.sum - 1)).toBeLessThan(0.02)
    expect(total(answer, 'tTalk', 'sum')).toBe(total(answer, 'tTalkComplete', 'sum'))
  })

  test('the service level comes as a ratio with its parts and the queue target, equal to (answered - nOverSla) / all', async () => {
    const metrics = ['oServiceLevel', 'nOverSla', 'tAnswered', 'tAbandon']
    const answer = await lab.post(path, { interval: week, groupBy: ['queueId', 'mediaType'], metrics })
    for (const result of answer.body.results) {
      const metric = (name: string) => result.data[0].metrics.find((m: { metric: string }) => m.metric === name)?.stats
      const level = metric('oServiceLevel')
      const answered = metric('tAnswered')?.count ?? 0
      const good = answered - (metric('nOverSla')?.count ?? 0)
      expect(level.numerator).toBe(good)
      expect(level.denominator).toBe(answered + (metric('tAbandon')?.count ?? 0))
      expect(level.ratio).toBeCloseTo(level.numerator / level.denominator, 12)
      expect(level.target).toBeGreaterThan(0)
      expect(level.target).toBeLessThanOrEqual(1)
    }
  })

  test('metrics without data are left out', async () => {
    const quiet = interval(now - 20 * dayMs, now - 20 * dayMs + 1)
    const answer = await lab.post(path, { interval: quiet, groupBy: ['queueId'], metrics: ['nOffered', 'tFlowOut'] })
    expect(answer.body.results).toEqual([])
    const busy = await lab.post(path, { interval: week, groupBy: ['queueId'], metrics: ['nOffered', 'tFlowOut'] })
    expect(JSON.stringify(busy.body)).not.toContain('tFlowOut')
  })

  test.each(['PT15M', 'PT30M', 'PT1H', 'P1D'])(
    'granularity %s parts the interval without losing or doubling anything',
    async (granularity) => {
      const body = { interval: week, groupBy: ['queueId', 'mediaType'], metrics: ['nOffered', 'tHandle'] }
      const whole = await lab.post(path, body)
      const parts = await lab.post(path, { ...body, granularity })
      expect(total(parts, 'nOffered')).toBe(total(whole, 'nOffered'))
      expect(total(parts, 'tHandle', 'sum')).toBe(total(whole, 'tHandle', 'sum'))
      const lengths = new Set<number>()
      for (const result of parts.body.results) {
        for (const { interval: text } of result.data) {
          const [start, end] = text.split('/').map(Date.parse)
          lengths.add(end - start)
        }
      }
      expect(Math.max(...lengths)).toBe({ PT15M: hourMs / 4, PT30M: hourMs / 2, PT1H: hourMs, P1D: dayMs }[granularity])
    },
  )

  test('an interval longer than the switch allows is refused; jobs take it', async () => {
    const month = interval(now - 30 * dayMs, now)
    const answer = await lab.post(path, { interval: month, metrics: ['nOffered'] })
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({ code: 'bad.request', details: [{ fieldName: 'interval' }] })
    const job = await lab.post('/api/v2/analytics/conversations/aggregates/jobs', {
      interval: month,
      metrics: ['nOffered'],
    })
    expect(job.status).toBe(202)
  })

  test('a contact that asks for two skills is in both groups, so sums over skills exceed the total', async () => {
    const body = { interval: week, groupBy: ['queueId', 'requestedRoutingSkillId'], metrics: ['nOffered'] }
    const offered = count((row) => within(history.start[row] ?? 0))
    const two = count((row) => within(history.start[row] ?? 0) && typeOf(row)?.skillIds.length === 2)
    expect(two).toBeGreaterThan(0)
    const answer = await lab.post(path, body)
    expect(total(answer, 'nOffered')).toBe(offered + two)
    expect(answer.body.results.some((r: { group: object }) => !('requestedRoutingSkillId' in r.group))).toBe(true)
  })

  test('with flattenMultivaluedDimensions the group is the set of skills', async () => {
    const body = {
      interval: week,
      groupBy: ['requestedRoutingSkillId'],
      metrics: ['nOffered'],
      flattenMultivaluedDimensions: true,
    }
    const answer = await lab.post(path, body)
    expect(total(answer, 'nOffered')).toBe(count((row) => within(history.start[row] ?? 0)))
    const type = history.contactTypes.find((entry) => entry.skillIds.length === 2)
    const key = [...(type?.skillIds ?? [])].sort().join(',')
    expect(
      answer.body.results.map((r: { group: Record<string, string> }) => r.group.requestedRoutingSkillId),
    ).toContain(key)
  })

  test('the other reading of multi-skill counting is a switch', async () => {
    const other = await startLab({ multiSkillCountsInEach: false })
    try {
      const body = { interval: week, groupBy: ['requestedRoutingSkillId'], metrics: ['nOffered'] }
      expect(total(await other.post(path, body), 'nOffered')).toBe(count((row) => within(history.start[row] ?? 0)))
    } finally {
      await other.emulator.stop()
    }
  })

  test('a flat or of userId drops the rows of the queue side; and of or clauses keeps them', async () => {
    const users = history.agentIds.slice(0, 10)
    const body = { interval: week, groupBy: ['queueId'], metrics: ['nOffered', 'tAnswered'] }
    const flat = await lab.post(path, { ...body, filter: anyOf('userId', users) })
    const nested = await lab.post(path, { ...body, filter: { type: 'and', clauses: [anyOf('userId', users)] } })
    expect(total(flat, 'nOffered')).toBe(0)
    expect(total(flat, 'tAnswered')).toBeGreaterThan(0)
    expect(total(nested, 'tAnswered')).toBe(total(flat, 'tAnswered'))
    expect(total(nested, 'nOffered')).toBeGreaterThan(0)
  })

  test('grouped by userId, what was offered stands in a group without one', async () => {
    const answer = await lab.post(path, { interval: week, groupBy: ['userId'], metrics: ['nOffered', 'tHandle'] })
    expect(total(answer, 'nOffered', 'count', (group) => group.userId !== undefined)).toBe(0)
    expect(total(answer, 'nOffered', 'count', (group) => group.userId === undefined)).toBeGreaterThan(0)
    expect(total(answer, 'tHandle', 'count', (group) => group.userId === undefined)).toBe(0)
  })

  test('filters by queue, medium, skill and language, with and, or, exists and notExists, select the right rows', async () => {
    const type = history.contactTypes.find((entry) => entry.skillIds.length === 1)
    const filter = {
      type: 'and',
      predicates: [
        { dimension: 'queueId', value: type?.queueId },
        { dimension: 'requestedLanguageId', operator: 'notExists' },
      ],
      clauses: [{ type: 'or', predicates: [{ dimension: 'requestedRoutingSkillId', value: type?.skillIds[0] }] }],
    }
    const answer = await lab.post(path, { interval: week, metrics: ['nOffered'], filter })
    const expected = count((row) => {
      const own = typeOf(row)
      const fits = own?.queueId === type?.queueId && own?.languageId === undefined
      return fits && (own?.skillIds ?? []).includes(type?.skillIds[0] ?? '') && within(history.start[row] ?? 0)
    })
    expect(expected).toBeGreaterThan(0)
    expect(total(answer, 'nOffered')).toBe(expected)
  })

  test('unknown metrics, dimensions, intervals, granularities and empty filters are refused with 400', async () => {
    const good = { interval: week, metrics: ['nOffered'] }
    for (const bad of [
      { ...good, metrics: ['nNonsense'] },
      { ...good, metrics: [] },
      { ...good, groupBy: ['nonsense'] },
      { ...good, interval: 'yesterday' },
      { ...good, interval: interval(now, from) },
      { ...good, granularity: 'quarter' },
      { ...good, timeZone: 'Mars/Olympus' },
      { ...good, filter: { type: 'or' } },
      { ...good, filter: { type: 'xor', predicates: [] } },
    ]) {
      const answer = await lab.post(path, bad)
      expect(answer.status, JSON.stringify(bad)).toBe(400)
      expect(answer.body.code).toBeTruthy()
    }
  })

  test('views count values in a range, topN keeps the best groups', async () => {
    const view = { target: 'tAnswered', name: 'quick', function: 'rangeBound', range: { gte: 0, lt: 20_000 } }
    const answer = await lab.post(path, { interval: week, metrics: ['tAnswered'], views: [view] })
    const quick = count(
      (row) => !has(row, flag.abandoned) && within(answeredAt(history, row)) && (history.waitMs[row] ?? 0) < 20_000,
    )
    expect(answer.body.results[0].data[0].views).toEqual([
      { name: 'quick', stats: expect.objectContaining({ count: quick }) },
    ])
    const sortMetric = { name: 'nOffered', function: 'count' }
    const body = { interval: week, groupBy: ['queueId'], metrics: ['nOffered'] }
    const all = await lab.post(path, body)
    const top = await lab.post(path, { ...body, queryType: 'topN', limit: 1, sortMetric })
    const max = Math.max(
      ...all.body.results.map((r: { group: { queueId: string } }) =>
        total(all, 'nOffered', 'count', (g) => g.queueId === r.group.queueId),
      ),
    )
    expect(top.body.results).toHaveLength(1)
    expect(total(top, 'nOffered')).toBe(max)
  })

  test('resolutions have data only where the switch says so', async () => {
    const body = { interval: week, groupBy: ['userId'], metrics: ['nNextContactAvoided'] }
    const none = await lab.post('/api/v2/analytics/resolutions/aggregates/query', body)
    expect(none.body).toEqual({ results: [] })
    const rich = await startLab({ resolutionData: true })
    try {
      const some = await rich.post('/api/v2/analytics/resolutions/aggregates/query', body)
      expect(total(some, 'nNextContactAvoided')).toBe(
        count((row) => has(row, flag.resolved) && within(endedAt(history, row))),
      )
    } finally {
      await rich.emulator.stop()
    }
  })

  test('rate limits: nothing on record, unknown metrics refused', async () => {
    const good = await lab.post('/api/v2/analytics/ratelimits/aggregates/query', {
      interval: week,
      metrics: ['oRateLimitRecorded'],
    })
    expect(good).toMatchObject({ status: 200, body: { results: [] } })
    const bad = await lab.post('/api/v2/analytics/ratelimits/aggregates/query', { interval: week, metrics: ['x'] })
    expect(bad.status).toBe(400)
  })
})

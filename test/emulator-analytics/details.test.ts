import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { flag } from '../../src/emulator/history'
import type { WorldHistory } from '../../src/emulator/model/types'
import { anyOf, dayMs, hourMs, interval, type Lab, now, startLab } from './lab'

const path = '/api/v2/analytics/conversations/details/query'
const jobs = '/api/v2/analytics/conversations/details/jobs'
let lab: Lab
let history: WorldHistory
beforeAll(async () => {
  lab = await startLab({ lagMs: 1000, detailsSelection: 'start' })
  history = lab.emulator.world.history()
})
afterAll(() => lab.emulator.stop())

const yesterday = { fromMs: now - 2 * dayMs, toMs: now - dayMs }
const day = interval(yesterday.fromMs, yesterday.toMs)

function startedBetween({ fromMs, toMs }: { fromMs: number; toMs: number }): number[] {
  return [...Array(history.count).keys()].filter(
    (row) => (history.start[row] ?? 0) >= fromMs && (history.start[row] ?? 0) < toMs,
  )
}

describe('conversation details', () => {
  test('pages by number in the body, 25 by default, with totalHits, until nothing is left', async () => {
    const first = await lab.post(path, { interval: day })
    expect(first.body.conversations).toHaveLength(25)
    const rows = startedBetween(yesterday)
    expect(first.body.totalHits).toBe(rows.length)
    const ids = new Set<string>()
    for (let pageNumber = 1; ; pageNumber++) {
      const page = await lab.post(path, { interval: day, paging: { pageSize: 100, pageNumber } })
      if (page.body.conversations === undefined) break
      for (const conversation of page.body.conversations) ids.add(conversation.conversationId)
    }
    expect(ids.size).toBe(rows.length)
  })

  test('a page above the switch is refused, and a switch allows it', async () => {
    const body = { interval: day, paging: { pageSize: 101, pageNumber: 1 } }
    expect((await lab.post(path, body)).status).toBe(400)
    const wide = await startLab({ detailsPageSize: 2000, detailsSelection: 'start' })
    try {
      expect((await wide.post(path, body)).body.conversations).toHaveLength(101)
      const huge = await wide.post(path, {
        interval: interval(now - 7 * dayMs, now),
        paging: { pageSize: 1500, pageNumber: 1 },
      })
      expect(huge).toMatchObject({ status: 413, body: { code: 'payload.too.large' } })
    } finally {
      await wide.emulator.stop()
    }
  })

  test('seven days without filters, thirty-one with', async () => {
    const filter = {
      conversationFilters: [{ type: 'and', predicates: [{ dimension: 'conversationEnd', operator: 'exists' }] }],
    }
    const month = interval(now - 30 * dayMs, now)
    expect((await lab.post(path, { interval: month })).status).toBe(400)
    expect((await lab.post(path, { interval: month, ...filter })).status).toBe(200)
    expect((await lab.post(path, { interval: interval(now - 32 * dayMs, now), ...filter })).status).toBe(400)
  })

  test('conversations are chosen by when they started, and one that goes on has no end', async () => {
    const last = interval(now - 2 * hourMs, now)
    const all = await lab.post(path, { interval: last, order: 'desc', paging: { pageSize: 100, pageNumber: 1 } })
    const open = all.body.conversations.filter((c: { conversationEnd?: string }) => c.conversationEnd === undefined)
    expect(open.length).toBeGreaterThan(0)
    const ended = await lab.post(path, {
      interval: last,
      order: 'desc',
      paging: { pageSize: 100, pageNumber: 1 },
      conversationFilters: [{ type: 'and', predicates: [{ dimension: 'conversationEnd', operator: 'exists' }] }],
    })
    expect(ended.body.conversations.every((c: { conversationEnd?: string }) => c.conversationEnd !== undefined)).toBe(
      true,
    )
    expect(ended.body.totalHits).toBeLessThan(all.body.totalHits)
  })

  test('near now pages give a conversation twice and miss another, unless only ended ones are asked for', async () => {
    const read = async (more: object) => {
      const ids: string[] = []
      for (let pageNumber = 1; ; pageNumber++) {
        const body = {
          interval: interval(now - 4 * hourMs, now),
          order: 'desc',
          paging: { pageSize: 5, pageNumber },
          ...more,
        }
        const page = await lab.post(path, body)
        if (page.body.conversations === undefined) return { ids, totalHits: page.body.totalHits }
        ids.push(...page.body.conversations.map((c: { conversationId: string }) => c.conversationId))
      }
    }
    const all = await read({})
    expect(new Set(all.ids).size).toBeLessThan(all.totalHits)
    const predicates = [{ dimension: 'conversationEnd', operator: 'exists' }]
    const ended = await read({ conversationFilters: [{ type: 'and', predicates }] })
    expect(new Set(ended.ids).size).toBe(ended.totalHits)
  })

  test('segments carry queue and asked skills; participants, sessions and metrics tell what the history holds', async () => {
    const rows = startedBetween(yesterday)
    const row = rows.findIndex(
      (r) => (history.agent[r] ?? -1) >= 0 && (history.contactTypes[history.type[r] ?? 0]?.skillIds.length ?? 0) === 2,
    )
    const source = rows[row] ?? 0
    const page = await lab.post(path, { interval: day, paging: { pageSize: 1, pageNumber: row + 1 } })
    const [conversation] = page.body.conversations
    const type = history.contactTypes[history.type[source] ?? 0]
    const agent = conversation.participants.find((p: { purpose: string }) => p.purpose === 'agent')
    expect(agent.userId).toBe(history.agentIds[history.agent[source] ?? 0])
    const [session] = agent.sessions
    expect(session.mediaType).toBe(type?.mediaType)
    expect(session.segments[0]).toMatchObject({ queueId: type?.queueId, requestedRoutingSkillIds: type?.skillIds })
    expect(session.segments.at(-1).segmentType).toBe('wrapup')
    const metric = (name: string): number => session.metrics.find((m: { name: string }) => m.name === name)?.value
    expect(metric('tHandle')).toBe(
      (history.talkMs[source] ?? 0) + (history.heldMs[source] ?? 0) + (history.acwMs[source] ?? 0),
    )
    const acd = conversation.participants.find((p: { purpose: string }) => p.purpose === 'acd')
    expect(acd.sessions[0].metrics).toContainEqual(expect.objectContaining({ name: 'nOffered', value: 1 }))
  })

  test('segment filters by agent and skill select their conversations', async () => {
    const userId =
      history.agentIds[history.agent[startedBetween(yesterday).find((r) => (history.agent[r] ?? -1) >= 0) ?? 0] ?? 0] ??
      ''
    const answer = await lab.post(path, { interval: day, segmentFilters: [anyOf('userId', [userId])] })
    expect(answer.body.totalHits).toBe(
      startedBetween(yesterday).filter((r) => history.agentIds[history.agent[r] ?? -1] === userId).length,
    )
  })

  test('a metric filter selects abandoned conversations', async () => {
    const filter = { type: 'and', predicates: [{ type: 'metric', metric: 'tAbandon', operator: 'exists' }] }
    const answer = await lab.post(path, { interval: day, conversationFilters: [filter] })
    expect(answer.body.totalHits).toBe(
      startedBetween(yesterday).filter((r) => ((history.flags[r] ?? 0) & flag.abandoned) !== 0).length,
    )
  })
})

describe('jobs', () => {
  test('a details job goes from QUEUED by PENDING to FULFILLED, then gives its rows by cursor', async () => {
    const created = await lab.post(jobs, { interval: day })
    expect(created.status).toBe(202)
    const job = `${jobs}/${created.body.jobId}`
    expect(await lab.get(job)).toMatchObject({ status: 202, body: { state: 'QUEUED' } })
    expect((await lab.get(`${job}/results`)).status).toBe(400)
    lab.clock.jump(now + 1000)
    expect(await lab.get(job)).toMatchObject({ status: 202, body: { state: 'PENDING' } })
    lab.clock.jump(now + 2000)
    expect(await lab.get(job)).toMatchObject({ status: 200, body: { state: 'FULFILLED' } })
    const ids = new Set<string>()
    let cursor: string | undefined
    let pages = 0
    do {
      const query: string = cursor === undefined ? '' : `&cursor=${cursor}`
      const page = await lab.get(`${job}/results?pageSize=100${query}`)
      for (const conversation of page.body.conversations) ids.add(conversation.conversationId)
      cursor = page.body.cursor
      pages += 1
    } while (cursor !== undefined)
    const expected = startedBetween(yesterday).length
    expect(ids.size).toBe(expected)
    expect(pages).toBe(Math.ceil(expected / 100))
    lab.clock.jump(now + 2 * dayMs)
    expect((await lab.get(job)).body.state).toBe('EXPIRED')
    lab.clock.jump(now)
  })

  test('the data lake lags: the newest conversations are missing from a job and availability says since when', async () => {
    const availability = await lab.get(`${jobs}/availability`)
    const until = Date.parse(availability.body.dataAvailabilityDate)
    expect(until).toBeLessThan(now - hourMs)
    const created = await lab.post(jobs, { interval: interval(now - dayMs, now) })
    lab.clock.jump(now + 2000)
    const results = await lab.get(`${jobs}/${created.body.jobId}/results?pageSize=10000`)
    expect(results.body.conversations).toHaveLength(startedBetween({ fromMs: now - dayMs, toMs: until }).length)
    lab.clock.jump(now)
  })

  test('a canceled job says so; an unknown one is 404', async () => {
    const created = await lab.post(jobs, { interval: day })
    expect((await lab.send('DELETE', `${jobs}/${created.body.jobId}`)).status).toBe(204)
    expect((await lab.get(`${jobs}/${created.body.jobId}`)).body.state).toBe('CANCELLED')
    expect((await lab.get(`${jobs}/00000000-0000-4000-8000-000000000000`)).status).toBe(404)
  })

  test('aggregate jobs take thirty days and give what short queries give together, page by page', async () => {
    const from = now - 28 * dayMs
    const ask = { groupBy: ['queueId', 'mediaType'], metrics: ['nOffered'] }
    const base = '/api/v2/analytics/conversations/aggregates'
    const created = await lab.post(`${base}/jobs`, { ...ask, interval: interval(from, now), pageSize: 2 })
    lab.clock.jump(now + 2000)
    let offered = 0
    let cursor: string | undefined
    do {
      const page = await lab.get(
        `${base}/jobs/${created.body.jobId}/results${cursor === undefined ? '' : `?cursor=${cursor}`}`,
      )
      expect(page.body.results.length).toBeLessThanOrEqual(2)
      for (const result of page.body.results) offered += result.data[0].metrics[0].stats.count
      cursor = page.body.cursor
    } while (cursor !== undefined)
    let joined = 0
    for (let week = 0; week < 4; week++) {
      const part = interval(from + week * 7 * dayMs, from + (week + 1) * 7 * dayMs)
      const answer = await lab.post(`${base}/query`, { ...ask, interval: part })
      for (const result of answer.body.results) joined += result.data[0].metrics[0].stats.count
    }
    expect(offered).toBe(joined)
    lab.clock.jump(now)
  })

  test.each(['users', 'resolutions'])('%s aggregates jobs run to their results', async (what) => {
    const metrics = what === 'users' ? ['tAgentRoutingStatus'] : ['nNextContactAvoided']
    const base = `/api/v2/analytics/${what}/aggregates/jobs`
    const created = await lab.post(base, { interval: day, metrics })
    lab.clock.jump(now + 2000)
    expect((await lab.get(`${base}/${created.body.jobId}`)).body.state).toBe('FULFILLED')
    const results = await lab.get(`${base}/${created.body.jobId}/results`)
    expect(results.body.results.length > 0).toBe(what === 'users')
    lab.clock.jump(now)
  })
})

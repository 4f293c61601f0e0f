import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dayMs, interval, type Lab, now, startLab } from './lab'

let lab: Lab
let jobs = ''
beforeAll(async () => {
  lab = await startLab({ lagMs: 500 })
  jobs = `/api/v2/usage/client/${lab.emulator.clientId}/aggregates/query/jobs`
})
afterAll(() => lab.emulator.stop())

const week = interval(now - 7 * dayMs, now)

interface Row {
  readonly date: string
  readonly requestCount: number
  readonly status200: number
  readonly status429: number
}

async function rows(body: unknown, pageSize: number): Promise<{ rows: Row[]; pages: number }> {
  const submitted = await lab.post(jobs, body)
  expect(submitted.status).toBe(202)
  lab.clock.jump(lab.clock.now() + 1000)
  const found: Row[] = []
  let pages = 0
  let next: string | undefined = `${jobs}/${submitted.body.id}?pageSize=${pageSize}`
  while (next !== undefined) {
    const page: { body: { entities: Row[]; nextUri?: string } } = await lab.get(next)
    found.push(...page.body.entities)
    next = page.body.nextUri
    pages += 1
  }
  return { rows: found, pages }
}

describe('client usage', () => {
  test('a job runs, then its rows are followed by the after inside nextUri', async () => {
    const submitted = await lab.post(jobs, { interval: week, groupBy: ['TemplateUri', 'HttpMethod'] })
    expect((await lab.get(`${jobs}/${submitted.body.id}`)).body).toEqual({ queryStatus: 'Running' })
    const whole = await rows({ interval: week, groupBy: ['TemplateUri', 'HttpMethod'] }, 1000)
    const paged = await rows({ interval: week, groupBy: ['TemplateUri', 'HttpMethod'] }, 5)
    expect(paged.rows).toEqual(whole.rows)
    expect(whole.pages).toBe(1)
    expect(paged.pages).toBe(Math.ceil(whole.rows.length / 5))
  })

  test('without groups there is one row a day with the same requests', async () => {
    const sum = (list: Row[]) => list.reduce((total, row) => total + row.requestCount, 0)
    const grouped = await rows({ interval: week, groupBy: ['TemplateUri'] }, 1000)
    const plain = await rows({ interval: week }, 1000)
    expect(sum(plain.rows)).toBe(sum(grouped.rows))
    expect(new Set(plain.rows.map((row) => row.date)).size).toBe(plain.rows.length)
    expect(plain.rows.every((row) => row.status200 + row.status429 === row.requestCount)).toBe(true)
  })

  test('usage is known a day late', async () => {
    const { rows: known } = await rows({ interval: week }, 1000)
    expect(Math.max(...known.map((row) => Date.parse(row.date)))).toBeLessThanOrEqual(now - dayMs)
  })

  test('another client is not found, and unknown groups are refused', async () => {
    const other = `/api/v2/usage/client/${lab.emulator.world.newId()}/aggregates/query/jobs`
    expect((await lab.post(other, { interval: week })).status).toBe(404)
    expect((await lab.post(jobs, { interval: week, groupBy: ['Moon'] })).status).toBe(400)
  })

  test('the older usage calls still answer', async () => {
    const base = `/api/v2/oauth/clients/${lab.emulator.clientId}/usage`
    const requested = await lab.post(`${base}/query`, { interval: week, groupBy: ['TemplateUri'] })
    expect(requested.status).toBe(202)
    lab.clock.jump(lab.clock.now() + 1000)
    const done = await lab.get(requested.body.resultsUri)
    expect(done.body).toMatchObject({ queryStatus: 'Complete' })
    expect(done.body.results.length).toBeGreaterThan(0)
    expect((await lab.get(`${base}/summary?days=3`)).status).toBe(202)
  })
})

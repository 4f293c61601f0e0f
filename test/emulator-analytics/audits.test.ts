import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dayMs, hourMs, interval, type Lab, now, startLab } from './lab'

const path = '/api/v2/audits/query'
let lab: Lab
let userId = ''
beforeAll(async () => {
  lab = await startLab({ lagMs: 500, auditLagMs: 2000 })
  userId = [...lab.emulator.world.users.keys()][0] ?? ''
  for (let i = 0; i < 60; i++) {
    lab.emulator.world.record({
      atMs: now - hourMs + i * 1000,
      clientId: i % 2 === 0 ? lab.emulator.clientId : undefined,
      userId: i % 2 === 0 ? undefined : userId,
      service: i % 3 === 0 ? 'ContactCenter' : 'Directory',
      entityType: i % 3 === 0 ? 'Queue' : 'User',
      entityId: i % 3 === 0 ? 'queue-1' : userId,
      entityName: '',
      action: 'Update',
      properties: [{ property: 'skills', oldValues: ['a:1'], newValues: [`a:${i}`] }],
      effect: `test ${i}`,
      correlationId: `request-${Math.floor(i / 10)}`,
    })
  }
})
afterAll(() => lab.emulator.stop())

const all = interval(now - dayMs, now)

async function run(body: unknown, pageSize = 500) {
  const submitted = await lab.post(path, body)
  expect(submitted.status).toBe(202)
  lab.clock.jump(lab.clock.now() + 1000)
  const rows: Record<string, never>[] = []
  let cursor: string | undefined
  let pages = 0
  do {
    const query = `pageSize=${pageSize}${cursor === undefined ? '' : `&cursor=${cursor}`}`
    const page = await lab.get(`${path}/${submitted.body.id}/results?${query}`)
    expect(page.status).toBe(200)
    rows.push(...page.body.entities)
    cursor = page.body.cursor
    pages += 1
  } while (cursor !== undefined)
  return { rows, pages }
}

describe('audits', () => {
  test('a query is Queued, Running, then Succeeded, and has no results before', async () => {
    const submitted = await lab.post(path, { interval: all, serviceName: 'Directory' })
    expect(submitted).toMatchObject({ status: 202, body: { state: 'Queued', serviceName: 'Directory' } })
    const transaction = `${path}/${submitted.body.id}`
    expect((await lab.get(`${transaction}/results`)).status).toBe(400)
    lab.clock.jump(lab.clock.now() + 500)
    expect(await lab.get(transaction)).toMatchObject({ status: 202, body: { state: 'Running' } })
    lab.clock.jump(lab.clock.now() + 500)
    expect(await lab.get(transaction)).toMatchObject({ status: 200, body: { state: 'Succeeded' } })
    expect((await lab.get(`${transaction}/results`)).body.entities).toHaveLength(25)
  })

  test('results come by cursor, 25 a page by default and 500 at most, each row once', async () => {
    const { rows, pages } = await run({ interval: all }, 7)
    expect(rows).toHaveLength(60)
    expect(new Set(rows.map((row) => row.id)).size).toBe(60)
    expect(pages).toBe(Math.ceil(60 / 7))
    expect((await run({ interval: all }, 5000)).pages).toBe(1)
  })

  test('a row says what changed, from what to what, and by which client or user', async () => {
    const body = {
      interval: all,
      filters: [{ property: 'ClientId', value: lab.emulator.clientId }],
      sort: [{ name: 'Timestamp', sortOrder: 'ascending' }],
    }
    const { rows } = await run(body)
    expect(rows).toHaveLength(30)
    expect(rows[1]).toMatchObject({
      client: { id: lab.emulator.clientId },
      entityType: 'User',
      entity: { id: userId },
      action: 'Update',
      status: 'SUCCESS',
      propertyChanges: [{ property: 'skills', oldValues: ['a:1'], newValues: ['a:2'] }],
    })
    expect(rows[1]).not.toHaveProperty('user')
  })

  test('filters take one value each and all must hold; no star', async () => {
    const two = [
      { property: 'EntityType', value: 'User' },
      { property: 'UserId', value: userId },
    ]
    expect((await run({ interval: all, filters: two })).rows).toHaveLength(20)
    expect((await run({ interval: all, filters: [{ property: 'EntityId', value: '*' }] })).rows).toHaveLength(0)
    const list = await lab.post(path, { interval: all, filters: [{ property: 'EntityId', value: ['a', 'b'] }] })
    expect(list.status).toBe(400)
  })

  test('names of users come with expand=user only', async () => {
    const submitted = await lab.post(path, { interval: all, filters: [{ property: 'UserId', value: userId }] })
    lab.clock.jump(lab.clock.now() + 1000)
    const plain = await lab.get(`${path}/${submitted.body.id}/results`)
    expect(plain.body.entities[0].user).toEqual({ id: userId })
    const expanded = await lab.get(`${path}/${submitted.body.id}/results?expand=user`)
    expect(expanded.body.entities[0].user.name).toBe(lab.emulator.world.users.get(userId)?.name)
  })

  test('unknown properties, services and intervals are refused', async () => {
    for (const bad of [
      { interval: all, filters: [{ property: 'RoutingSkill', value: 'x' }] },
      { interval: all, serviceName: 'Nonsense' },
      { interval: 'always' },
      { interval: all, filters: [{ property: 'EntityId' }] },
    ])
      expect((await lab.post(path, bad)).status).toBe(400)
    expect((await lab.get(`${path}/00000000-0000-4000-8000-000000000000`)).status).toBe(404)
  })

  test('a change takes its lag to appear', async () => {
    const created = await lab.post('/api/v2/processautomation/triggers', {
      name: 'late',
      enabled: true,
      topicName: 'v2.detail.events.conversation.{id}.acd.end',
      target: { type: 'Workflow', id: lab.emulator.world.newId() },
    })
    const body = {
      interval: interval(now - dayMs, now + dayMs),
      filters: [{ property: 'EntityId', value: created.body.id }],
    }
    const soon = await lab.post(`${path}/realtime`, body)
    expect(soon.body.entities).toHaveLength(0)
    lab.clock.jump(lab.clock.now() + 2000)
    const later = await lab.post(`${path}/realtime`, body)
    expect(later.body).toMatchObject({
      total: 1,
      entities: [{ action: 'Create', client: { id: lab.emulator.clientId } }],
    })
  })

  test('the realtime query is paged by number and looks back 14 days only', async () => {
    const page = await lab.post(`${path}/realtime`, {
      interval: all,
      serviceName: 'Directory',
      pageNumber: 2,
      pageSize: 25,
    })
    expect(page.body).toMatchObject({ pageNumber: 2, pageSize: 25, total: 40, pageCount: 2 })
    expect(page.body.entities).toHaveLength(15)
    expect((await lab.post(`${path}/realtime`, { interval: interval(now - 15 * dayMs, now) })).status).toBe(400)
  })

  test('a realtime query over several days times out; the asynchronous one answers', async () => {
    const days = interval(now - 10 * dayMs, now)
    const answer = await lab.post(`${path}/realtime`, { interval: days })
    expect(answer).toMatchObject({ status: 504, body: { code: 'request.timeout' } })
    expect((await run({ interval: days })).rows).toHaveLength(60)
  })

  test.each(['User', 'AgentRoutingInfo'] as const)(
    'a changed skill of a user is found by EntityId under %s',
    async (entity) => {
      const other = await startLab({ skillChangeEntity: entity })
      try {
        const [id = ''] = other.emulator.world.users.keys()
        const [skill = ''] = other.emulator.world.skills.keys()
        const changed = await other.send('PATCH', `/api/v2/users/${id}/routingskills/bulk`, [
          { id: skill, proficiency: 4.5 },
        ])
        expect(changed.status).toBe(200)
        const submitted = await other.post(path, {
          interval: interval(now - dayMs, now + dayMs),
          filters: [{ property: 'EntityId', value: id }],
        })
        const { entities } = (await other.get(`${path}/${submitted.body.id}/results`)).body
        expect(entities).toMatchObject([{ entityType: entity, client: { id: other.emulator.clientId } }])
        expect(JSON.stringify(entities[0].propertyChanges)).toContain(skill)
      } finally {
        await other.emulator.stop()
      }
    },
  )

  test('related gives everything that one action caused', async () => {
    const { rows } = await run({ interval: all })
    const answer = await lab.post(`${path}/realtime/related`, { auditId: rows[0]?.id })
    expect(answer.body.entities).toHaveLength(10)
  })

  test('the service mapping names the triples that can be asked for', async () => {
    for (const url of [`${path}/servicemapping`, `${path}/realtime/servicemapping`]) {
      const { services } = (await lab.get(url)).body
      const queue = services
        .find((s: { name: string }) => s.name === 'ContactCenter')
        .entities.find((e: { name: string }) => e.name === 'Queue')
      expect(queue.actions).toContain('MemberAdd')
    }
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Lab, startLab } from './lab'

const path = '/api/v2/processautomation/triggers'
const topicName = 'v2.detail.events.conversation.{id}.acd.end'
let lab: Lab
beforeAll(async () => {
  lab = await startLab()
})
afterAll(() => lab.emulator.stop())

function trigger(more: Record<string, unknown> = {}) {
  const target = { type: 'Workflow', id: '7a9e3e1c-0000-4000-8000-000000000001' }
  return { name: 'Tell us', enabled: true, topicName, target, ...more }
}

describe('triggers', () => {
  test('are created, read, changed with their version, and deleted', async () => {
    const created = await lab.post(path, trigger({ eventTTLSeconds: 60 }))
    expect(created.body).toMatchObject({ version: 1, name: 'Tell us', topicName, eventTTLSeconds: 60 })
    const own = `${path}/${created.body.id}`
    expect((await lab.get(own)).body).toEqual(created.body)
    const changed = await lab.put(own, trigger({ version: 1, name: 'Renamed', enabled: false }))
    expect(changed.body).toMatchObject({ version: 2, name: 'Renamed', enabled: false })
    expect((await lab.get(own)).body).toEqual(changed.body)
    expect((await lab.send('DELETE', own)).status).toBe(204)
    expect((await lab.get(own)).status).toBe(404)
  })

  test('a stale version is a conflict and changes nothing', async () => {
    const created = await lab.post(path, trigger())
    const own = `${path}/${created.body.id}`
    await lab.put(own, trigger({ version: 1, name: 'First' }))
    const second = await lab.put(own, trigger({ version: 1, name: 'Second' }))
    expect(second).toMatchObject({ status: 409, body: { code: 'general.conflict' } })
    expect((await lab.get(own)).body.name).toBe('First')
    expect((await lab.put(own, trigger({ name: 'None' }))).status).toBe(400)
  })

  test('the topic of a trigger is fixed', async () => {
    const created = await lab.post(path, trigger())
    const other = trigger({ version: 1, topicName: 'v2.detail.events.conversation.{id}.acd.start' })
    expect((await lab.put(`${path}/${created.body.id}`, other)).status).toBe(400)
  })

  test.each([
    ['an event life below 10 s', { eventTTLSeconds: 9 }],
    ['a delay below 60 s', { delayBySeconds: 59 }],
    ['a delay above 900 s', { delayBySeconds: 901 }],
    ['both', { eventTTLSeconds: 10, delayBySeconds: 60 }],
    ['a topic that names an entity', { topicName: 'v2.detail.events.conversation.abc.acd.end' }],
    ['a topic of queue configuration or audits', { topicName: 'v2.audits.entitytype.{id}.entityid.{id}' }],
    ['another target than a workflow', { target: { type: 'Webhook', id: 'x' } }],
    ['no name', { name: undefined }],
    ['no enabled', { enabled: undefined }],
    ['an unknown operator', { matchCriteria: [{ jsonPath: 'queueId', operator: 'Like', value: 'x' }] }],
  ])('%s is refused', async (_name, more) => {
    expect((await lab.post(path, trigger(more))).status).toBe(400)
  })

  test.each([{ eventTTLSeconds: 10 }, { delayBySeconds: 60 }, { delayBySeconds: 900 }, {}])(
    '%j is accepted',
    async (more) => {
      expect((await lab.post(path, trigger(more))).status).toBe(200)
    },
  )

  test('the list is followed by the after inside nextUri, each trigger once', async () => {
    const fresh = await startLab()
    try {
      const made: string[] = []
      for (let i = 0; i < 7; i++) made.push((await fresh.post(path, trigger({ enabled: i % 2 === 0 }))).body.id)
      const seen: string[] = []
      let next: string | undefined = `${path}?pageSize=3`
      let pages = 0
      while (next !== undefined) {
        const page: { body: { entities: { id: string }[]; nextUri?: string } } = await fresh.get(next)
        seen.push(...page.body.entities.map((entity) => entity.id))
        next = page.body.nextUri
        pages += 1
      }
      expect(seen).toEqual(made)
      expect(pages).toBe(3)
      expect((await fresh.get(`${path}?enabled=true`)).body.entities).toHaveLength(4)
      expect((await fresh.get(`${path}?hasDelayBy=true`)).body.entities).toHaveLength(0)
    } finally {
      await fresh.emulator.stop()
    }
  })

  test('a test call says whether an event would match', async () => {
    const criteria = [{ jsonPath: 'queueId', operator: 'Exists' }]
    const created = await lab.post(path, trigger({ matchCriteria: criteria }))
    const run = (event: unknown) => lab.post(`${path}/${created.body.id}/test`, JSON.stringify(event))
    expect((await run({ queueId: 'q-1' })).body).toMatchObject({
      triggerMatches: true,
      jsonPathValidation: { matches: true },
    })
    expect((await run({ userId: 'u-1' })).body).toMatchObject({ triggerMatches: false })
    const byTopic = await lab.post(
      `${path}/topics/${encodeURIComponent(topicName)}/test`,
      JSON.stringify({ queueId: 'q-1' }),
    )
    const matched = byTopic.body.triggerMatchValidation.matchedTriggers.map((entry: { id: string }) => entry.id)
    expect(matched).toContain(created.body.id)
  })

  test('topics of triggers are listed and contain no queue configuration or audit events', async () => {
    const { entities } = (await lab.get(`${path}/topics?pageSize=200`)).body
    expect(entities).toContain(topicName)
    expect(entities.filter((id: string) => /audit|routing\.queues/.test(id))).toEqual([])
  })
})

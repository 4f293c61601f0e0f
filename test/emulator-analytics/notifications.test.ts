import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dayMs, type Lab, now, startLab } from './lab'

const path = '/api/v2/notifications'
let lab: Lab
let userIds: string[]
beforeAll(async () => {
  lab = await startLab({ permissions: ['audits:audit:view', 'routing:queue:view'] })
  userIds = [...lab.emulator.world.users.keys()]
})
afterAll(() => lab.emulator.stop())

const topics = (ids: readonly string[]) => ids.map((id) => ({ id }))
const activity = (id: string) => `v2.users.${id}.activity`

async function channel(): Promise<string> {
  const created = await lab.post(`${path}/channels`)
  return `${path}/channels/${created.body.id}`
}

describe('notification channels', () => {
  test('have a websocket address and live 24 hours, begun anew by a subscription', async () => {
    const created = await lab.post(`${path}/channels`)
    expect(created.body.connectUri).toMatch(/^wss?:\/\//)
    expect(Date.parse(created.body.expires)).toBe(now + dayMs)
    const own = `${path}/channels/${created.body.id}`
    expect((await lab.send('HEAD', own)).status).toBe(200)
    lab.clock.jump(now + dayMs - 1)
    await lab.put(`${own}/subscriptions`, topics([activity(userIds[0] ?? '')]))
    lab.clock.jump(now + dayMs + 1)
    expect((await lab.send('HEAD', own)).status).toBe(200)
    lab.clock.jump(now + 2 * dayMs)
    expect((await lab.send('HEAD', own)).status).toBe(404)
    lab.clock.jump(now)
  })

  test('a 21st channel removes the one unused longest', async () => {
    const fresh = await startLab()
    try {
      const ids: string[] = []
      for (let i = 0; i < 20; i++) {
        fresh.clock.jump(now + i)
        ids.push((await fresh.post(`${path}/channels`)).body.id)
      }
      fresh.clock.jump(now + 100)
      await fresh.put(`${path}/channels/${ids[0]}/subscriptions`, topics([activity(userIds[0] ?? '')]))
      await fresh.post(`${path}/channels`)
      expect((await fresh.get(`${path}/channels`)).body.entities).toHaveLength(20)
      expect((await fresh.send('HEAD', `${path}/channels/${ids[0]}`)).status).toBe(200)
      expect((await fresh.send('HEAD', `${path}/channels/${ids[1]}`)).status).toBe(404)
    } finally {
      await fresh.emulator.stop()
    }
  })

  test('POST adds topics, PUT replaces them, DELETE removes all', async () => {
    const own = `${await channel()}/subscriptions`
    const [a = '', b = '', c = ''] = userIds.map(activity)
    const listed = async () => (await lab.get(own)).body.entities.map((entry: { id: string }) => entry.id)
    await lab.post(own, topics([a, b]))
    await lab.post(own, topics([b, c]))
    expect(await listed()).toEqual([a, b, c])
    await lab.put(own, topics([c]))
    expect(await listed()).toEqual([c])
    expect((await lab.send('DELETE', own)).status).toBe(200)
    expect(await listed()).toEqual([])
  })

  test('more than 1000 topics are refused, and nothing is changed', async () => {
    const own = `${await channel()}/subscriptions`
    const many = Array.from({ length: 1000 }, () => activity(lab.emulator.world.newId()))
    expect((await lab.put(own, topics(many))).status).toBe(200)
    const more = await lab.post(own, topics([activity(userIds[0] ?? '')]))
    expect(more).toMatchObject({ status: 400, body: { code: 'notification.subscription.too.many.subscriptions' } })
    expect((await lab.get(own)).body.entities).toHaveLength(1000)
  })

  test('one refused topic fails the whole call with 403 unless ignoreErrors', async () => {
    const own = `${await channel()}/subscriptions`
    const good = activity(userIds[0] ?? '')
    const refused = `v2.analytics.queues.${lab.emulator.world.newId()}.observations`
    const failed = await lab.post(own, topics([good, refused]))
    expect(failed).toMatchObject({ status: 403, body: { code: 'notification.unauthorized.topic' } })
    expect((await lab.get(own)).body.entities).toEqual([])
    const partial = await lab.post(`${own}?ignoreErrors=true`, topics([good, refused]))
    expect(partial.body.entities).toMatchObject([
      { id: good, state: 'Permitted' },
      { id: refused, state: 'Rejected', missingPermissions: ['analytics:queueObservation:view'] },
    ])
  })

  test('a topic that does not exist is refused with 400', async () => {
    const own = `${await channel()}/subscriptions`
    const answer = await lab.post(own, topics(['v2.routing.skills.changed']))
    expect(answer).toMatchObject({ status: 400, body: { code: 'notification.invalid.topic' } })
  })

  test('only the audit topic tells of changed queues and skills, and available topics name their transports', async () => {
    const { entities } = (await lab.get(`${path}/availabletopics?expand=transports`)).body
    const ids: string[] = entities.map((topic: { id: string }) => topic.id)
    expect(ids).toContain('v2.audits.entitytype.{id}.entityid.{id}')
    expect(ids.filter((id) => /skill|queue.*config/i.test(id))).toEqual([])
    expect(entities.every((topic: { transports: string[] }) => topic.transports.length > 0)).toBe(true)
    const plain = (await lab.get(`${path}/availabletopics`)).body.entities[0]
    expect(plain).not.toHaveProperty('transports')
  })
})

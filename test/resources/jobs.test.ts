import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ConflictError, clientCredentials, createClient, ResponseError, ValidationError } from '../../src'
import { type Emulated, emulated } from '../support/emulated'

let org: Emulated
let userId: string
beforeAll(async () => {
  org = await emulated({ agents: 10, queues: 3 })
  userId = [...org.emulator.world.users.keys()][0] ?? ''
})
afterAll(() => org.stop())

const around = () => ({
  start: new Date(org.clock.now() - 3_600_000).toISOString(),
  end: new Date(org.clock.now() + 3_600_000).toISOString(),
})

describe('audit', () => {
  it('tells what was changed, by query and at once', async () => {
    const [skillId = ''] = [...org.emulator.world.skills.keys()]
    await org.client.routing.userSkills.update(userId, [{ id: skillId, proficiency: 4.5 }])
    const filters = [{ property: 'EntityId' as const, value: userId }]
    const entries = await org.client.audit.query({ interval: around(), filters }).toArray()
    expect(entries.length).toBeGreaterThan(0)
    expect(entries[0]).toMatchObject({ entity: { id: userId }, client: { id: org.emulator.clientId } })
    expect(JSON.stringify(entries[0]?.propertyChanges)).toContain('4.5')
    const related = await org.client.audit.related(entries[0]?.id ?? '')
    expect(related.map(({ id }) => id)).toContain(entries[0]?.id)
    const mapping = await org.client.audit.serviceMapping()
    expect(mapping.services?.map(({ name }) => name)).toContain(entries[0]?.serviceName)
    expect((await org.client.audit.realtimeServiceMapping()).services?.length).toBeGreaterThan(0)
  })

  it('refuses wildcards and bad intervals before anything is sent', () => {
    const filters = [{ property: 'EntityId' as const, value: '*' }]
    expect(() => org.client.audit.query({ interval: around(), filters })).toThrow('no wildcard')
    expect(() => org.client.audit.realtime({ interval: 'today' })).toThrow(ValidationError)
  })
})

describe('triggers', () => {
  it('are created, changed at their version, tried and deleted', async () => {
    const { triggers } = org.client
    const target = { type: 'Workflow' as const, id: userId }
    const topicName = 'v2.users.{id}.presence'
    const trigger = await triggers.create({ name: 'On', enabled: true, topicName, target, eventTTLSeconds: 60 })
    const changed = await triggers.update(trigger.id, { enabled: false })
    expect(changed).toMatchObject({ enabled: false, topicName, name: 'On' })
    expect(changed.version).not.toBe(trigger.version)
    await expect(triggers.update(trigger.id, { enabled: true, version: trigger.version })).rejects.toThrow(
      ConflictError,
    )
    expect((await triggers.test(trigger.id, { any: 'event' })).triggerMatches).toBeTypeOf('boolean')
    expect((await triggers.list().toArray()).map(({ id }) => id)).toContain(trigger.id)
    await triggers.delete(trigger.id)
    expect(await triggers.list().toArray()).toEqual([])
    const both = { name: 'x', enabled: true, topicName, target, eventTTLSeconds: 60, delayBySeconds: 60 }
    await expect(triggers.create(both)).rejects.toThrow('trigger.delayBySeconds')
  })
})

describe('notifications', () => {
  it('open a channel, keep its topics and tell refused ones', async () => {
    const { notifications } = org.client
    const channel = await notifications.channels.create()
    const topic = `v2.users.${userId}.presence`
    expect(await notifications.subscriptions.set(channel.id, [topic])).toMatchObject([{ id: topic }])
    const other = `v2.users.${userId}.routingStatus`
    await notifications.subscriptions.add(channel.id, [other], { ignoreErrors: true })
    expect((await notifications.subscriptions.list(channel.id)).map(({ id }) => id).sort()).toEqual(
      [topic, other].sort(),
    )
    expect((await notifications.channels.list()).map(({ id }) => id)).toContain(channel.id)
    expect(await notifications.channels.isOpen(channel.id)).toBe(true)
    expect(await notifications.channels.isOpen('no-such-channel')).toBe(false)
    await notifications.subscriptions.clear(channel.id)
    expect(await notifications.subscriptions.list(channel.id)).toEqual([])
    const topics = await notifications.topics.list().toArray()
    expect(topics.find(({ id }) => id === 'v2.users.{id}.presence')?.transports?.length).toBeGreaterThan(0)
  })
})

describe('usage', () => {
  it('gives typed rows of the client', async () => {
    const start = new Date(org.clock.now() - 5 * 86_400_000).toISOString()
    const interval = `${start}/${new Date(org.clock.now()).toISOString()}`
    const query = { interval, granularity: 'Day' as const, groupBy: ['TemplateUri' as const] }
    const rows = await org.client.usage.client(org.emulator.clientId, query).toArray()
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) expect(row.requestCount).toBeGreaterThanOrEqual(row.status200 ?? 0)
  })
})

describe('wfm', () => {
  const week = '2026-03-02'
  const series = (value: number) => Array<number>(672).fill(value)

  it('imports a forecast that reads back as it was sent', async () => {
    const { wfm } = org.client
    const [unit] = await wfm.businessUnits.list()
    const unitId = unit?.id ?? ''
    const [group] = await wfm.planningGroups.list(unitId)
    expect(org.emulator.world.queues.has(group?.routePaths?.[0]?.queue?.id ?? '')).toBe(true)
    const planningGroups = [
      {
        planningGroupId: group?.id ?? '',
        offeredPerInterval: series(2.5),
        averageHandleTimeSecondsPerInterval: series(240),
      },
    ]
    const forecast = await wfm.forecasts.import(unitId, week, {
      description: 'From skillroute',
      weekCount: 1,
      planningGroups,
    })
    expect((await wfm.forecasts.list(unitId, week)).map(({ id }) => id)).toContain(forecast.id)
    expect(await wfm.forecasts.get(unitId, week, forecast.id)).toMatchObject({ description: 'From skillroute' })
    const data = await wfm.forecasts.data(unitId, week, forecast.id)
    expect(data.planningGroups).toMatchObject(planningGroups)
    expect((await wfm.forecasts.staffingRequirement(unitId, week, forecast.id)).intervalLengthMinutes).toBe(15)
    expect((await wfm.managementUnits.list().toArray()).length).toBeGreaterThan(0)
    expect((await wfm.schedules.list(unitId, week)).length).toBeGreaterThan(0)
  })

  it('reads shifts of agents', async () => {
    const { wfm } = org.client
    const [unit] = await wfm.businessUnits.list()
    const dates = { startDate: '2026-03-02T00:00:00.000Z', endDate: '2026-03-06T00:00:00.000Z' }
    const { agentSchedules } = await wfm.agentSchedules.search(unit?.id ?? '', { ...dates, userIds: [userId] })
    expect(agentSchedules.map(({ user }) => user?.id)).toEqual([userId])
    expect(agentSchedules[0]?.shifts?.length).toBeGreaterThan(0)
  })

  it('refuses series of the wrong length and dates that are none', async () => {
    const { wfm } = org.client
    const short = { planningGroupId: 'g', offeredPerInterval: [1], averageHandleTimeSecondsPerInterval: series(1) }
    const forecast = { description: 'x', weekCount: 1, planningGroups: [short] }
    await expect(wfm.forecasts.import('b', week, forecast)).rejects.toThrow('offeredPerInterval: must hold 672 values')
    for (const date of ['2.3.2026', '2026-02-30', '2026-13-01', '2026-03-02T00:00:00Z'])
      await expect(wfm.forecasts.list('b', date)).rejects.toThrow('weekDateId: must be a date like 2026-01-05')
    for (const startDate of ['2026-03-02', '2026-03-02T00:00:00', '2026-02-30T00:00:00Z', '2026-03-02T25:00:00Z'])
      await expect(wfm.agentSchedules.search('b', { startDate, endDate: startDate })).rejects.toThrow(
        'startDate: must be a time',
      )
  })
})

it('says so when the platform gives up on a query', async () => {
  const failed = JSON.stringify({ id: 'q', state: 'Failed' })
  const client = createClient({
    baseUrl: 'http://127.0.0.1:1',
    auth: clientCredentials({ clientId: 'i', clientSecret: 's' }),
    fetch: async (input) => {
      const token = JSON.stringify({ access_token: 't', token_type: 'bearer', expires_in: 3600 })
      return new Response(String(input).endsWith('/oauth/token') ? token : failed, { status: 200 })
    },
  })
  const query = client.audit.query({ interval: around() }).toArray()
  await expect(query).rejects.toThrow(ResponseError)
  await expect(query).rejects.toMatchObject({ code: 'job.failed' })
  await client.close()
})

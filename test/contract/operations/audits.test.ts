/** Audits, notifications and triggers. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ConflictError, NotFoundError } from '../../../src'
import { HOUR_MS } from '../../../src/core/time/durations'
import { byId, ids, type Org, plain, some, startOrg } from './org'

let org: Org
beforeAll(async () => {
  org = await startOrg()
})
afterAll(() => org.stop())

const around = (ms: number) => `${new Date(ms - HOUR_MS).toISOString()}/${new Date(ms + HOUR_MS).toISOString()}`

describe('audits', () => {
  it('query, realtime and related tell of a change just made', async () => {
    const api = new org.sdk.AuditApi()
    const made = await org.client.routing.skills.create({ name: 'Audited' })
    const truth = some(org.emulator.world.changes, (change) => change.entityId === made.id)
    const query = {
      interval: around(org.clock.now()),
      serviceName: truth.service,
      filters: [{ property: 'EntityId' as const, value: made.id }],
    }
    const ours = await org.client.audit.query(query).toArray()
    expect(ours).toHaveLength(1)
    expect(ours[0]).toMatchObject({ id: truth.id, entityType: truth.entityType, action: 'Create' })
    expect(ours[0]?.client?.id).toBe(org.emulator.clientId)

    const { id = '' } = await api.postAuditsQuery(query)
    for (let looks = 0; (await api.getAuditsQueryTransactionId(id)).state !== 'Succeeded'; looks++) {
      expect(looks).toBeLessThan(5)
      org.settle()
    }
    const official = await api.getAuditsQueryTransactionIdResults(id, { pageSize: 100 })
    expect(plain(ours)).toEqual(plain(official.entities))

    const realtime = await org.client.audit.realtime(query).toArray()
    expect(plain(realtime)).toEqual(plain((await api.postAuditsQueryRealtime({ ...query, pageSize: 50 })).entities))
    expect(ids(realtime)).toEqual([truth.id])
    const related = await org.client.audit.related(truth.id)
    expect(plain(related)).toEqual(plain((await api.postAuditsQueryRealtimeRelated({ auditId: truth.id })).entities))
    expect(ids(related)).toContain(truth.id)
  })

  it('service mappings name what can be asked for', async () => {
    const api = new org.sdk.AuditApi()
    const ours = await org.client.audit.serviceMapping()
    expect(plain(ours)).toEqual(plain(await api.getAuditsQueryServicemapping()))
    expect(ours.services?.map(({ name }) => name)).toEqual(expect.arrayContaining(['ContactCenter', 'Routing']))
    const realtime = await org.client.audit.realtimeServiceMapping()
    expect(plain(realtime)).toEqual(plain(await api.getAuditsQueryRealtimeServicemapping()))
    expect(realtime.services?.length).toBeGreaterThan(0)
  })
})

describe('notifications', () => {
  it('topics: list', async () => {
    const ours = await org.client.notifications.topics.list().toArray()
    const official = await new org.sdk.NotificationsApi().getNotificationsAvailabletopics({
      expand: ['description', 'requiresPermissions', 'transports', 'visibility', 'topicParameters'],
    })
    expect(byId(ours)).toEqual(byId(official.entities))
    expect(ours.find(({ id }) => id === 'v2.routing.queues.{id}.users')?.requiresPermissions).toEqual([
      'routing:queue:view',
    ])
  })

  it('channels and their topics', async () => {
    const api = new org.sdk.NotificationsApi()
    const { notifications } = org.client
    const channel = await notifications.channels.create()
    expect(ids((await api.getNotificationsChannels()).entities)).toContain(channel.id)
    expect(byId(await notifications.channels.list())).toEqual(byId((await api.getNotificationsChannels()).entities))
    expect(await notifications.channels.isOpen(channel.id)).toBe(true)
    expect(await notifications.channels.isOpen('streaming-none')).toBe(false)
    const official = async () => ids((await api.getNotificationsChannelSubscriptions(channel.id)).entities)
    const users = [0, 1].map((index) => `v2.users.${org.user(index).id}.routingStatus`)
    const queue = `v2.routing.queues.${org.queue().id}.users`
    await notifications.subscriptions.add(channel.id, users)
    expect(await official()).toEqual([...users].sort())
    await notifications.subscriptions.set(channel.id, [queue])
    expect(await official()).toEqual([queue])
    expect(ids(await notifications.subscriptions.list(channel.id))).toEqual([queue])
    await notifications.subscriptions.clear(channel.id)
    expect(await official()).toEqual([])
  })
})

describe('triggers', () => {
  it('create, list, get, update, test and delete', async () => {
    const api = new org.sdk.ProcessAutomationApi()
    const { triggers } = org.client
    const made = await triggers.create({
      name: 'Watch',
      enabled: true,
      topicName: 'v2.detail.events.conversation.{id}.acd.end',
      target: { type: 'Workflow', id: '0d1bd0c1-3f0e-4d3d-9a86-2a4b9a7a1234' },
      matchCriteria: [{ jsonPath: 'mediaType', operator: 'Equal', value: 'VOICE' }],
      eventTTLSeconds: 60,
    })
    const official = await api.getProcessautomationTrigger(made.id)
    expect(official).toMatchObject({ name: 'Watch', enabled: true, version: 1, eventTTLSeconds: 60 })
    expect(plain(await triggers.get(made.id))).toEqual(plain(official))
    const listed = await triggers.list({ enabled: true }).toArray()
    expect(byId(listed)).toEqual(byId((await api.getProcessautomationTriggers({ enabled: true })).entities))
    expect(ids(listed)).toEqual([made.id])
    expect(await triggers.test(made.id, { mediaType: 'VOICE' })).toMatchObject({ triggerMatches: true })
    expect(await triggers.test(made.id, { mediaType: 'CHAT' })).toMatchObject({ triggerMatches: false })

    await triggers.update(made.id, { description: 'changed', enabled: false })
    expect(await api.getProcessautomationTrigger(made.id)).toMatchObject({
      name: 'Watch',
      description: 'changed',
      enabled: false,
      version: 2,
      matchCriteria: [{ jsonPath: 'mediaType', operator: 'Equal', value: 'VOICE' }],
    })
    await expect(triggers.update(made.id, { enabled: true, version: 1 })).rejects.toThrow(ConflictError)
    await triggers.delete(made.id)
    await expect(triggers.get(made.id)).rejects.toThrow(NotFoundError)
    expect((await api.getProcessautomationTriggers()).entities).toEqual([])
  })
})

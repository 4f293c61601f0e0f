import { afterEach, describe, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../test/support/emulated'
import type { Json } from '../../core/json/json'
import { MINUTE_MS } from '../../core/time/durations'
import type { Snapshot } from '../../documents'
import { auditChanges, type ChangeSource } from './audit-changes'
import { auditEvents } from './audit-event'
import { snapshotChanges } from './snapshot-changes'

const org = { id: 'org', name: 'Acme' }
let rig: Emulated
afterEach(() => rig?.stop())

/** Polls as a relay does: the cursor goes through JSON. */
function polling(source: ChangeSource): () => Promise<string[]> {
  let cursor: Json | undefined
  return async () => {
    const polled = await source.poll({ cursor, signal: new AbortController().signal })
    cursor = JSON.parse(JSON.stringify(polled.cursor))
    return polled.events.map(({ type, subject, id }) => `${type} ${subject.id} ${id.length}`)
  }
}

describe('auditEvents', () => {
  const entry = (entityType: string, action: string, ...properties: string[]) => ({
    id: 'audit',
    entityType,
    action,
    entity: { id: 'x' },
    eventDate: '2026-03-02T09:00:00.000Z',
    propertyChanges: properties.map((property) => ({ property, oldValues: ['1'], newValues: [] })),
  })
  const types = (...of: Parameters<typeof entry>): string[] => auditEvents(entry(...of), org).map(({ type }) => type)

  it.each([
    [['Queue', 'Update', 'name'], ['routing.queue.changed']],
    [['Queue', 'MemberAdd', 'member'], ['routing.queue.members.changed']],
    [['Queue', 'Create'], ['routing.queue.created']],
    [['Queue', 'Delete'], ['routing.queue.deleted']],
    [['User', 'Update', 'skill:1'], ['routing.user.skills.changed']],
    [
      ['User', 'Update', 'skill:1', 'language:2', 'title'],
      ['routing.user.skills.changed', 'routing.user.languages.changed', 'routing.user.changed'],
    ],
    [['AgentRoutingInfo', 'Update', 'voice'], ['routing.user.utilization.changed']],
    [['AgentRoutingInfo', 'Update', 'routingSkills'], ['routing.user.skills.changed']],
    [['RoutingSkill', 'Delete'], ['routing.skill.changed']],
    [['SkillGroup', 'Update', 'name'], ['routing.skill_group.changed']],
    [['RoutingSettings', 'Update', 'x'], ['routing.settings.changed']],
    [['Trigger', 'Update', 'x'], []],
    [['toString', 'Update'], []],
  ] as [Parameters<typeof entry>, string[]][])('%o is %o', (of, expected) => {
    expect(types(...of)).toEqual(expected)
  })

  it('leaves out refused changes', () => {
    expect(auditEvents({ ...entry('Queue', 'Update', 'name'), status: 'FAILURE' }, org)).toEqual([])
  })
})

describe('auditChanges', () => {
  it('reports each change once, also a late one, and none of ours', async () => {
    rig = await emulated({ agents: 5, queues: 2, skills: 2 })
    const { client, emulator, clock } = rig
    const record = (entityId: string, clientId: string, atMs = clock.now()): void =>
      emulator.world.record({
        atMs,
        clientId,
        service: 'ContactCenter',
        entityType: 'Queue',
        entityId,
        entityName: '',
        action: 'Update',
        properties: [{ property: 'name', oldValues: ['a'], newValues: ['b'] }],
        effect: entityId,
      })
    record('before', 'other')
    await clock.advance(MINUTE_MS)
    const poll = polling(auditChanges(client, { ignoreClientIds: [emulator.clientId] }))
    expect(await poll()).toEqual([])
    record('ours', emulator.clientId)
    record('first', 'other')
    await clock.advance(5 * MINUTE_MS)
    expect(await poll()).toEqual(['routing.queue.changed first 36'])
    record('late', 'other', clock.now() - 30 * MINUTE_MS)
    await clock.advance(5 * MINUTE_MS)
    expect(await poll()).toEqual(['routing.queue.changed late 36'])
    await clock.advance(3 * 60 * MINUTE_MS)
    record('second', 'other')
    await clock.advance(40 * 86_400_000)
    record('third', 'other')
    await clock.advance(MINUTE_MS)
    // Forty days later: changes of the last thirty are reported.
    expect(await poll()).toEqual(['routing.queue.changed third 36'])
    expect(await poll()).toEqual([])
  })
})

describe('snapshotChanges', () => {
  it('reports differences to the snapshot before, and survives a crash before they were sent', async () => {
    rig = await emulated({ agents: 5, queues: 2, skills: 2 })
    const { client, emulator } = rig
    const retained = new Map<string, Snapshot>()
    const source = snapshotChanges(client, {
      store: {
        read: async (key) => retained.get(key),
        write: async (key, snapshot) => void retained.set(key, snapshot),
        async keepOnly(key) {
          for (const other of retained.keys()) if (other !== key) retained.delete(other)
        },
      },
    })
    const signal = new AbortController().signal
    const first = await source.poll({ cursor: undefined, signal })
    expect(first.events).toEqual([])
    const [user] = [...emulator.world.users.values()]
    const [skillId = ''] = [...emulator.world.skills.keys()]
    user?.skills.set(skillId, user.skills.get(skillId) === 2 ? 3 : 2)
    const lost = await source.poll({ cursor: first.cursor, signal })
    const again = await source.poll({ cursor: first.cursor, signal })
    expect(again.events.map(({ id, type }) => [id, type])).toEqual(lost.events.map(({ id, type }) => [id, type]))
    expect(again.events).toMatchObject([
      { type: 'routing.user.skills.changed', subject: { kind: 'user', id: user?.id } },
    ])
    expect((await source.poll({ cursor: again.cursor, signal })).events).toEqual([])
    expect(retained.size).toBe(1)
  })
})

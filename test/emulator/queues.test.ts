import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { WorldQueue } from '../../src/emulator'
import { isObject, type JsonObject } from '../../src/emulator/answers/body'
import { type Lab, some, startLab } from './lab'

let lab: Lab
beforeEach(async () => {
  lab = await startLab()
})
afterEach(() => lab.stop())

const AT = '/api/v2/routing/queues'
const find = (test: (queue: WorldQueue) => boolean): WorldQueue => some(lab.emulator.world.queues.values(), test)
const ringsOf = (body: JsonObject): readonly JsonObject[] => {
  const bullseye = body.bullseye
  const rings = isObject(bullseye) ? bullseye.rings : undefined
  return Array.isArray(rings) ? rings.filter(isObject) : []
}

describe('the audit of a queue', () => {
  it('names no setting whose keys merely come in another order', async () => {
    const queue = find(() => true)
    const { body } = await lab.call('GET', `${AT}/${queue.id}`)
    const turned = Object.fromEntries(Object.entries(isObject(body.mediaSettings) ? body.mediaSettings : {}).reverse())
    const { changes } = lab.emulator.world
    const before = changes.length
    expect(
      (await lab.call('PUT', `${AT}/${queue.id}`, { ...body, mediaSettings: turned, description: 'new' })).status,
    ).toBe(200)
    const named = changes.slice(before).flatMap(({ properties }) => properties.map(({ property }) => property))
    expect(named).toEqual(['description'])
  })
})

describe('the queue list', () => {
  it('lacks the groups of rings that GET by id shows', async () => {
    const queue = find(({ config }) => ringsOf(config).some((ring) => JSON.stringify(ring.memberGroups) !== '[]'))
    const listed = (await lab.call('GET', `${AT}?id=${queue.id}`)).rows[0] ?? {}
    const full = await lab.call('GET', `${AT}/${queue.id}`)
    expect(ringsOf(listed).flatMap((ring) => ring.memberGroups)).toEqual([])
    expect(ringsOf(full.body).flatMap((ring) => ring.memberGroups)).toHaveLength(1)
  })

  it('shows the reserved last ring, as exports do', async () => {
    const queue = find(({ config }) => ringsOf(config).length > 0)
    const rings = ringsOf((await lab.call('GET', `${AT}/${queue.id}`)).body)
    expect(rings.at(-1)?.expansionCriteria).toBeUndefined()
    expect(rings[0]?.expansionCriteria).toHaveLength(1)
  })

  it('is filtered by name, id and division', async () => {
    const queue = find(() => true)
    const { name, divisionId } = queue.config
    const named = await lab.call('GET', `${AT}?name=${encodeURIComponent(name)}`)
    expect(named.rows.map(({ id }) => id)).toContain(queue.id)
    const inDivision = await lab.call('GET', `${AT}?divisionId=${divisionId}`)
    expect(inDivision.rows.length).toBe(
      [...lab.emulator.world.queues.values()].filter(({ config }) => config.divisionId === divisionId).length,
    )
    expect((await lab.call('GET', `${AT}?id=nonsense`)).body.code).toBe('invalid.id')
  })
})

describe('a queue', () => {
  it('comes by id with counts, division and dates; an id of another shape is refused, an unknown one not found', async () => {
    const queue = find(({ members }) => members.size > 0)
    const { body } = await lab.call('GET', `${AT}/${queue.id}`)
    const members = [...queue.members.values()]
    expect(body).toMatchObject({
      id: queue.id,
      memberCount: members.length,
      joinedMemberCount: members.filter(({ joined }) => joined).length,
      userMemberCount: members.filter(({ memberBy }) => memberBy === 'user').length,
      division: { id: queue.config.divisionId },
    })
    expect(body.divisionId).toBeUndefined()
    expect((await lab.call('GET', `${AT}/nonsense`)).body.code).toBe('invalid.id')
    const unknown = await lab.call('GET', `${AT}/00000000-0000-4000-8000-000000000000`)
    expect([unknown.status, unknown.body.code]).toEqual([404, 'resource.not.found'])
  })

  it('keeps everything, unknown fields too, when PUT sends back what GET gave', async () => {
    await lab.stop()
    lab = await startLab({ switches: { groupRuleOwnQueue: 'accept' } })
    for (const queue of lab.emulator.world.queues.values()) {
      queue.config.newerThanDescribed = { enabled: true, threshold: 0.4 }
      const before = await lab.call('GET', `${AT}/${queue.id}`)
      expect(before.body.newerThanDescribed).toEqual({ enabled: true, threshold: 0.4 })
      const put = await lab.call('PUT', `${AT}/${queue.id}`, before.body)
      const { dateModified: _d, modifiedBy: _m, ...kept } = put.body
      const { dateModified: _d2, modifiedBy: _m2, ...was } = before.body
      expect(kept).toEqual(was)
    }
    expect(lab.emulator.stats.effects.size).toBe(0)
  })

  it('loses what PUT leaves out: conditional group routing, outbound e-mail, evaluation method', async () => {
    const conditional = find(({ config }) => config.conditionalGroupRouting !== undefined)
    const email = find(({ config }) => config.outboundEmailAddress !== undefined)
    for (const queue of [conditional, email]) {
      const answer = await lab.call('PUT', `${AT}/${queue.id}`, { name: queue.config.name })
      expect(answer.status).toBe(200)
      expect(answer.body.conditionalGroupRouting).toBeUndefined()
      expect(answer.body.outboundEmailAddress).toBeUndefined()
      expect(answer.body).toMatchObject({ skillEvaluationMethod: 'ALL', memberGroups: [] })
    }
  })

  it('moves dateModified and modifiedBy on a write, with no version and no ETag, and the last writer wins', async () => {
    const queue = find(({ config }) => config.bullseye === undefined)
    const read = await lab.call('GET', `${AT}/${queue.id}`)
    expect([read.headers.get('etag'), read.body.version]).toEqual([null, undefined])
    await lab.clock.advance(5000)
    await lab.call('PUT', `${AT}/${queue.id}`, { ...read.body, description: 'first' }, { 'if-match': '"1"' })
    const last = await lab.call(
      'PUT',
      `${AT}/${queue.id}`,
      { ...read.body, description: 'second' },
      { 'if-match': '"1"' },
    )
    expect(last.body).toMatchObject({
      description: 'second',
      modifiedBy: lab.emulator.clientId,
      dateModified: new Date(lab.clock.now()).toISOString(),
    })
  })

  it('has no PATCH', async () => {
    expect((await lab.call('PATCH', `${AT}/${find(() => true).id}`, {})).status).toBe(405)
  })

  it('cannot lose rings that hold groups or members: they have to go first', async () => {
    const queue = find(({ config }) => ringsOf(config).length > 0)
    const { body } = await lab.call('GET', `${AT}/${queue.id}`)
    const { bullseye: _, ...without } = body
    const refused = await lab.call('PUT', `${AT}/${queue.id}`, without)
    expect([refused.status, refused.body.code]).toEqual([400, 'queue.ring.has.members'])
    for (const member of queue.members.values()) member.ringNumber = 1
    // The last of three rings holds a group now; two rings would lose it.
    const group = some(lab.emulator.world.groups.values())
    const rings = ringsOf(body).map((ring, index) =>
      index === 2 ? { ...ring, memberGroups: [{ id: group.id, type: 'GROUP' }] } : { ...ring, memberGroups: [] },
    )
    expect((await lab.call('PUT', `${AT}/${queue.id}`, { ...body, bullseye: { rings } })).status).toBe(200)
    const shorter = { ...body, bullseye: { rings: rings.slice(0, 2) } }
    expect((await lab.call('PUT', `${AT}/${queue.id}`, shorter)).body.code).toBe('queue.ring.has.members')
    const emptied = rings.map((ring) => ({ ...ring, memberGroups: [] }))
    expect((await lab.call('PUT', `${AT}/${queue.id}`, { ...body, bullseye: { rings: emptied } })).status).toBe(200)
    expect((await lab.call('PUT', `${AT}/${queue.id}`, shorter)).status).toBe(200)
  })

  it.each([
    ['no name', { name: '' }, 'invalid.name'],
    ['an empty callback mode', { mediaSettings: { callback: { mode: '' } } }, 'invalid.value'],
    ['an unknown evaluation method', { skillEvaluationMethod: 'SOME' }, 'invalid.value'],
    ['alerting below 7 s', { mediaSettings: { call: { alertingTimeoutSeconds: 6 } } }, 'constraint.validation'],
    [
      'a percentage above 1',
      { mediaSettings: { call: { serviceLevel: { percentage: 80 } } } },
      'constraint.validation',
    ],
    ['ACW of 120 ms', { acwSettings: { wrapupPrompt: 'MANDATORY_TIMEOUT', timeoutMs: 120 } }, 'constraint.validation'],
    [
      'a time-out with a prompt that has none',
      { acwSettings: { wrapupPrompt: 'OPTIONAL', timeoutMs: 5000 } },
      'constraint.validation',
    ],
    ['a single ring', { bullseye: { rings: [{}] } }, 'constraint.validation'],
    [
      'a skill that does not exist',
      { bullseye: { rings: [{ actions: { skillsToRemove: [{ id: 'nothing' }] } }, {}] } },
      'skill.does.not.exist',
    ],
    ['an unknown group', { memberGroups: [{ id: 'nothing', type: 'SKILLGROUP' }] }, 'resource.not.found'],
    ['an unknown division', { division: { id: 'nothing' } }, 'resource.not.found'],
  ])('is refused with %s', async (_, change, code) => {
    const answer = await lab.call('POST', AT, { name: 'Fresh', ...change })
    expect([answer.status, answer.body.code]).toEqual([400, code])
  })

  it('has a name of its own, is created with defaults or from another queue, and can be deleted', async () => {
    const source = find(({ config }) => config.bullseye === undefined)
    source.config.newerThanDescribed = { enabled: true }
    const duplicate = await lab.call('POST', AT, { name: source.config.name.toUpperCase() })
    expect(duplicate.body.code).toBe('duplicate.name')
    const made = await lab.call('POST', AT, { name: 'Fresh' })
    expect(made.body).toMatchObject({ name: 'Fresh', skillEvaluationMethod: 'ALL', memberCount: 0 })
    const copy = await lab.call('POST', AT, { name: 'Copy', sourceQueueId: source.id })
    expect(copy.body).toMatchObject({ name: 'Copy', newerThanDescribed: { enabled: true } })
    expect((await lab.call('DELETE', `${AT}/${made.body.id}`)).status).toBe(200)
    expect((await lab.call('GET', `${AT}/${made.body.id}`)).status).toBe(404)
    expect([...lab.emulator.stats.effects.keys()].map((effect) => effect.split(' ')[0])).toEqual([
      'queue.create',
      'queue.create',
      'queue.delete',
    ])
  })
})

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { WorldUser } from '../../src/emulator'
import { type Lab, some, startLab } from './lab'

let lab: Lab
let user: WorldUser
let skills: readonly string[]
let at: string

async function begin(options: Parameters<typeof startLab>[0] = {}): Promise<void> {
  lab = await startLab({ skills: 60, ...options })
  const { world } = lab.emulator
  user = some(world.users.values(), ({ state }) => state === 'active')
  skills = [...world.skills.keys()]
  user.skills.clear()
  user.skills.set(skills[0] ?? '', 3)
  at = `/api/v2/users/${user.id}/routingskills`
}
beforeEach(() => begin())
afterEach(() => lab.stop())

const levels = (count: number, proficiency = 1) => skills.slice(0, count).map((id) => ({ id, proficiency }))

describe('skills of a user', () => {
  it('PATCH bulk adds and updates, leaves others alone, and answers with the full list', async () => {
    const answer = await lab.call('PATCH', `${at}/bulk`, [{ id: skills[1], proficiency: 2.5 }])
    expect(answer.status).toBe(200)
    expect(answer.body.total).toBe(2)
    expect(answer.rows.map(({ id, proficiency }) => [id, proficiency])).toEqual([
      [skills[0], 3],
      [skills[1], 2.5],
    ])
    expect(answer.rows[0]).toMatchObject({ state: 'active', name: expect.any(String) })
  })

  it('PUT bulk replaces all, and an empty list clears: a tool that only updates leaves skills in place', async () => {
    await lab.call('PUT', `${at}/bulk`, [{ id: skills[2], proficiency: 5 }])
    expect([...user.skills]).toEqual([[skills[2], 5]])
    const cleared = await lab.call('PUT', `${at}/bulk`, [])
    expect([cleared.status, cleared.rows.length, user.skills.size]).toEqual([200, 0, 0])
  })

  it('bulk calls take 50, and 51 by the switch', async () => {
    expect((await lab.call('PATCH', `${at}/bulk`, levels(50))).status).toBe(200)
    const refused = await lab.call('PUT', `${at}/bulk`, levels(51, 2))
    expect([refused.status, user.skills.get(skills[0] ?? '')]).toEqual([400, 1])
    await lab.stop()
    await begin({ switches: { skillsOverFifty: 'accept' } })
    expect((await lab.call('PATCH', `${at}/bulk`, levels(51))).rows).toHaveLength(51)
  })

  it('POST, PUT and DELETE of one skill change that one alone', async () => {
    const post = await lab.call('POST', at, { id: skills[1], proficiency: 4 })
    expect([post.status, post.body.proficiency]).toEqual([200, 4])
    const put = await lab.call('PUT', `${at}/${skills[1]}`, { proficiency: 0 })
    expect([put.status, user.skills.get(skills[1] ?? '')]).toEqual([200, 0])
    expect((await lab.call('DELETE', `${at}/${skills[1]}`)).status).toBe(200)
    expect([...user.skills]).toEqual([[skills[0], 3]])
    const gone = await lab.call('DELETE', `${at}/${skills[1]}`)
    expect([gone.status, gone.body.code]).toEqual([404, 'general.resource.not.found'])
  })

  it.each([
    ['a missing level', { id: 'x' }, 400],
    ['a level given as text', { id: 'x', proficiency: '3' }, 400],
    ['a level above 5', { id: 'x', proficiency: 5.1 }, 400],
    ['a level below 0', { id: 'x', proficiency: -1 }, 400],
    ['an unknown skill', { id: '00000000-0000-4000-8000-000000000000', proficiency: 3 }, 404],
  ])('are left alone by a write with %s', async (_, row, status) => {
    const known = { ...row, id: row.id === 'x' ? skills[3] : row.id }
    const answer = await lab.call('PATCH', `${at}/bulk`, [{ id: skills[2], proficiency: 1 }, known])
    expect([answer.status, user.skills.size]).toEqual([status, 1])
  })

  it('keep fractions of a level', async () => {
    await lab.call('PATCH', `${at}/bulk`, [{ id: skills[1], proficiency: 3.25 }])
    const read = await lab.call('GET', at)
    expect(read.rows.map(({ proficiency }) => proficiency)).toEqual([3, 3.25])
  })

  it('are audited with old and new level, and each effect is counted once; the same write again is none', async () => {
    const write = () => lab.call('PATCH', `${at}/bulk`, [{ id: skills[0], proficiency: 4 }])
    const first = await write()
    await write()
    const { world, stats, clientId } = lab.emulator
    expect(world.changes).toHaveLength(1)
    expect(world.changes[0]).toMatchObject({
      clientId,
      entityType: 'User',
      entityId: user.id,
      action: 'Update',
      properties: [{ property: `skill:${skills[0]}`, oldValues: ['3'], newValues: ['4'] }],
      correlationId: first.headers.get('inin-correlation-id'),
    })
    expect([...stats.effects]).toEqual([[`user.skill ${user.id} ${skills[0]}=4`, 1]])
    await lab.call('PATCH', `${at}/bulk`, [{ id: skills[0], proficiency: 3 }])
    await write()
    expect(stats.effects.get(`user.skill ${user.id} ${skills[0]}=4`)).toBe(2)
  })
})

describe('two writes of one user at once', () => {
  const overlap = async (second: () => Promise<{ status: number; body: Record<string, unknown> }>) => {
    lab.emulator.faults.add({ times: 1, path: at, fault: { kind: 'latency', ms: 1000 } })
    const first = lab.call('PATCH', `${at}/bulk`, [{ id: skills[1], proficiency: 1 }])
    while (lab.clock.pending === 0) await new Promise((resolve) => setImmediate(resolve))
    const answer = await second()
    await lab.clock.advance(1000)
    expect((await first).status).toBe(200)
    return [answer.status, answer.body.code]
  }

  it('conflict by the switch: 400 for bulk calls and additions, 409 for one skill and for utilization', async () => {
    await lab.stop()
    await begin({ switches: { writeConflicts: true } })
    await lab.call('GET', at)
    expect(await overlap(() => lab.call('PUT', `${at}/bulk`, []))).toEqual([400, 'general.conflict'])
    expect(await overlap(() => lab.call('DELETE', `${at}/${skills[0]}`))).toEqual([409, 'general.conflict'])
    const utilization = `/api/v2/routing/users/${user.id}/utilization`
    expect(await overlap(() => lab.call('PUT', utilization, {}))).toEqual([409, 'conflict'])
    expect((await lab.call('DELETE', `${at}/${skills[0]}`)).status).toBe(200)
  })

  it('both succeed otherwise', async () => {
    await lab.call('GET', at)
    expect(await overlap(() => lab.call('PUT', `${at}/bulk`, []))).toEqual([200, undefined])
  })
})

describe('languages of a user', () => {
  it('come back with whole levels whatever was written', async () => {
    const language = some(lab.emulator.world.languages.values(), ({ name }) => name === 'French')
    const path = `/api/v2/users/${user.id}/routinglanguages`
    const answer = await lab.call('PATCH', `${path}/bulk`, [{ id: language.id, proficiency: 3.5 }])
    expect(answer.rows).toContainEqual(expect.objectContaining({ id: language.id, proficiency: 4 }))
    const one = await lab.call('PATCH', `${path}/${language.id}`, { proficiency: 2.4 })
    expect(one.body.proficiency).toBe(2)
    expect((await lab.call('GET', path)).rows).toContainEqual(
      expect.objectContaining({ id: language.id, proficiency: 2 }),
    )
    expect((await lab.call('DELETE', `${path}/${language.id}`)).status).toBe(204)
    expect((await lab.call('DELETE', `${path}/${language.id}`)).status).toBe(404)
  })
})

describe('a user', () => {
  it('is updated with the current version only', async () => {
    const path = `/api/v2/users/${user.id}`
    const { version } = user
    const stale = await lab.call('PATCH', path, { version: version - 1, title: 'Lead' })
    expect([stale.status, stale.body.code]).toEqual([400, 'general.conflict'])
    expect(String(stale.body.message)).toContain('version')
    const fresh = await lab.call('PATCH', path, { version, title: 'Lead' })
    expect(fresh.body).toMatchObject({ title: 'Lead', version: version + 1 })
    expect((await lab.call('PATCH', path, { title: 'Lead' })).status).toBe(400)
  })

  it('takes acdAutoAnswer in bulk, 50 users a call', async () => {
    const ids = [...lab.emulator.world.users.keys()]
    const answer = await lab.call('PATCH', '/api/v2/users/bulk', [{ id: user.id, acdAutoAnswer: true }])
    expect([answer.status, user.acdAutoAnswer]).toEqual([200, true])
    const many = await lab.call(
      'PATCH',
      '/api/v2/users/bulk',
      ids.slice(0, 51).map((id) => ({ id })),
    )
    expect(many.body.code).toBe('max.directory.users')
  })
})

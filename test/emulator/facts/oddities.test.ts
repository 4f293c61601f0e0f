import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Lab, some, startLab } from '../lab'

let lab: Lab
beforeAll(async () => {
  lab = await startLab({ agents: 8, queues: 2, skills: 4 })
})
afterAll(() => lab.stop())

describe('answers hold what the description declares, and no more', () => {
  it('queues have no setting that is not declared', async () => {
    const { rows } = await lab.call('GET', '/api/v2/routing/queues')
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.flatMap((row) => Object.keys(row))).not.toContain('sentimentRouting')
  })

  it('queues of a user come without `autoAnswerOnly`', async () => {
    const queue = some(lab.emulator.world.queues.values(), ({ members }) => members.size > 0)
    const userId = some(queue.members.keys())
    const joined = (await lab.call('GET', `/api/v2/users/${userId}/queues?joined=true`)).rows
    const others = (await lab.call('GET', `/api/v2/users/${userId}/queues?joined=false`)).rows
    expect([...joined, ...others].map(({ id }) => id)).toContain(queue.id)
    for (const row of [...joined, ...others]) expect(row).not.toHaveProperty('autoAnswerOnly')
  })

  it('limits of a namespace are entities alone', async () => {
    for (const end of ['', '/defaults']) {
      const { body } = await lab.call('GET', `/api/v2/organizations/limits/namespaces/platform.api${end}`)
      expect(Object.keys(body)).toEqual(['entities'])
    }
  })

  it('a skill group tells its member divisions when it is made, and not when it is changed', async () => {
    const at = '/api/v2/routing/skillgroups'
    const skillConditions = [{ routingSkillConditions: [], languageSkillConditions: [], operation: 'And' }]
    const made = await lab.call('POST', at, { name: 'Fresh', skillConditions })
    const divisions = [...lab.emulator.world.divisions.keys()]
    const path = `${at}/${made.body.id}`
    await lab.call('POST', `${path}/members/divisions`, { addDivisionIds: divisions })
    const changed = await lab.call('PATCH', path, { name: 'Fresh again', skillConditions })
    expect(made.body.memberDivisions).toHaveLength(1)
    expect([changed.status, changed.body.memberDivisions]).toEqual([200, undefined])
    const listed = await lab.call('GET', `${path}/members/divisions`)
    expect(listed.rows.map(({ id }) => id)).toEqual(divisions)
  })

  it('a language that is not there is `not.found`, the code that every operation can give', async () => {
    const answer = await lab.call('GET', '/api/v2/routing/languages/00000000-0000-4000-8000-000000000000')
    expect([answer.status, answer.body.code]).toEqual([404, 'not.found'])
  })

  it('the OAuth client has a role of its own, named in `roleIds` too', async () => {
    const { emulator } = lab
    const { body } = await lab.call('GET', `/api/v2/oauth/clients/${emulator.clientId}`)
    const subject = await lab.call('GET', '/api/v2/authorization/subjects/me')
    const [roleId] = Array.isArray(body.roleIds) ? body.roleIds : []
    expect(body.roleDivisions).toMatchObject([{ roleId }])
    expect(subject.body.grants).toContainEqual(
      expect.objectContaining({ role: expect.objectContaining({ id: roleId }) }),
    )
    expect(roleId).not.toBe(emulator.world.org.id)
  })
})

import { afterEach, describe, expect, it } from 'vitest'
import { type Lab, some, startLab } from './lab'

let lab: Lab
afterEach(() => lab.stop())

const SKILLS = '/api/v2/routing/skills'
const GROUPS = '/api/v2/routing/skillgroups'

describe('a skill', () => {
  it('just created is found neither by list nor by id for a while, nor can it be given', async () => {
    lab = await startLab({ switches: { newSkillLagMs: 5000 } })
    const user = some(lab.emulator.world.users.keys())
    const made = await lab.call('POST', SKILLS, { name: 'Fresh' })
    const give = () => lab.call('POST', `/api/v2/users/${user}/routingskills`, { id: made.body.id, proficiency: 1 })
    expect(made.body).toMatchObject({ name: 'Fresh', state: 'active', version: '1' })
    expect((await lab.call('GET', `${SKILLS}?name=Fresh`)).rows).toEqual([])
    const byId = await lab.call('GET', `${SKILLS}/${made.body.id}`)
    expect([byId.status, byId.body.code]).toEqual([404, 'skillsservice.skillnotfound'])
    expect((await give()).status).toBe(404)
    expect((await lab.call('POST', SKILLS, { name: 'fresh' })).status).toBe(409)
    await lab.clock.advance(5000)
    expect((await lab.call('GET', `${SKILLS}?name=Fresh`)).rows).toHaveLength(1)
    expect((await lab.call('GET', `${SKILLS}/${made.body.id}`)).status).toBe(200)
    expect((await give()).status).toBe(200)
  })

  it('cannot be renamed: PATCH moves it to another division and nothing else', async () => {
    lab = await startLab()
    const { world } = lab.emulator
    const skill = some(world.skills.values())
    const division = some(world.divisions.keys(), (id) => id !== skill.divisionId)
    const { name } = skill
    const answer = await lab.call('PATCH', `${SKILLS}/${skill.id}`, { name: 'Other', divisionId: division })
    expect(answer.body).toMatchObject({ name, version: '2' })
    expect(skill.divisionId).toBe(division)
  })

  it('once deleted is gone from the list and from everyone', async () => {
    lab = await startLab()
    const { world } = lab.emulator
    const user = some(world.users.values(), ({ skills }) => skills.size > 0)
    const id = some(user.skills.keys())
    expect((await lab.call('DELETE', `${SKILLS}/${id}`)).status).toBe(200)
    expect((await lab.call('GET', SKILLS)).rows.map((row) => row.id)).not.toContain(id)
    expect((await lab.call('GET', `${SKILLS}/${id}`)).body.state).toBe('deleted')
    expect(user.skills.has(id)).toBe(false)
    expect((await lab.call('DELETE', `${SKILLS}/${id}`)).status).toBe(404)
  })
})

describe('a wrap-up code', () => {
  it('stays with the queues of the org when it is renamed', async () => {
    lab = await startLab()
    const { world } = lab.emulator
    const { id } = some(world.wrapupCodes.values())
    await lab.call('PUT', `/api/v2/routing/wrapupcodes/${id}`, { name: 'Renamed' })
    const { rows } = await lab.call(
      'GET',
      `/api/v2/routing/queues/${some(world.queues.keys())}/wrapupcodes?pageSize=100`,
    )
    expect(rows).toMatchObject(expect.arrayContaining([expect.objectContaining({ id, name: 'Renamed' })]))
    expect(rows).toHaveLength(world.wrapupCodes.size)
  })
})

describe('a utilization label', () => {
  it('cannot take the name of another one', async () => {
    lab = await startLab()
    const labels = '/api/v2/routing/utilization/labels'
    await lab.call('POST', labels, { name: 'One' })
    await lab.clock.advance(60_000)
    const { body } = await lab.call('POST', labels, { name: 'Two' })
    await lab.clock.advance(60_000)
    expect(await lab.call('PUT', `${labels}/${body.id}`, { name: 'One' })).toMatchObject({ status: 400 })
    expect(await lab.call('PUT', `${labels}/${body.id}`, { name: 'Two' })).toMatchObject({ status: 200 })
  })
})

describe('a skill group', () => {
  const conditions = (skill: string, proficiency: number) => [
    {
      routingSkillConditions: [
        { routingSkill: skill, comparator: 'GreaterThanOrEqualTo', proficiency, childConditions: [] },
      ],
      languageSkillConditions: [],
      operation: 'And',
    },
  ]

  it('is worked out later: InProgress, then Complete with its members', async () => {
    lab = await startLab({ switches: { lagMs: 10_000 } })
    const { world } = lab.emulator
    const skill = some(world.skills.values(), ({ id }) => [...world.users.values()].some((user) => user.skills.has(id)))
    const body = { name: 'Experts', skillConditions: conditions(skill.name, 1), memberDivisions: ['*'] }
    const made = await lab.call('POST', GROUPS, body)
    expect(made.body).toMatchObject({ status: 'InProgress', memberCount: 0 })
    expect((await lab.call('POST', GROUPS, body)).body.code).toBe('group.name.in.use')
    await lab.clock.advance(10_000)
    const holders = [...world.users.values()].filter((u) => u.state === 'active' && (u.skills.get(skill.id) ?? 0) >= 1)
    const read = await lab.call('GET', `${GROUPS}/${made.body.id}`)
    expect(read.body).toMatchObject({ status: 'Complete', memberCount: holders.length })
    expect((await lab.call('GET', `/api/v2/users/${holders[0]?.id}/skillgroups?pageSize=100`)).rows).toContainEqual(
      expect.objectContaining({ name: 'Experts' }),
    )
    expect((await lab.call('DELETE', `${GROUPS}/${made.body.id}`)).status).toBe(204)
  })

  it.each([
    ['no conditions', undefined],
    ['no language conditions', [{ routingSkillConditions: [], operation: 'And' }]],
    ['no operation', [{ routingSkillConditions: [], languageSkillConditions: [] }]],
    [
      'a fractional level',
      [
        {
          routingSkillConditions: [{ routingSkill: 'Billing', comparator: 'EqualTo', proficiency: 2.5 }],
          languageSkillConditions: [],
          operation: 'And',
        },
      ],
    ],
  ])('is refused with %s', async (_, skillConditions) => {
    lab = await startLab()
    expect((await lab.call('POST', GROUPS, { name: 'Bad', skillConditions })).status).toBe(400)
  })

  it('takes a user in or out when a level changes, and with that in or out of a queue', async () => {
    lab = await startLab({ switches: { lagMs: 10_000 } })
    const { world } = lab.emulator
    const queue = some(world.queues.values(), ({ config }) =>
      JSON.stringify(config.memberGroups).includes('SKILLGROUP'),
    )
    const group = some(world.skillGroups.values(), ({ id }) => JSON.stringify(queue.config.memberGroups).includes(id))
    const skill = some(world.skills.values(), ({ name }) =>
      JSON.stringify(group.config.skillConditions).includes(`"${name}"`),
    )
    const user = some(
      world.users.values(),
      (u) => u.state === 'active' && !queue.members.has(u.id) && !group.members.has(u.id),
    )
    const set = (proficiency: number) =>
      lab.call('PATCH', `/api/v2/users/${user.id}/routingskills/bulk`, [{ id: skill.id, proficiency }])
    const members = async () =>
      (await lab.call('GET', `/api/v2/routing/queues/${queue.id}/members?memberBy=group&pageSize=100`)).rows
    await set(5)
    expect((await members()).map(({ id }) => id)).not.toContain(user.id)
    await lab.clock.advance(10_000)
    expect(await members()).toContainEqual(expect.objectContaining({ id: user.id, memberBy: 'group' }))
    await set(1)
    await lab.clock.advance(10_000)
    expect((await members()).map(({ id }) => id)).not.toContain(user.id)
  })
})

describe('utilization', () => {
  it('of a user is the org’s until set, and again after DELETE', async () => {
    lab = await startLab()
    const user = some(lab.emulator.world.users.keys())
    const at = `/api/v2/routing/users/${user}/utilization`
    expect((await lab.call('GET', at)).body.level).toBe('Organization')
    const set = await lab.call('PUT', at, {
      utilization: { chat: { maximumCapacity: 7, interruptableMediaTypes: [] } },
    })
    expect(set.body).toMatchObject({
      level: 'Agent',
      utilization: { chat: { maximumCapacity: 7 }, call: { maximumCapacity: 1 } },
    })
    expect((await lab.call('DELETE', at)).status).toBe(200)
    expect((await lab.call('GET', at)).body.level).toBe('Organization')
  })

  it.each([
    ['a capacity of 0', { chat: { maximumCapacity: 0 } }, 'invalid.media.capacity'],
    ['a capacity of 51', { chat: { maximumCapacity: 51 } }, 'invalid.media.capacity'],
    [
      'a medium that interrupts itself',
      { chat: { maximumCapacity: 1, interruptableMediaTypes: ['chat'] } },
      'interrupt.same.media.type',
    ],
    ['an unknown medium', { fax: { maximumCapacity: 1 } }, 'unsupported.media.type'],
  ])('is refused with %s', async (_, utilization, code) => {
    lab = await startLab()
    const answer = await lab.call('PUT', '/api/v2/routing/utilization', { utilization })
    expect([answer.status, answer.body.code]).toEqual([400, code])
  })
})

describe('licenses, limits, divisions', () => {
  it('agree between single, batch and list, and some members of queues have none for routing', async () => {
    lab = await startLab({ agents: 200 })
    const { world } = lab.emulator
    const users = [...world.users.values()].slice(0, 100)
    const batch = await lab.call(
      'POST',
      '/api/v2/license/users',
      users.map(({ id }) => id),
    )
    for (const user of users.slice(0, 5)) {
      expect(batch.body[user.id]).toMatchObject({ id: user.id, licenses: user.licenses })
      const one = await lab.call('GET', `/api/v2/license/users/${user.id}`)
      expect(one.body.licenses).toMatchObject(user.licenses.map((id) => ({ id })))
    }
    const many = [...world.users.keys()].slice(0, 101)
    expect((await lab.call('POST', '/api/v2/license/users', many)).status).toBe(400)
    const inQueues = new Set([...world.queues.values()].flatMap(({ members }) => [...members.keys()]))
    expect([...inQueues].some((id) => world.users.get(id)?.licenses.every((l) => !l.startsWith('engage')))).toBe(true)
  })

  it('show the limits of the platform by namespace', async () => {
    lab = await startLab()
    const at = '/api/v2/organizations/limits/namespaces'
    const names = await lab.call('GET', at)
    expect(names.body.entities).toContain('platform.api')
    const limits = await lab.call('GET', `${at}/platform.api`)
    expect(limits.rows).toContainEqual({
      key: 'client.credentials.token.rate.per.minute',
      namespace: 'platform.api',
      value: 300,
    })
    expect((await lab.call('GET', `${at}/platform.api/defaults`)).rows).toEqual(limits.rows)
    expect((await lab.call('GET', `${at}/nothing`)).status).toBe(404)
  })

  it('name the home division, and what the client may do', async () => {
    lab = await startLab({ switches: { permissions: ['routing:queue:view'] } })
    expect((await lab.call('GET', '/api/v2/authorization/divisions/home')).body).toMatchObject({ homeDivision: true })
    const subject = await lab.call('GET', '/api/v2/authorization/subjects/me')
    expect(subject.body.grants).toMatchObject([
      { role: { policies: [{ domain: 'routing', entityName: 'queue', actions: ['view'] }] } },
      {},
      {},
      {},
    ])
  })
})

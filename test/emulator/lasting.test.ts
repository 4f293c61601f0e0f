/** What a write leaves as it was, what follows from it, and what is kept of the past. */
import { afterAll, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/emulator/answers/body'
import { type Lab, some, startLab } from './lab'

const HOUR_MS = 3_600_000
const QUERIES = '/api/v2/analytics/conversations'

const lab = await startLab({ seed: 5, agents: 30, queues: 3, skills: 4, switches: { handOnShare: 0.6 } })
const { call } = lab
const { world } = lab.emulator
afterAll(() => lab.stop())

const intervalOf = ({ emulator }: Lab, hours: number): string => {
  const nowMs = emulator.time.now()
  return `${new Date(nowMs - hours * HOUR_MS).toISOString()}/${new Date(nowMs).toISOString()}`
}
const condition = (routingSkill: string) => [
  {
    routingSkillConditions: [{ routingSkill, comparator: 'GreaterThanOrEqualTo', proficiency: 0, childConditions: [] }],
    languageSkillConditions: [],
    operation: 'And',
  },
]
const membersOf = async (path: string): Promise<readonly JsonObject[]> => (await call('GET', `${path}/members`)).rows

it('a user stays as before when the request is refused', async () => {
  const { id, name, version } = some(world.users.values())
  const { status } = await call('PATCH', `/api/v2/users/${id}`, { version, name: 'Another', department: 5 })
  expect([status, world.users.get(id)?.name]).toEqual([400, name])
})

describe('a skill group follows', () => {
  it('the deletion of its skill, and its divisions', async () => {
    const user = some(world.users.values(), ({ state }) => state === 'active')
    const skill = await call('POST', '/api/v2/routing/skills', { name: 'Soon gone' })
    await call('POST', `/api/v2/users/${user.id}/routingskills`, { id: skill.body.id, proficiency: 4 })
    const group = { name: 'Holders', skillConditions: condition('Soon gone'), memberDivisions: ['*'] }
    const { body } = await call('POST', '/api/v2/routing/skillgroups', group)
    const path = `/api/v2/routing/skillgroups/${body.id}`
    expect(await membersOf(path)).toHaveLength(1)
    const division = await call('POST', '/api/v2/authorization/divisions', { name: 'Nobody here' })
    const move = (addDivisionIds: unknown[], removeDivisionIds: unknown[]) =>
      call('POST', `${path}/members/divisions`, { addDivisionIds, removeDivisionIds })
    await move([division.body.id], [user.divisionId])
    expect(await membersOf(path)).toEqual([])
    await move([user.divisionId], [])
    expect(await membersOf(path)).toHaveLength(1)
    await move([], [...world.divisions.keys()])
    expect(await membersOf(path)).toEqual([])
    await move([user.divisionId], [])
    expect(await membersOf(path)).toHaveLength(1)
    await call('DELETE', `/api/v2/routing/skills/${skill.body.id}`)
    expect(await membersOf(path)).toEqual([])
  })

  it('an addition to its divisions, which takes nobody out', async () => {
    const group = some(world.skillGroups.values(), ({ members }) => {
      const divisions = [...members].map((id) => world.users.get(id)?.divisionId)
      return new Set(divisions).size > 2
    })
    const path = `/api/v2/routing/skillgroups/${group.id}`
    const before = await membersOf(path)
    const addDivisionIds = [...world.divisions.keys()].slice(1, 2)
    await call('POST', `${path}/members/divisions`, { addDivisionIds, removeDivisionIds: [] })
    expect(await membersOf(path)).toEqual(before)
    const { body } = await call('POST', '/api/v2/routing/skillgroups', {
      name: 'Of one division',
      skillConditions: JSON.parse(JSON.stringify(group.config.skillConditions)),
    })
    const divisions = [...(world.skillGroups.get(String(body.id))?.members ?? [])].map(
      (id) => world.users.get(id)?.divisionId,
    )
    expect([...new Set(divisions)]).toEqual(body.memberDivisions)
  })

  it('the state of a user', async () => {
    const user = some(world.users.values(), ({ state, skills }) => state === 'active' && skills.size > 0)
    const [skillId = ''] = user.skills.keys()
    const group = { name: 'Active', skillConditions: condition(world.skills.get(skillId)?.name ?? '') }
    const { body } = await call('POST', '/api/v2/routing/skillgroups', group)
    const isIn = async (): Promise<boolean> =>
      (await membersOf(`/api/v2/routing/skillgroups/${body.id}`)).some(({ id }) => id === user.id)
    const patch = (state: string) => call('PATCH', `/api/v2/users/${user.id}`, { version: user.version, state })
    await patch('inactive')
    expect(await isIn()).toBe(false)
    await patch('active')
    expect(await isIn()).toBe(true)
  })
})

it('members by group are in the ring to which their group moved', async () => {
  const skillName = some(world.skills.values()).name
  const wide = { name: 'G', skillConditions: condition(skillName), memberDivisions: ['*'] }
  const group = await call('POST', '/api/v2/routing/skillgroups', wide)
  const ring = (memberGroups: object[]) => ({
    expansionCriteria: [{ type: 'TIMEOUT_SECONDS', threshold: 10 }],
    actions: { skillsToRemove: [] },
    memberGroups,
  })
  const own = [{ id: group.body.id, name: 'G', type: 'SKILLGROUP' }]
  const queue = (rings: object[]) => ({ name: 'Ringed', bullseye: { rings } })
  const { body } = await call('POST', '/api/v2/routing/queues', queue([ring(own), ring([]), ring([])]))
  const path = `/api/v2/routing/queues/${body.id}`
  const rings = async () => [...new Set((await membersOf(path)).map(({ ringNumber }) => ringNumber))]
  expect(await rings()).toEqual([1])
  await call('PUT', path, queue([ring([]), ring(own), ring([])]))
  expect(await rings()).toEqual([2])
})

it('members are filtered by presence, and pages of users lead to pages of their kind', async () => {
  const { id } = some(world.queues.values(), ({ members }) => members.size > 5)
  const filtered = async (presence: string): Promise<number> =>
    (await call('GET', `/api/v2/routing/queues/${id}/members?pageSize=100&presence=${presence}`)).rows.length
  const all = await membersOf(`/api/v2/routing/queues/${id}`)
  expect((await filtered('Meal')) + (await filtered('Training'))).toBeLessThan(all.length)
  const first = await call('GET', '/api/v2/users/query?pageSize=4&expand=skills')
  const second = await call('GET', String(first.body.nextUri))
  expect(second.rows).toHaveLength(4)
  expect(second.rows.every((row) => 'skills' in row)).toBe(true)
})

it('a conversation that was transferred is found whole, whatever was looked for before', async () => {
  const history = world.history()
  const row = history.onward.findIndex((next) => next >= 0)
  const startMs = history.start[row] ?? 0
  const interval = [startMs - 1000, startMs + 1000].map((ms) => new Date(ms).toISOString()).join('/')
  const { body } = await call('POST', `${QUERIES}/details/query`, { interval })
  const whole = JSON.parse(JSON.stringify(body.conversations)).find(
    (one: { conversationStart: string; participants: unknown[] }) =>
      Date.parse(one.conversationStart) === startMs && one.participants.length > 3,
  )
  await call('GET', `${QUERIES}/00000000-0000-4000-8000-000000000000/details`)
  const one = await call('GET', `${QUERIES}/${whole.conversationId}/details`)
  expect(one.body).toEqual(whole)
})

it('faults after the answer meet refused requests, too', async () => {
  lab.emulator.faults.add({ fault: { kind: 'reset', when: 'after' }, times: 1 })
  await expect(call('GET', '/api/v2/routing/skills/00000000-0000-4000-8000-000000000000')).rejects.toThrow()
})

it('jobs and tokens are forgotten some time after they ended', async () => {
  const path = `${QUERIES}/aggregates/jobs`
  const job = { interval: intervalOf(lab, 24), metrics: ['nOffered'] }
  const first = await call('POST', path, job)
  lab.emulator.time.jump(72 * HOUR_MS)
  expect((await call('GET', `${path}/${first.body.jobId}`)).body.state).toBe('EXPIRED')
  await call('POST', path, job)
  expect((await call('GET', `${path}/${first.body.jobId}`)).status).toBe(404)
  await lab.login()
  await lab.clock.advance(48 * HOUR_MS)
  await lab.login()
  expect(lab.emulator.state().tokens.tokens).toHaveLength(1)
})

describe('what a queue is set to later', () => {
  it.each(['before the first query', 'after it'])('leaves its past as it was: %s', async (when) => {
    const [plain, changed] = [
      await startLab({ seed: 5, agents: 20, queues: 2 }),
      await startLab({ seed: 5, agents: 20, queues: 2 }),
    ]
    const { id, config } = some(plain.emulator.world.queues.values())
    const ask = async (one: Lab): Promise<unknown> => {
      const metrics = ['tAcw', 'tHandle', 'oServiceLevel', 'nOverSla', 'nOffered']
      const query = { interval: intervalOf(one, 72), groupBy: ['queueId', 'usedRouting'], metrics }
      const { rows, body } = await one.call('POST', `${QUERIES}/aggregates/query`, query)
      return JSON.parse(JSON.stringify(body.results ?? rows).replaceAll(/,"target":[\d.]+/g, ''))
    }
    const before = when === 'after it' ? await ask(changed) : await ask(plain)
    const ring = {
      expansionCriteria: [{ type: 'TIMEOUT_SECONDS', threshold: 10 }],
      actions: { skillsToRemove: [] },
      memberGroups: [],
    }
    const { status } = await changed.call('PUT', `/api/v2/routing/queues/${id}`, {
      name: config.name,
      acwSettings: { wrapupPrompt: 'MANDATORY_TIMEOUT', timeoutMs: 2000 },
      mediaSettings: { call: { alertingTimeoutSeconds: 8, serviceLevel: { percentage: 0.5, durationMs: 300_000 } } },
      bullseye: { rings: [ring, ring] },
    })
    expect([status, await ask(changed)]).toEqual([200, before])
    await Promise.all([plain.stop(), changed.stop()])
  })

  it('divides its contacts by the settings that each of them met', async () => {
    const own = await startLab({ seed: 5, agents: 20, queues: 2 })
    const { id, config } = some(own.emulator.world.queues.values())
    const ask = async (hours: number): Promise<unknown> => {
      const filter = { type: 'and', predicates: [{ dimension: 'queueId', value: id }] }
      const query = { interval: intervalOf(own, hours), groupBy: ['usedRouting'], metrics: ['nOffered'], filter }
      const { body } = await own.call('POST', `${QUERIES}/aggregates/query`, query)
      return body.results
    }
    const before = await ask(72)
    const ring = { expansionCriteria: [{ type: 'TIMEOUT_SECONDS', threshold: 10 }], actions: {}, memberGroups: [] }
    const queue = { name: config.name, bullseye: { rings: [ring, ring] } }
    await own.call('PUT', `/api/v2/routing/queues/${id}`, queue)
    own.emulator.time.jump(72 * HOUR_MS)
    const counts = (results: unknown) => JSON.stringify(results).match(/"usedRouting":"\w+"|"count":\d+/g)
    expect(counts(await ask(144))).toEqual([...(counts(before) ?? []), ...(counts(await ask(72)) ?? [])])
    await own.stop()
  })
})

it('aggregates know the skills that rings dropped, as details do', async () => {
  const own = await startLab({ seed: 5, agents: 30, queues: 3, skills: 4 })
  const type = some(own.emulator.world.contactTypes, ({ skillIds }) => skillIds.length > 0)
  const [id = ''] = type.skillIds
  const ring = { expansionCriteria: [{ type: 'TIMEOUT_SECONDS', threshold: 2 }], actions: { skillsToRemove: [{ id }] } }
  Object.assign(own.emulator.world.queues.get(type.queueId)?.config ?? {}, { bullseye: { rings: [ring, ring] } })
  const query = { interval: intervalOf(own, 96), metrics: ['nOffered'] }
  const count = async (dimension: string): Promise<number> => {
    const filter = { type: 'and', predicates: [{ dimension, value: id }] }
    const { body } = await own.call('POST', `${QUERIES}/aggregates/query`, { ...query, filter })
    return JSON.parse(JSON.stringify(body.results))[0].data[0].metrics[0].stats.count
  }
  const [requested, active, removed] = [
    await count('requestedRoutingSkillId'),
    await count('activeSkillId'),
    await count('removedSkillId'),
  ]
  expect(removed).toBeGreaterThan(0)
  expect(active + removed).toBe(requested)
  await own.stop()
})

/** What was reported of users, skills, languages and utilization, by the numbers of the table of facts. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Lab, some, startLab } from '../lab'

const SKILLS = '/api/v2/routing/skills'
const UTILIZATION = '/api/v2/routing/utilization'
const LAG_MS = 5000
let lab: Lab
let other: Lab
beforeAll(async () => {
  lab = await startLab({ agents: 12, queues: 2, skills: 60 })
  const switches = {
    newSkillLagMs: LAG_MS,
    newLabelLagMs: LAG_MS,
    languageFraction: 'cut',
    utilizationCapacity: '0-25',
    deletedSkill: '404 skillsservice.skillnotfound',
    userStateAlone: false,
    unknownSkill: 'skip',
  } as const
  other = await startLab({ agents: 6, queues: 1, skills: 4, switches })
})
afterAll(async () => {
  await lab.stop()
  await other.stop()
})
const userIn = (where: Lab) => some(where.emulator.world.users.values(), ({ state }) => state === 'active')

it('fact 16: users come in pages of up to 500, with expand too', async () => {
  for (const query of ['', '&expand=skills', '&expand=skills,languages'])
    expect((await lab.call('GET', `/api/v2/users?pageSize=500${query}`)).body.pageSize).toBe(500)
})

it('fact 30: a new skill may be 404 for a while', async () => {
  const made = await other.call('POST', SKILLS, { name: 'Just made' })
  expect((await other.call('GET', `${SKILLS}/${made.body.id}`)).status).toBe(404)
  await other.clock.advance(LAG_MS)
  expect((await other.call('GET', `${SKILLS}/${made.body.id}`)).status).toBe(200)
})

it('fact 31: a deleted skill may still be read, with state deleted', async () => {
  const answers = [lab, other].map(async (where) => {
    const id = some(where.emulator.world.skills.keys())
    await where.call('DELETE', `${SKILLS}/${id}`)
    const { status, body } = await where.call('GET', `${SKILLS}/${id}`)
    expect((await where.call('GET', `${SKILLS}?pageSize=500`)).rows.map((row) => row.id)).not.toContain(id)
    return [status, body.state ?? body.code]
  })
  expect(await Promise.all(answers)).toEqual([
    [200, 'deleted'],
    [404, 'skillsservice.skillnotfound'],
  ])
})

it('fact 32: a bulk call takes 50 skills, and one unknown skill refuses all of it', async () => {
  const user = userIn(lab)
  const at = `/api/v2/users/${user.id}/routingskills/bulk`
  const skills = [...lab.emulator.world.skills.values()].filter(({ state }) => state === 'active')
  const rows = (count: number) => skills.slice(0, count).map(({ id }) => ({ id, proficiency: 1 }))
  const before = [...user.skills]
  expect((await lab.call('PATCH', at, rows(51))).status).toBe(400)
  expect((await lab.call('PATCH', at, [...rows(2), { id: 'nothing', proficiency: 1 }])).status).toBe(404)
  expect([...user.skills]).toEqual(before)
  expect((await lab.call('PATCH', at, rows(50))).status).toBe(200)
})

it('an unknown skill is passed over by the switch', async () => {
  const user = userIn(other)
  const skill = some(other.emulator.world.skills.values(), ({ state }) => state === 'active')
  const rows = [skill.id, 'nothing'].map((id) => ({ id, proficiency: 2 }))
  expect((await other.call('PUT', `/api/v2/users/${user.id}/routingskills/bulk`, rows)).status).toBe(200)
  expect([...user.skills]).toEqual([[skill.id, 2]])
})

it('fact 33: fractions of language levels are rounded', async () => {
  const levels = [lab, other].map(async (where) => {
    const id = some(where.emulator.world.languages.keys())
    const at = `/api/v2/users/${userIn(where).id}/routinglanguages/bulk`
    const { rows } = await where.call('PATCH', at, [{ id, proficiency: 3.6 }])
    return rows.find((row) => row.id === id)?.proficiency
  })
  expect(await Promise.all(levels)).toEqual([4, 3])
})

it('fact 34: a stale version of a user is refused in words that say so', async () => {
  const user = userIn(lab)
  const { status, body } = await lab.call('PATCH', `/api/v2/users/${user.id}`, {
    version: user.version - 1,
    title: 'x',
  })
  expect([status, body.code]).toEqual([400, 'general.conflict'])
  expect(body.message).toBe('The version supplied does not match the current version of the user')
})

it('fact 35: the state of a user must be changed alone', async () => {
  const change = async (where: Lab, body: object) => {
    const user = some(where.emulator.world.users.values(), ({ state }) => state === 'active')
    return (await where.call('PATCH', `/api/v2/users/${user.id}`, { version: user.version, ...body })).status
  }
  expect(await change(lab, { state: 'inactive', title: 'Lead' })).toBe(400)
  expect(await change(lab, { state: 'active', title: 'Lead' })).toBe(200)
  expect(await change(lab, { state: 'inactive' })).toBe(200)
  expect(await change(other, { state: 'inactive', title: 'Lead' })).toBe(200)
})

it('fact 36: deleted users can be searched for', async () => {
  const user = [...lab.emulator.world.users.values()].at(-1)
  if (user === undefined) throw new Error('nobody is there')
  user.state = 'deleted'
  const mail = { type: 'EXACT', fields: ['email'], value: user.email }
  const state = { type: 'EXACT', fields: ['state'], values: ['deleted'] }
  const search = async (query: object[]) => (await lab.call('POST', '/api/v2/users/search', { query })).body.total
  expect([await search([mail, state]), await search([mail])]).toEqual([1, 0])
})

it('fact 37: the list of inactive users ends at 10,000', async () => {
  const page = async (number: number) =>
    (await lab.call('GET', `/api/v2/users?state=inactive&pageSize=500&pageNumber=${number}`)).status
  expect([await page(20), await page(21)]).toEqual([200, 400])
})

it('fact 38: after a new label there are conflicts for a while', async () => {
  const made = await other.call('POST', `${UTILIZATION}/labels`, { name: 'VIP' })
  const body = { utilization: { chat: { maximumCapacity: 3 } } }
  expect([made.status, (await other.call('PUT', UTILIZATION, body)).status]).toEqual([200, 409])
  expect((await other.call('POST', `${UTILIZATION}/labels`, { name: 'VIP 2' })).status).toBe(409)
  await other.clock.advance(LAG_MS)
  expect((await other.call('PUT', UTILIZATION, body)).status).toBe(200)
})

it('fact 39: capacities go from 1 to 50, or from 0 to 25 by the switch', async () => {
  const put = async (where: Lab, maximumCapacity: number) =>
    (await where.call('PUT', UTILIZATION, { utilization: { chat: { maximumCapacity } } })).status
  const all = async (where: Lab) => [
    await put(where, 0),
    await put(where, 25),
    await put(where, 50),
    await put(where, 51),
  ]
  expect(await all(lab)).toEqual([400, 200, 200, 400])
  expect(await all(other)).toEqual([200, 200, 400, 400])
})

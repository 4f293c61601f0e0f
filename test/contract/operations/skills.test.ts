/** The catalogs of skills and languages, and the levels of users. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NotFoundError } from '../../../src'
import { byId, ids, type Org, plain, some, startOrg } from './org'

let org: Org
beforeAll(async () => {
  org = await startOrg({ skills: 14 })
})
afterAll(() => org.stop())

const levelsOf = (rows: readonly { id?: string | undefined; proficiency?: number | undefined }[] | undefined) =>
  Object.fromEntries((rows ?? []).map(({ id, proficiency }) => [id ?? '', proficiency]))

describe('skills', () => {
  it('list and get', async () => {
    const api = new org.sdk.RoutingApi()
    const listed = await org.client.routing.skills.list({ pageSize: 5 }).toArray()
    expect(ids(listed)).toEqual(ids(org.emulator.world.skills.values()))
    expect(byId(listed)).toEqual(byId((await api.getRoutingSkills({ pageSize: 100 })).entities))
    const skill = some(org.emulator.world.skills.values())
    const got = await org.client.routing.skills.get(skill.id)
    expect(got.name).toBe(skill.name)
    expect(plain(got)).toEqual(plain(await api.getRoutingSkill(skill.id)))
    expect((await org.client.routing.skills.findByName(skill.name))?.id).toBe(skill.id)
  })

  it('create and delete', async () => {
    const api = new org.sdk.RoutingApi()
    const made = await org.client.routing.skills.create({ name: 'Contract: Tax' })
    expect(await api.getRoutingSkill(made.id)).toMatchObject({ name: 'Contract: Tax', state: 'active' })
    const { skills } = org.user()
    skills.set(made.id, 3)
    await org.client.routing.skills.delete(made.id)
    expect(await org.client.routing.skills.get(made.id)).toMatchObject({ state: 'deleted' })
    expect(await api.getRoutingSkill(made.id)).toMatchObject({ state: 'deleted' })
    await expect(org.client.routing.skills.delete(made.id)).rejects.toThrow(NotFoundError)
    expect(skills.has(made.id)).toBe(false)
  })
})

describe('skills of a user', () => {
  it('get, set, replace and remove', async () => {
    const { userSkills } = org.client.routing
    const api = new org.sdk.UsersApi()
    const user = org.user(3)
    const official = async () => levelsOf((await api.getUserRoutingskills(user.id, { pageSize: 50 })).entities)
    expect(levelsOf(await userSkills.get(user.id))).toEqual(Object.fromEntries(user.skills))
    const [a = '', b = '', c = ''] = org.emulator.world.skills.keys()
    const set = await userSkills.update(user.id, [
      { id: a, proficiency: 4.5 },
      { id: b, proficiency: 0 },
    ])
    expect(levelsOf(set)).toEqual(await official())
    expect(await official()).toMatchObject({ [a]: 4.5, [b]: 0 })
    await userSkills.set(user.id, [
      { id: b, proficiency: 2 },
      { id: c, proficiency: 5 },
    ])
    expect(await official()).toEqual({ [b]: 2, [c]: 5 })
    await userSkills.remove(user.id, b)
    expect(await official()).toEqual({ [c]: 5 })
    expect([...user.skills]).toEqual([[c, 5]])
  })
})

describe('languages', () => {
  it('list and get', async () => {
    const api = new org.sdk.RoutingApi()
    const listed = await org.client.languages.list().toArray()
    expect(ids(listed)).toEqual(ids(org.emulator.world.languages.values()))
    expect(byId(listed)).toEqual(byId((await api.getRoutingLanguages({ pageSize: 100 })).entities))
    const [language] = listed
    expect(plain(await org.client.languages.get(language?.id ?? ''))).toEqual(
      plain(await api.getRoutingLanguage(language?.id ?? '')),
    )
  })

  it('create and delete', async () => {
    const api = new org.sdk.RoutingApi()
    const made = await org.client.languages.create({ name: 'Frisian' })
    expect((await api.getRoutingLanguage(made.id)).name).toBe('Frisian')
    await org.client.languages.delete(made.id)
    const left = await org.client.languages.list({ name: 'Frisian' }).toArray()
    expect(left.filter((language) => language.state !== 'deleted')).toEqual([])
  })

  it('of a user: get, update and remove', async () => {
    const api = new org.sdk.UsersApi()
    const user = org.user(5)
    const official = async () => levelsOf((await api.getUserRoutinglanguages(user.id, { pageSize: 50 })).entities)
    expect(levelsOf(await org.client.routing.userLanguages.get(user.id))).toEqual(Object.fromEntries(user.languages))
    const [id = ''] = org.emulator.world.languages.keys()
    const after = await org.client.routing.userLanguages.update(user.id, [{ id, proficiency: 4 }])
    expect(levelsOf(after)).toEqual(await official())
    expect(await official()).toMatchObject({ [id]: 4 })
    await org.client.routing.userLanguages.remove(user.id, id)
    expect(await official()).not.toHaveProperty(id)
    expect(user.languages.has(id)).toBe(false)
  })
})

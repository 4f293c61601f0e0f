import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NotFoundError, ValidationError } from '../../src'
import { grantedPermissions } from '../../src/resources/org/authorization'
import { isGranted } from '../../src/resources/org/permissions'
import { type Emulated, emulated } from '../support/emulated'

let org: Emulated
let userIds: string[]
beforeAll(async () => {
  org = await emulated({ agents: 230 })
  userIds = [...org.emulator.world.users.keys()]
})
afterAll(() => org.stop())

const requests = () => org.emulator.stats.requests

describe('users', () => {
  it('are the same by page, by id and by search', async () => {
    const { users } = org.client
    const living = [...org.emulator.world.users.values()].filter(({ state }) => state === 'active')
    const all = new Set(living.map(({ id }) => id))
    const ids = (found: { id: string }[]) => new Set(found.map(({ id }) => id))
    expect(ids(await users.list({ pageSize: 50 }).toArray())).toEqual(all)
    const before = requests()
    const byIds = await users.byIds([...userIds].reverse(), { expand: ['skills'] })
    expect(requests() - before).toBe(3)
    expect(byIds.map(({ id }) => id)).toEqual([...userIds].reverse())
    const [{ email = '', id } = { id: '' }] = byIds
    expect(await users.search([{ type: 'EXACT', fields: ['email'], value: email }]).toArray()).toMatchObject([{ id }])
    expect(await users.byIds(['00000000-0000-4000-8000-000000000000'])).toEqual([])
  })

  it('have all their queues, joined and not', async () => {
    const { users } = org.client
    const queue = [...org.emulator.world.queues.values()].find(({ members }) => members.size > 1)
    const [userId = ''] = [...(queue?.members.values() ?? [])]
      .filter(({ memberBy }) => memberBy === 'user')
      .map((m) => m.userId)
    const before = await users.queues(userId)
    await users.setQueues(userId, [{ id: queue?.id ?? '', joined: false }])
    const after = await users.queues(userId)
    expect(after.map(({ id }) => id).sort()).toEqual(before.map(({ id }) => id).sort())
    expect(after.find(({ id }) => id === queue?.id)).toMatchObject({ joined: false })
    expect((await users.queues(userId, { joined: true })).some(({ id }) => id === queue?.id)).toBe(false)
  })

  it('are changed at the version that was read', async () => {
    const { users } = org.client
    const [userId = ''] = userIds
    const { version = 0 } = await users.get(userId)
    await users.update(userId, { certifications: ['CCNA'] })
    expect(org.emulator.world.users.get(userId)?.certifications).toEqual(['CCNA'])
    await expect(users.update(userId, { certifications: [], version })).rejects.toMatchObject({ name: 'ConflictError' })
  })
})

describe('skills and languages', () => {
  it('are created once, found, and deleted', async () => {
    const { skills } = org.client.routing
    org.emulator.faults.add({ method: 'POST', path: /routing\/skills$/, times: 1, fault: { kind: 'truncated' } })
    const skill = await skills.create({ name: 'Fresh' })
    org.emulator.faults.clear()
    expect([...org.emulator.world.skills.values()].filter(({ name }) => name === 'Fresh')).toHaveLength(1)
    expect(await skills.findByName('fresh')).toMatchObject({ id: skill.id })
    await skills.delete(skill.id)
    expect(await skills.findByName('Fresh')).toBeUndefined()
    await expect(skills.create({ name: '  ' })).rejects.toThrow(ValidationError)
  })

  it('of a language: set, read and taken away', async () => {
    const { languages } = org.client
    const { userLanguages } = org.client.routing
    const { id } = await languages.create({ name: 'Esperanto' })
    const [userId = ''] = userIds
    await userLanguages.update(userId, [{ id, proficiency: 4 }])
    expect(org.emulator.world.users.get(userId)?.languages.get(id)).toBe(4)
    expect((await userLanguages.get(userId)).find((language) => language.id === id)).toMatchObject({ proficiency: 4 })
    await userLanguages.remove(userId, id)
    expect(org.emulator.world.users.get(userId)?.languages.has(id)).toBe(false)
    await languages.delete(id)
  })
})

describe('skill groups', () => {
  it('are created, changed without losing their conditions, and deleted', async () => {
    const { skillGroups } = org.client.routing
    const [skill] = [...org.emulator.world.skills.values()]
    const condition = { routingSkill: skill?.name ?? '', comparator: 'GreaterThan', proficiency: 3 }
    const skillConditions = [
      { routingSkillConditions: [condition], languageSkillConditions: [], operation: 'And' as const },
    ]
    const group = await skillGroups.create({ name: 'Seniors', skillConditions })
    await skillGroups.update(group.id, { name: 'Masters' })
    expect(await skillGroups.get(group.id)).toMatchObject({ name: 'Masters', skillConditions })
    expect((await skillGroups.list().toArray()).some(({ id }) => id === group.id)).toBe(true)
    const expected = [...org.emulator.world.users.values()].filter(
      (user) => (user.skills.get(skill?.id ?? '') ?? 0) > 3,
    )
    const members = await skillGroups.members(group.id).toArray()
    expect(new Set(members.map(({ id }) => id))).toEqual(new Set(expected.map(({ id }) => id)))
    await skillGroups.delete(group.id)
    await expect(skillGroups.get(group.id)).rejects.toThrow(NotFoundError)
    const half = [{ ...skillConditions[0], routingSkillConditions: [{ ...condition, proficiency: 2.5 }] }]
    // @ts-expect-error conditions from plain JavaScript
    await expect(skillGroups.create({ name: 'x', skillConditions: half })).rejects.toThrow('proficiency')
  })
})

describe('utilization', () => {
  it('of a user is set, told apart from the org, and reset', async () => {
    const { userUtilization } = org.client.routing
    const [userId = ''] = userIds
    expect(await userUtilization.get(userId)).toMatchObject({ level: 'Organization' })
    await userUtilization.set(userId, { utilization: { chat: { maximumCapacity: 3 } } })
    expect(await userUtilization.get(userId)).toMatchObject({
      level: 'Agent',
      utilization: { chat: { maximumCapacity: 3 } },
    })
    await userUtilization.reset(userId)
    expect(await userUtilization.get(userId)).toMatchObject({ level: 'Organization' })
  })

  it('refuses what the platform would, before anything is sent', async () => {
    const { utilization } = org.client.routing
    const before = requests()
    const set = (media: object) => utilization.set({ utilization: { ...media } })
    await expect(set({ voice: { maximumCapacity: 1 } })).rejects.toThrow(
      'utilization.utilization.voice: is no media type',
    )
    await expect(set({ chat: { maximumCapacity: 51 } })).rejects.toThrow('0 to 50')
    await expect(set({ chat: { interruptableMediaTypes: ['chat'] } })).rejects.toThrow('must not hold chat itself')
    expect(requests()).toBe(before)
  })
})

describe('org', () => {
  it('tells who we are, what we may do and what limits there are', async () => {
    const { organizations, tokens, authorization, limits, oauthClients, divisions, licenses } = org.client
    expect((await organizations.me()).id).toBe(org.emulator.world.org.id)
    expect((await tokens.me()).OAuthClient).toMatchObject({ id: org.emulator.clientId })
    expect(isGranted('routing:skill:assign', grantedPermissions(await authorization.me()))).toBe(true)
    expect((await limits.namespace('platform.api')).length).toBeGreaterThan(0)
    expect((await limits.defaults('platform.api')).length).toBeGreaterThan(0)
    expect(await limits.namespaces().toArray()).toContain('platform.api')
    expect(JSON.stringify(await oauthClients.list().toArray())).not.toContain(org.emulator.clientSecret)
    expect(await oauthClients.get(org.emulator.clientId)).not.toHaveProperty('secret')
    expect((await divisions.list().toArray()).map(({ id }) => id)).toContain((await divisions.home()).id)
    expect((await divisions.list().toArray()).length).toBe(org.emulator.world.divisions.size)
    const some = userIds.slice(0, 150)
    const found = new Map((await licenses.byIds(some)).map((user) => [user.id, user.licenses]))
    for (const id of some) expect(found.get(id)).toEqual(org.emulator.world.users.get(id)?.licenses)
    expect((await licenses.get(some[0] ?? '')).licenses).toEqual(found.get(some[0] ?? ''))
    expect((await licenses.list().toArray()).length).toBeGreaterThan(200)
    expect((await licenses.definitions()).length).toBeGreaterThan(0)
  })
})

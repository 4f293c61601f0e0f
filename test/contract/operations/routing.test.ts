/** Skill groups, utilization and its labels, routing settings, predictors. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NotFoundError } from '../../../src'
import { byId, ids, type Org, plain, some, startOrg } from './org'

let org: Org
beforeAll(async () => {
  org = await startOrg()
})
afterAll(() => org.stop())

describe('skill groups', () => {
  it('list, get and members', async () => {
    const api = new org.sdk.RoutingApi()
    const { skillGroups } = org.client.routing
    const listed = await skillGroups.list({ pageSize: 2 }).toArray()
    expect(ids(listed)).toEqual(ids(org.emulator.world.skillGroups.values()))
    expect(byId(listed)).toEqual(byId((await api.getRoutingSkillgroups({ pageSize: 200 })).entities))
    const group = some(org.emulator.world.skillGroups.values(), (it) => it.members.size > 0)
    expect(plain(await skillGroups.get(group.id))).toEqual(plain(await api.getRoutingSkillgroup(group.id)))
    const members = await skillGroups.members(group.id, { pageSize: 3 }).toArray()
    expect(ids(members)).toEqual([...group.members].sort())
    expect(byId(members)).toEqual(byId((await api.getRoutingSkillgroupMembers(group.id, { pageSize: 200 })).entities))
  })

  it('create, update and delete; membership follows the condition', async () => {
    const api = new org.sdk.RoutingApi()
    const { skillGroups } = org.client.routing
    const holders = (skillId: string, min: number) =>
      [...org.emulator.world.users.values()]
        .filter((user) => user.state === 'active' && (user.skills.get(skillId) ?? -1) >= min)
        .map(({ id }) => id)
    const skill = some(org.emulator.world.skills.values(), ({ id }) => holders(id, 1).length > holders(id, 4).length)
    const condition = (proficiency: number) => ({
      routingSkillConditions: [
        { routingSkill: skill.name, comparator: 'GreaterThanOrEqualTo', proficiency, childConditions: [] },
      ],
      languageSkillConditions: [],
      operation: 'And' as const,
    })
    const made = await skillGroups.create({
      name: 'Contract group',
      skillConditions: [condition(1)],
      memberDivisions: ['*'],
    })
    org.settle()
    const division = org.emulator.world.skillGroups.get(made.id)?.config.divisionId
    const inDivision = (userIds: readonly string[]) =>
      userIds.filter((id) => org.emulator.world.users.get(id)?.divisionId === division)
    const members = async () => ids(await skillGroups.members(made.id).toArray())
    expect(ids((await api.getRoutingSkillgroupMembers(made.id, { pageSize: 200 })).entities)).toEqual(await members())
    const wide = await members()
    expect(wide).toEqual(expect.arrayContaining(inDivision(holders(skill.id, 1))))
    await skillGroups.update(made.id, { description: 'narrow', skillConditions: [condition(4)] })
    org.settle()
    const official = await api.getRoutingSkillgroup(made.id)
    expect(official).toMatchObject({ name: 'Contract group', description: 'narrow', status: 'Complete' })
    expect(plain(official.skillConditions)).toEqual(plain((await skillGroups.get(made.id)).skillConditions))
    const narrow = await members()
    expect(narrow.length).toBeLessThan(wide.length)
    expect(narrow.every((id) => holders(skill.id, 4).includes(id))).toBe(true)
    await skillGroups.delete(made.id)
    await expect(skillGroups.get(made.id)).rejects.toThrow(NotFoundError)
    expect(org.emulator.world.skillGroups.has(made.id)).toBe(false)
  })
})

describe('utilization', () => {
  it('of the org: get, set and reset', async () => {
    const api = new org.sdk.RoutingApi()
    const { utilization } = org.client.routing
    const before = await utilization.get()
    expect(plain(before)).toEqual(plain(await api.getRoutingUtilization()))
    await utilization.set({ utilization: { chat: { maximumCapacity: 7, interruptableMediaTypes: ['email'] } } })
    const official = await api.getRoutingUtilization()
    expect(official.utilization?.chat).toMatchObject({ maximumCapacity: 7, interruptableMediaTypes: ['email'] })
    expect(plain(await utilization.get())).toEqual(plain(official))
    await utilization.reset()
    expect((await api.getRoutingUtilization()).utilization?.chat?.maximumCapacity).not.toBe(7)
  })

  it('of a user: get, set and reset', async () => {
    const api = new org.sdk.RoutingApi()
    const { userUtilization } = org.client.routing
    const user = org.user(1)
    user.utilization = undefined
    expect((await userUtilization.get(user.id)).level).toBe('Organization')
    await userUtilization.set(user.id, { utilization: { email: { maximumCapacity: 3 } }, maxInboundCalls: 1 })
    const official = await api.getRoutingUserUtilization(user.id)
    expect(official).toMatchObject({ level: 'Agent', utilization: { email: { maximumCapacity: 3 } } })
    expect(plain(await userUtilization.get(user.id))).toEqual(plain(official))
    await userUtilization.reset(user.id)
    expect((await api.getRoutingUserUtilization(user.id)).level).toBe('Organization')
    expect(user.utilization).toBeUndefined()
  })

  it('labels: create, list, get, rename and delete', async () => {
    const api = new org.sdk.RoutingApi()
    const { labels } = org.client.routing.utilization
    const made = await labels.create('Priority')
    expect((await api.getRoutingUtilizationLabel(made.id)).name).toBe('Priority')
    await labels.rename(made.id, 'Premium')
    expect((await labels.get(made.id)).name).toBe('Premium')
    const listed = await labels.list().toArray()
    expect(byId(listed)).toEqual(byId((await api.getRoutingUtilizationLabels({ pageSize: 100 })).entities))
    expect(ids(listed)).toContain(made.id)
    await labels.delete(made.id, { force: true })
    expect(org.emulator.world.utilizationLabels.has(made.id)).toBe(false)
    await expect(labels.get(made.id)).rejects.toThrow(NotFoundError)
  })
})

describe('settings and predictors', () => {
  it('settings.get and set', async () => {
    const api = new org.sdk.RoutingApi()
    const { settings } = org.client.routing
    const before = await settings.get()
    expect(plain(before)).toEqual(plain(await api.getRoutingSettings()))
    const desired = before.resetAgentScoreOnPresenceChange !== true
    await settings.set({ resetAgentScoreOnPresenceChange: desired })
    expect((await api.getRoutingSettings()).resetAgentScoreOnPresenceChange).toBe(desired)
  })

  it('predictors.list, whole and by queue', async () => {
    const { predictors } = org.client.routing
    const queue = org.queue()
    org.emulator.world.predictors.set('5b2c52a8-7f1f-4f6e-9a3f-0f3c1fd5a001', {
      id: '5b2c52a8-7f1f-4f6e-9a3f-0f3c1fd5a001',
      queueIds: [queue.id],
      kpi: 'AHT',
    })
    const all = await predictors.list().toArray()
    expect(byId(all)).toEqual(byId((await new org.sdk.RoutingApi().getRoutingPredictors()).entities))
    expect(ids(all)).toEqual(ids(org.emulator.world.predictors.values()))
    const own = await predictors.list({ queueIds: [queue.id] }).toArray()
    expect(ids(own)).toEqual(
      ids([...org.emulator.world.predictors.values()].filter((it) => it.queueIds.includes(queue.id))),
    )
  })
})

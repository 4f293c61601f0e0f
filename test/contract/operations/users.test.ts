/** Users: lists by every way there is, queues, routing status, changes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ConflictError } from '../../../src'
import { byId, ids, type Org, plain, some, startOrg } from './org'

let org: Org
beforeAll(async () => {
  org = await startOrg()
})
afterAll(() => org.stop())

const activeIds = () => ids([...org.emulator.world.users.values()].filter((user) => user.state === 'active'))

describe('users', () => {
  it('list with all that can be expanded', async () => {
    const expand = ['skills', 'languages', 'routingStatus', 'groups']
    const ours = await org.client.users.list({ expand, pageSize: 20 }).toArray()
    expect(ids(ours)).toEqual(activeIds())
    const official = await new org.sdk.UsersApi().getUsers({ expand, pageSize: 100 })
    expect(byId(ours)).toEqual(byId(official.entities))
    const user = org.user(2)
    const skills = ours.find(({ id }) => id === user.id)?.skills ?? []
    expect(Object.fromEntries(skills.map(({ id, proficiency }) => [id, proficiency]))).toEqual(
      Object.fromEntries(user.skills),
    )
  })

  it('get and byIds', async () => {
    const user = org.user(4)
    const ours = await org.client.users.get(user.id, { expand: ['skills'] })
    expect(plain(ours)).toEqual(plain(await new org.sdk.UsersApi().getUser(user.id, { expand: ['skills'] })))
    expect(ours).toMatchObject({ name: user.name, email: user.email })
    const desired = activeIds().slice(3, 9).reverse()
    expect((await org.client.users.byIds(desired)).map(({ id }) => id)).toEqual(desired)
  })

  it('search', async () => {
    const user = org.user(6)
    const criteria = [{ type: 'EXACT', fields: ['email'], value: user.email }]
    const ours = await org.client.users.search(criteria, { expand: ['skills'] }).toArray()
    const api = new org.sdk.SearchApi()
    const official = await api.postUsersSearch({ query: criteria, expand: ['skills'], enforcePermissions: true })
    expect(plain(ours)).toEqual(plain(official.results))
    expect(ids(ours)).toEqual([user.id])
  })

  it('list walks the cursor to the end where users are inactive', async () => {
    const gone = [org.user(3), org.user(4)]
    for (const user of gone) user.state = 'inactive'
    const ours = await org.client.users.list({ state: 'inactive', pageSize: 1 }).toArray()
    expect(ids(ours)).toEqual(ids([...org.emulator.world.users.values()].filter(({ state }) => state === 'inactive')))
    const official = await new org.sdk.UsersApi().getUsersQuery({ pageSize: 200, state: 'inactive' })
    expect(byId(ours)).toEqual(byId(official.entities))
    for (const user of gone) user.state = 'active'
  })

  it('queues and setQueues', async () => {
    const api = new org.sdk.UsersApi()
    const queue = org.queue((it) => [...it.members.values()].some((m) => m.joined && m.memberBy === 'user'))
    const member = some(queue.members.values(), (it) => it.joined && it.memberBy === 'user')
    const official = async () => ids((await api.getUserQueues(member.userId, { joined: true })).entities)
    const joined = (await org.client.users.queues(member.userId)).filter((it) => it.joined)
    expect(ids(joined)).toEqual(await official())
    expect(ids(joined)).toContain(queue.id)
    await org.client.users.setQueues(member.userId, [{ id: queue.id, joined: false }])
    org.settle()
    expect(await official()).not.toContain(queue.id)
    expect(queue.members.get(member.userId)?.joined).toBe(false)
    const left = await org.client.users.queues(member.userId, { joined: false })
    expect(ids(left)).toContain(queue.id)
  })

  it('routingStatus and setRoutingStatus', async () => {
    const api = new org.sdk.UsersApi()
    const user = org.user(7)
    expect((await org.client.users.routingStatus(user.id)).status).toBe(user.routingStatus)
    const other = user.routingStatus === 'IDLE' ? 'OFF_QUEUE' : 'IDLE'
    await org.client.users.setRoutingStatus(user.id, other)
    expect((await api.getUserRoutingstatus(user.id)).status).toBe(other)
    expect(plain(await org.client.users.routingStatus(user.id))).toEqual(plain(await api.getUserRoutingstatus(user.id)))
  })

  it('skillGroups', async () => {
    const group = some(org.emulator.world.skillGroups.values(), (it) => it.members.size > 0)
    const userId = some(group.members)
    const ours = await org.client.users.skillGroups(userId).toArray()
    expect(byId(ours)).toEqual(byId((await new org.sdk.UsersApi().getUserSkillgroups(userId)).entities))
    expect(ids(ours)).toContain(group.id)
  })

  it('update changes the version that was read, and no other', async () => {
    const user = org.user(8)
    const before = user.version
    const changed = await org.client.users.update(user.id, { title: 'Senior agent', acdAutoAnswer: true })
    expect(changed).toMatchObject({ title: 'Senior agent', version: before + 1 })
    expect(await new org.sdk.UsersApi().getUser(user.id)).toMatchObject({ title: 'Senior agent', acdAutoAnswer: true })
    await expect(org.client.users.update(user.id, { title: 'Late', version: before })).rejects.toThrow(ConflictError)
    expect(user.title).toBe('Senior agent')
  })
})

/** Queues and their members. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NotFoundError } from '../../../src'
import { byId, ids, type Org, plain, some, startOrg } from './org'

let org: Org
beforeAll(async () => {
  org = await startOrg()
})
afterAll(() => org.stop())

describe('queues', () => {
  it('list, byIds, divisionViews and get', async () => {
    const api = new org.sdk.RoutingApi()
    const { queues } = org.client.routing
    const truth = ids(org.emulator.world.queues.values())
    const listed = await queues.list({ pageSize: 4 }).toArray()
    expect(ids(listed)).toEqual(truth)
    expect(byId(listed)).toEqual(byId((await api.getRoutingQueues({ pageSize: 100 })).entities))
    expect(ids(await queues.byIds(truth.slice(1, 3)))).toEqual(truth.slice(1, 3))
    const views = await queues.divisionViews().toArray()
    expect(ids(views)).toEqual(truth)
    expect(byId(views)).toEqual(byId((await api.getRoutingQueuesDivisionviewsAll({ pageSize: 100 })).entities))
    for (const id of truth) expect(plain(await queues.get(id))).toEqual(plain(await api.getRoutingQueue(id)))
  })

  it('create, update, replace and delete', async () => {
    const api = new org.sdk.RoutingApi()
    const { queues } = org.client.routing
    const made = await queues.create({
      name: 'Contract',
      description: 'first',
      skillEvaluationMethod: 'ALL',
      acwSettings: { wrapupPrompt: 'MANDATORY_TIMEOUT', timeoutMs: 30_000 },
    })
    expect(await api.getRoutingQueue(made.id)).toMatchObject({
      name: 'Contract',
      skillEvaluationMethod: 'ALL',
      acwSettings: { timeoutMs: 30_000 },
    })
    await queues.update(made.id, { skillEvaluationMethod: 'BEST', acwSettings: { timeoutMs: 45_000 } })
    expect(await api.getRoutingQueue(made.id)).toMatchObject({
      description: 'first',
      skillEvaluationMethod: 'BEST',
      acwSettings: { wrapupPrompt: 'MANDATORY_TIMEOUT', timeoutMs: 45_000 },
    })
    await queues.replace(made.id, { name: 'Contract two', skillEvaluationMethod: 'NONE' })
    const replaced = await api.getRoutingQueue(made.id)
    expect(replaced).toMatchObject({ name: 'Contract two', skillEvaluationMethod: 'NONE' })
    expect(replaced.description ?? '').toBe('')
    await queues.delete(made.id, { force: true })
    await expect(queues.get(made.id)).rejects.toThrow(NotFoundError)
    expect(org.emulator.world.queues.has(made.id)).toBe(false)
  })

  it('updates every generated queue without losing a field', async () => {
    const api = new org.sdk.RoutingApi()
    for (const { id } of org.emulator.world.queues.values()) {
      const { dateModified: _was, modifiedBy: _by, ...before } = await api.getRoutingQueue(id)
      await org.client.routing.queues.update(id, { description: 'seen' })
      const { dateModified: _is, modifiedBy: _who, ...after } = await api.getRoutingQueue(id)
      expect(plain(after)).toEqual(plain({ ...before, description: 'seen' }))
    }
  })

  it('wrapupCodes and estimated waits', async () => {
    const api = new org.sdk.RoutingApi()
    const { queues } = org.client.routing
    const { id } = org.queue()
    const codes = await queues.wrapupCodes(id).toArray()
    expect(byId(codes)).toEqual(byId((await api.getRoutingQueueWrapupcodes(id, { pageSize: 100 })).entities))
    expect(codes.length).toBeGreaterThan(0)
    expect(codes.every((code) => org.emulator.world.wrapupCodes.get(code.id)?.name === code.name)).toBe(true)
    const wait = await queues.estimatedWaitTime(id)
    expect(plain(wait)).toEqual(plain(await api.getRoutingQueueEstimatedwaittime(id)))
    expect(wait.results[0]?.intent).toBe('ALL')
    const calls = await queues.estimatedWaitTime(id, { mediaType: 'call' })
    expect(plain(calls)).toEqual(plain(await api.getRoutingQueueMediatypeEstimatedwaittime(id, 'call')))
    expect(calls.results[0]?.intent).toBe('CALL')
  })
})

describe('members', () => {
  it('lists, adds, joins, leaves, rings and removes', async () => {
    const api = new org.sdk.RoutingApi()
    const { members } = org.client.routing
    const queue = org.queue((it) => it.config.bullseye !== undefined)
    const official = async () => (await api.getRoutingQueueMembers(queue.id, { pageSize: 100 })).entities ?? []
    expect(byId(await members.list(queue.id).toArray())).toEqual(byId(await official()))
    const user = some(org.emulator.world.users.values(), (it) => it.state === 'active' && !queue.members.has(it.id))
    const officially = async () => some(await official(), (member) => member.id === user.id)

    await members.add(queue.id, [user.id])
    org.settle()
    expect(await officially()).toMatchObject({ memberBy: 'user' })
    await members.leave(queue.id, [user.id])
    org.settle()
    expect((await officially()).joined).toBe(false)
    await members.join(queue.id, [user.id])
    org.settle()
    expect((await officially()).joined).toBe(true)
    await members.setRing(queue.id, user.id, 2)
    org.settle()
    expect((await officially()).ringNumber).toBe(2)
    expect(some(await members.list(queue.id).toArray(), (it) => it.id === user.id).ringNumber).toBe(2)
    await members.remove(queue.id, [user.id])
    org.settle()
    expect(ids(await official())).not.toContain(user.id)
    expect(queue.members.has(user.id)).toBe(false)
  })
})

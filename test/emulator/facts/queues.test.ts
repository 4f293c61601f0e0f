/** What was reported of queues and their members, by the numbers of the table of facts. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createClient } from '../../../src/client'
import type { WorldQueue } from '../../../src/emulator'
import { clientCredentials } from '../../../src/transport/auth/client-credentials'
import { type Lab, some, startLab } from '../lab'

const AT = '/api/v2/routing/queues'
const LAG_MS = 5000
let lab: Lab
let slow: Lab
beforeAll(async () => {
  lab = await startLab({ agents: 24, queues: 8, skills: 6 })
  const switches = { newMemberLagMs: LAG_MS, lagMs: LAG_MS, newQueueLagMs: LAG_MS, deletedQueueLagMs: LAG_MS }
  slow = await startLab({ agents: 8, queues: 6, skills: 4, switches })
})
afterAll(async () => {
  await lab.stop()
  await slow.stop()
})
const queueWith = (test: (queue: WorldQueue) => boolean, of = lab): WorldQueue =>
  some(of.emulator.world.queues.values(), test)
const ringed = ({ config }: WorldQueue): boolean => config.bullseye !== undefined
const plain = ({ config, members }: WorldQueue): boolean => config.bullseye === undefined && members.size > 0
const later = () => slow.clock.advance(LAG_MS)

it('fact 13: pages of queue members are cut at 100', async () => {
  const { status, body } = await lab.call('GET', `${AT}/${queueWith(plain).id}/members?pageSize=500`)
  expect([status, body.pageSize]).toEqual([200, 100])
})

it('fact 14: lists of members have no totals', async () => {
  const { body } = await lab.call('GET', `${AT}/${queueWith(plain).id}/members`)
  expect(Object.keys(body)).not.toEqual(expect.arrayContaining(['total']))
  expect(body.pageCount).toBeUndefined()
})

it('fact 15: queues come in pages of up to 500', async () => {
  expect((await lab.call('GET', `${AT}?pageSize=501`)).body.pageSize).toBe(500)
})

it('fact 17: lists of queues leave out the groups of rings, the single read has them', async () => {
  const queue = queueWith((one) => ringed(one) && JSON.stringify(one.config.bullseye).includes('SKILLGROUP'))
  const listed = (await lab.call('GET', `${AT}?id=${queue.id}`)).rows[0]
  const single = await lab.call('GET', `${AT}/${queue.id}`)
  expect(JSON.stringify(listed?.bullseye)).not.toContain('SKILLGROUP')
  expect(JSON.stringify(single.body.bullseye)).toContain('SKILLGROUP')
})

it('fact 18: hasPeer filters queues', async () => {
  const queue = queueWith(plain)
  queue.config.peerId = queue.id
  const ids = async (query: string) => (await lab.call('GET', `${AT}?${query}`)).rows.map(({ id }) => id)
  expect(await ids('hasPeer=true')).toEqual([queue.id])
  expect(await ids('hasPeer=false')).toHaveLength(7)
  expect(await ids(`peerId=${queue.id}`)).toEqual([queue.id])
})

it('fact 19: an empty callback mode gets 400', async () => {
  const mediaSettings = { callback: { mode: '' } }
  expect((await lab.call('POST', AT, { name: 'Empty mode', mediaSettings })).status).toBe(400)
})

it('fact 20: the first rule of conditional group routing must not name its own queue, and our client leaves it out', async () => {
  const queue = queueWith(({ config }) => config.conditionalGroupRouting !== undefined)
  const read = await lab.call('GET', `${AT}/${queue.id}`)
  expect(read.body.conditionalGroupRouting).toMatchObject({ rules: [{ queue: { id: queue.id } }] })
  const refused = await lab.call('PUT', `${AT}/${queue.id}`, read.body)
  expect([refused.status, refused.body.code]).toEqual([400, 'constraint.validation'])
  const { emulator, clock } = lab
  const auth = clientCredentials({ clientId: emulator.clientId, clientSecret: emulator.clientSecret })
  const client = createClient({ baseUrl: emulator.url, loginUrl: emulator.loginUrl, auth, clock })
  const before = queue.config.conditionalGroupRouting
  await client.routing.queues.update(queue.id, { description: 'written by the client' })
  expect(queue.config).toMatchObject({ description: 'written by the client', conditionalGroupRouting: before })
  await client.close()
})

it('fact 21: fields left out of a queue PUT are reset', async () => {
  const made = await lab.call('POST', AT, { name: 'Left out', skillEvaluationMethod: 'BEST', description: 'gone soon' })
  const { body } = await lab.call('PUT', `${AT}/${made.body.id}`, { name: 'Left out' })
  expect([body.skillEvaluationMethod, body.description]).toEqual(['ALL', undefined])
})

it('fact 22: a bullseye has 2 to 6 rings', async () => {
  const statuses = [1, 2, 6, 7].map(async (count) => {
    const bullseye = { rings: Array.from({ length: count }, () => ({})) }
    return (await lab.call('POST', AT, { name: `Rings ${count}`, bullseye })).status
  })
  expect(await Promise.all(statuses)).toEqual([400, 200, 200, 400])
})

it('fact 23: a ring with groups keeps them: it cannot be removed before they go', async () => {
  const group = some(lab.emulator.world.groups.values())
  const rings = [{}, {}, { memberGroups: [{ id: group.id, type: 'GROUP' }] }]
  const made = await lab.call('POST', AT, { name: 'Held ring', bullseye: { rings } })
  const { status, body } = await lab.call('PUT', `${AT}/${made.body.id}`, {
    name: 'Held ring',
    bullseye: { rings: [{}, {}] },
  })
  expect([status, body.code]).toEqual([400, 'queue.ring.has.members'])
})

it('fact 24: a ring that the queue lacks is refused', async () => {
  const queue = queueWith((one) => plain(one) && [...one.members.values()].some(({ memberBy }) => memberBy === 'user'))
  const member = some(queue.members.values(), ({ memberBy }) => memberBy === 'user')
  const { status } = await lab.call('PATCH', `${AT}/${queue.id}/members/${member.userId}`, { ringNumber: 4 })
  expect(status).toBe(400)
})

it('fact 56: a rule gates its groups until its condition holds, and names member groups only', async () => {
  const days = await startLab({ agents: 24, queues: 8, skills: 6, switches: { tokenSeconds: 864_000 } })
  const queue = queueWith((one) => plain(one) && one.config.conditionalGroupRouting === undefined, days)
  const { users, groups, skillGroups } = days.emulator.world
  const people = [...users.values()].filter(({ id, state }) => state === 'active' && !queue.members.has(id)).slice(0, 4)
  const group = some(groups.values())
  group.members.clear()
  for (const { id } of people) group.members.add(id)
  const member = { id: group.id, type: 'GROUP' }
  const answeredBy = async (settings: object): Promise<number> => {
    const body = { ...queue.config, skillEvaluationMethod: 'NONE', memberGroups: [member], ...settings }
    expect((await days.call('PUT', `${AT}/${queue.id}`, body)).status).toBe(200)
    const from = days.clock.now()
    await days.clock.advance(86_400_000)
    const { count, start, type, agent, agentIds, contactTypes } = days.emulator.world.history()
    return Array.from({ length: count }, (_, row) => row).filter(
      (row) =>
        (start[row] ?? 0) >= from &&
        contactTypes[type[row] ?? 0]?.queueId === queue.id &&
        group.members.has(agentIds[agent[row] ?? -1] ?? ''),
    ).length
  }
  const rule = (conditionValue: number, groupsOfRule: readonly object[] = [member]) => ({
    conditionalGroupRouting: {
      rules: [{ metric: 'EstimatedWaitTime', operator: 'GreaterThan', conditionValue, groups: groupsOfRule }],
    },
  })
  expect(await answeredBy({})).toBeGreaterThan(0)
  expect(await answeredBy(rule(1e9))).toBe(0)
  expect(await answeredBy(rule(0))).toBeGreaterThan(0)
  const stranger = [{ id: some(skillGroups.keys()), type: 'SKILLGROUP' }]
  const refused = await days.call('PUT', `${AT}/${queue.id}`, { ...queue.config, ...rule(10, stranger) })
  expect([refused.status, refused.body.code]).toEqual([400, 'constraint.validation'])
  await days.stop()
})

it('fact 25: a PATCH of a member just added may get 404 for a while', async () => {
  const queue = queueWith(() => true, slow)
  const { users } = slow.emulator.world
  const outsider = some(users.values(), ({ id, state }) => state === 'active' && !queue.members.has(id))
  await slow.call('POST', `${AT}/${queue.id}/members`, [{ id: outsider.id }])
  await later()
  const patch = () => slow.call('PATCH', `${AT}/${queue.id}/members/${outsider.id}`, { ringNumber: 1 })
  expect((await patch()).status).toBe(404)
  await later()
  expect((await patch()).status).toBe(202)
})

it('fact 26: membership by group takes a while to show', async () => {
  const group = some(slow.emulator.world.groups.values())
  const made = await slow.call('POST', AT, { name: 'By group', memberGroups: [{ id: group.id, type: 'GROUP' }] })
  const members = async () => (await slow.call('GET', `${AT}/${made.body.id}/members`)).rows.length
  expect(await members()).toBe(0)
  await later()
  expect(await members()).toBeGreaterThan(0)
})

it('fact 27: a new queue is missing from lists for a while', async () => {
  const made = await slow.call('POST', AT, { name: 'Just made' })
  const listed = async () => (await slow.call('GET', `${AT}?pageSize=500`)).rows.some(({ id }) => id === made.body.id)
  expect([made.status, await listed()]).toEqual([200, false])
  expect((await slow.call('GET', `${AT}/${made.body.id}`)).status).toBe(200)
  await later()
  expect(await listed()).toBe(true)
})

it('fact 28: a deleted queue shows for a while', async () => {
  const made = await slow.call('POST', AT, { name: 'Soon gone' })
  const at = `${AT}/${made.body.id}`
  expect((await slow.call('DELETE', at)).status).toBe(200)
  expect((await slow.call('GET', at)).status).toBe(200)
  expect((await slow.call('PUT', at, { name: 'Back' })).body.code).toBe('queue.deleted')
  await later()
  expect((await slow.call('GET', at)).status).toBe(404)
})

it('fact 29: a call takes 100 members', async () => {
  const rows = Array.from({ length: 101 }, (_, at) => ({ id: `user ${at}` }))
  const { status, body } = await lab.call('POST', `${AT}/${queueWith(plain).id}/members`, rows)
  expect([status, body.code]).toEqual([400, 'queue.size.limit'])
})

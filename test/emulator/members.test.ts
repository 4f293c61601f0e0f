import { afterEach, describe, expect, it } from 'vitest'
import { type Lab, some, startLab } from './lab'

let lab: Lab
afterEach(() => lab.stop())

const LAG_MS = 10_000

function scene() {
  const { world } = lab.emulator
  const queue = some(world.queues.values(), ({ config, members }) => config.bullseye !== undefined && members.size > 2)
  const outsider = some(world.users.values(), ({ id, state }) => state === 'active' && !queue.members.has(id))
  const insider = some(queue.members.values(), ({ memberBy, joined }) => memberBy === 'user' && joined)
  return { queue, outsider, insider, at: `/api/v2/routing/queues/${queue.id}/members` }
}

describe('members', () => {
  it('are added and removed by POST, 100 a call, with no body in the answer; it takes a while to show', async () => {
    lab = await startLab({ agents: 150, switches: { lagMs: LAG_MS } })
    const { queue, outsider, at } = scene()
    const added = await lab.call('POST', at, [{ id: outsider.id }])
    expect([added.status, added.text]).toEqual([200, ''])
    const listed = async () => (await lab.call('GET', `${at}?pageSize=100`)).rows.map(({ id }) => id)
    expect(await listed()).not.toContain(outsider.id)
    await lab.clock.advance(LAG_MS)
    expect(await listed()).toContain(outsider.id)
    await lab.call('POST', `${at}?delete=true`, [{ id: outsider.id }])
    await lab.clock.advance(LAG_MS)
    expect(await listed()).not.toContain(outsider.id)
    expect(queue.members.has(outsider.id)).toBe(false)
    const ids = [...lab.emulator.world.users.keys()].slice(0, 101).map((id) => ({ id }))
    const many = await lab.call('POST', at, ids)
    expect([many.status, many.body.code]).toEqual([400, 'queue.size.limit'])
    expect([...lab.emulator.stats.effects]).toEqual([
      [`member.add ${queue.id} ${outsider.id}`, 1],
      [`member.remove ${queue.id} ${outsider.id}`, 1],
    ])
  })

  it('are joined in bulk, later, and who is no member is passed over', async () => {
    lab = await startLab({ switches: { lagMs: LAG_MS } })
    const { queue, outsider, insider, at } = scene()
    const body = [
      { id: insider.userId, joined: false },
      { id: outsider.id, joined: true },
    ]
    const answer = await lab.call('PATCH', at, body)
    expect(answer.status).toBe(200)
    expect(answer.rows.map(({ id, joined }) => [id, joined])).toEqual([[insider.userId, true]])
    await lab.clock.advance(LAG_MS)
    await lab.call('GET', at)
    expect(queue.members.get(insider.userId)?.joined).toBe(false)
    expect(queue.members.has(outsider.id)).toBe(false)
  })

  it('take a ring or joined, one at a time, answered by 202 and done later', async () => {
    lab = await startLab({ switches: { lagMs: LAG_MS } })
    const { queue, insider, at } = scene()
    const one = `${at}/${insider.userId}`
    expect((await lab.call('PATCH', one, { ringNumber: 2, joined: true })).status).toBe(400)
    expect((await lab.call('PATCH', one, {})).status).toBe(400)
    const other = insider.ringNumber === 2 ? 1 : 2
    const answer = await lab.call('PATCH', one, { ringNumber: other })
    expect([answer.status, answer.text]).toEqual([202, ''])
    expect(queue.members.get(insider.userId)?.ringNumber).not.toBe(other)
    await lab.clock.advance(LAG_MS)
    const listed = await lab.call('GET', `${at}?pageSize=100`)
    expect(listed.rows.find(({ id }) => id === insider.userId)?.ringNumber).toBe(other)
  })

  it('cannot take a ring that the queue lacks', async () => {
    lab = await startLab()
    const { insider, at } = scene()
    expect((await lab.call('PATCH', `${at}/${insider.userId}`, { ringNumber: 3 })).status).toBe(202)
    expect((await lab.call('PATCH', `${at}/${insider.userId}`, { ringNumber: 4 })).status).toBe(400)
    const plain = some(
      lab.emulator.world.queues.values(),
      ({ config, members }) => !config.bullseye && members.size > 0,
    )
    const member = some(plain.members.keys())
    const path = `/api/v2/routing/queues/${plain.id}/members/${member}`
    expect((await lab.call('PATCH', path, { ringNumber: 2 })).status).toBe(400)
  })

  it('just added are not found when given a ring', async () => {
    lab = await startLab({ switches: { newMemberLagMs: LAG_MS } })
    const { outsider, at } = scene()
    await lab.call('POST', at, [{ id: outsider.id }])
    const early = await lab.call('PATCH', `${at}/${outsider.id}`, { ringNumber: 2 })
    expect([early.status, early.body.code]).toEqual([404, 'resource.not.found'])
    await lab.clock.advance(LAG_MS)
    expect((await lab.call('PATCH', `${at}/${outsider.id}`, { ringNumber: 2 })).status).toBe(202)
  })

  it('by group can be neither deleted one by one nor added as users', async () => {
    lab = await startLab()
    const queue = some(lab.emulator.world.queues.values(), ({ members }) =>
      [...members.values()].some(({ memberBy }) => memberBy === 'group'),
    )
    const member = some(queue.members.values(), ({ memberBy }) => memberBy === 'group')
    const at = `/api/v2/routing/queues/${queue.id}/members`
    const deleted = await lab.call('DELETE', `${at}/${member.userId}`)
    expect([deleted.status, deleted.body.code]).toEqual([400, 'invalid.type'])
    expect((await lab.call('POST', at, [{ id: member.userId }])).status).toBe(400)
    const byUser = some(queue.members.values(), ({ memberBy }) => memberBy === 'user')
    expect((await lab.call('DELETE', `${at}/${byUser.userId}`)).status).toBe(204)
    expect((await lab.call('DELETE', `${at}/${byUser.userId}`)).status).toBe(404)
  })

  it('are joined and unjoined from the user side at once', async () => {
    lab = await startLab()
    const { queue, insider } = scene()
    const at = `/api/v2/users/${insider.userId}/queues`
    const answer = await lab.call('PATCH', at, [{ id: queue.id, joined: false }])
    expect(answer.rows).toMatchObject([{ id: queue.id, joined: false }])
    const one = await lab.call('PATCH', `${at}/${queue.id}`, { joined: true })
    expect([one.status, one.body.joined]).toEqual([200, true])
  })
})

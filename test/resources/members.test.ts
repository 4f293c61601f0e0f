import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BadRequestError, NotFoundError, ValidationError } from '../../src'
import { sleep } from '../../src/core/time/clock'
import { type Emulated, emulated } from '../support/emulated'

let org: Emulated
let queueId: string
beforeAll(async () => {
  org = await emulated({ agents: 260, queues: 4, switches: { lagMs: 2_000 } })
  const ring = { expansionCriteria: [{ type: 'TIMEOUT_SECONDS', threshold: 10 }] }
  queueId = (await org.client.routing.queues.create({ name: 'Big', bullseye: { rings: [ring, ring, ring] } })).id
})
afterAll(() => org.stop())

const members = () => org.emulator.world.queues.get(queueId)?.members ?? new Map()
const userIds = () => [...org.emulator.world.users.keys()]
/** Lets the lag pass; the emulator carries out what is due when it is asked next. */
async function settle(): Promise<void> {
  await sleep(org.clock, 2_500)
  await org.client.tokens.me()
}
const requests = () => org.emulator.stats.requests

describe('members', () => {
  it('are added 100 a call, listed page by page, and removed', async () => {
    const { members: calls } = org.client.routing
    const ids = userIds().slice(0, 250)
    const before = requests()
    await calls.add(queueId, ids)
    expect(requests() - before).toBe(3)
    await settle()
    expect(members().size).toBe(250)
    const listed = await calls.list(queueId, { memberBy: 'user', expected: 250 }).toArray()
    expect(new Set(listed.map(({ id }) => id))).toEqual(new Set(ids))
    await calls.remove(queueId, ids.slice(100))
    await settle()
    expect(members().size).toBe(100)
  })

  it('leave and join again', async () => {
    const { members: calls } = org.client.routing
    const [id = ''] = userIds()
    await calls.leave(queueId, [id])
    await settle()
    expect(members().get(id)?.joined).toBe(false)
    expect((await calls.list(queueId, { joined: false }).toArray()).map((member) => member.id)).toEqual([id])
    await calls.join(queueId, [id])
    await settle()
    expect(members().get(id)?.joined).toBe(true)
  })

  it('get a ring, also a moment after they were added', async () => {
    const { members: calls } = org.client.routing
    const id = userIds()[255] ?? ''
    await calls.add(queueId, [id])
    await calls.setRing(queueId, id, 2)
    await settle()
    expect(members().get(id)?.ringNumber).toBe(2)
    await expect(calls.setRing(queueId, id, 6)).rejects.toThrow(BadRequestError)
    await calls.remove(queueId, [id])
    await settle()
    await expect(calls.setRing(queueId, id, 2)).rejects.toThrow(NotFoundError)
  })

  it('say how many were written before a call that failed', async () => {
    const { members: calls } = org.client.routing
    const unknown = '00000000-0000-4000-8000-000000000000'
    const error: unknown = await calls.add(queueId, [...userIds().slice(0, 200), unknown]).catch((error) => error)
    expect(error).toBeInstanceOf(NotFoundError)
    expect(error).toMatchObject({ status: 404, message: expect.stringContaining('The first 200 of 201 entries') })
    await expect(calls.add(queueId, [unknown])).rejects.not.toThrow('entries')
  })

  it('are never fewer than the queue says without an error, unless that is taken', async () => {
    const { members: calls, queues } = org.client.routing
    const queueId = (await queues.create({ name: 'Counted' })).id
    await calls.add(queueId, userIds().slice(0, 163))
    await settle()
    const seen: string[] = []
    const stop = org.client.on('warning', ({ code }) => seen.push(code))
    const whole = await calls.list(queueId, { pageSize: 25 }).toArray()
    expect(whole).toHaveLength(163)
    org.emulator.faults.add({ path: /members/, fault: { kind: 'missingRows', count: 2 } })
    const short = { code: 'paging.short', expected: 163, received: 149 }
    await expect(calls.list(queueId, { pageSize: 25 }).toArray()).rejects.toMatchObject(short)
    await expect(calls.list(queueId, { memberBy: 'user', pageSize: 25 }).toArray()).rejects.toMatchObject(short)
    await expect(calls.list(queueId, { joined: true, pageSize: 25 }).toArray()).rejects.toMatchObject(short)
    expect(seen).toEqual([])
    expect(await calls.list(queueId, { pageSize: 25 }, { incomplete: 'warn' }).toArray()).toHaveLength(149)
    expect(await calls.list(queueId, { pageSize: 25, expected: false }).toArray()).toHaveLength(149)
    expect(seen).toEqual(['paging.short'])
    stop()
    org.emulator.faults.clear()
  })

  it('are counted by a request of their own, of which the caller is told like of the others, and not at all where the count is not theirs to read', async () => {
    const { members: calls } = org.client.routing
    const queueId = (await org.client.routing.queues.findByName('Counted'))?.id ?? ''
    const told: number[] = []
    const before = requests()
    await calls.list(queueId, {}, { onResponse: ({ status }) => told.push(status) }).toArray()
    expect(requests() - before).toBe(3)
    expect(told).toEqual([200, 200, 200])
    org.emulator.faults.add({
      path: /queues\/[^/]+$/,
      fault: { kind: 'status', status: 403, code: 'missing.any.permissions' },
    })
    expect(await calls.list(queueId).toArray()).toHaveLength(163)
    org.emulator.faults.clear()
  })

  it('refuse bad input before anything is sent', async () => {
    const { members: calls } = org.client.routing
    const before = requests()
    await expect(calls.setRing(queueId, 'u', 7)).rejects.toThrow('ring: must be from 1 to 6')
    await expect(calls.add(queueId, ['a', ''])).rejects.toThrow('userIds[1]')
    expect(() => calls.list(queueId, { pageSize: 500 })).toThrow(ValidationError)
    expect(requests()).toBe(before)
  })
})

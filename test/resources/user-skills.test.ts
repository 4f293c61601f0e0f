import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { BadRequestError, ConflictError, etag, IdempotencyError, NotFoundError, ValidationError } from '../../src'
import { type Emulated, emulated } from '../support/emulated'

let org: Emulated
let userId: string
let skillIds: string[]

beforeAll(async () => {
  org = await emulated({ agents: 12, skills: 130 })
  skillIds = [...org.emulator.world.skills.keys()]
})
afterAll(() => org.stop())
beforeEach(() => {
  org.emulator.faults.clear()
  userId = [...org.emulator.world.users.keys()][0] ?? ''
  user().skills.clear()
})

function user() {
  const found = org.emulator.world.users.get(userId)
  if (found === undefined) throw new Error('no such user')
  return found
}
const levels = (count: number, proficiency = 2.5) => skillIds.slice(0, count).map((id) => ({ id, proficiency }))
const requests = () => org.emulator.stats.requests

describe('userSkills', () => {
  it('sets 120 skills in three calls, leaves others alone and gives the whole list', async () => {
    const { userSkills } = org.client.routing
    await userSkills.update(userId, [{ id: skillIds[129] ?? '', proficiency: 5 }])
    const before = requests()
    const all = await userSkills.update(userId, levels(120))
    expect(requests() - before).toBe(3)
    expect(user().skills.size).toBe(121)
    expect(user().skills.get(skillIds[129] ?? '')).toBe(5)
    expect(all).toHaveLength(121)
    expect(await userSkills.get(userId)).toHaveLength(121)
  })

  it('replaces up to 50 and refuses 51 before anything is sent', async () => {
    const { userSkills } = org.client.routing
    await userSkills.update(userId, levels(60))
    await userSkills.set(userId, levels(50, 1))
    expect([...user().skills.values()]).toEqual(Array(50).fill(1))
    const before = requests()
    await expect(userSkills.set(userId, levels(51))).rejects.toThrow(/update\(\).*remove\(\)/)
    expect(requests()).toBe(before)
    expect(await userSkills.set(userId, [])).toEqual([])
    expect(user().skills.size).toBe(0)
  })

  it('refuses bad levels and ids before anything is sent', async () => {
    const { userSkills } = org.client.routing
    const before = requests()
    const [id = ''] = skillIds
    const text: unknown = [{ id, proficiency: '3' }]
    for (const bad of [[{ id, proficiency: 5.5 }], text, [{ id: 'a/b', proficiency: 1 }], 'all']) {
      // @ts-expect-error input from plain JavaScript
      await expect(userSkills.update(userId, bad)).rejects.toThrow(ValidationError)
    }
    await expect(userSkills.get('../users')).rejects.toThrow(ValidationError)
    expect(requests()).toBe(before)
  })

  it('writes with a computed etag only while the skills are what they were', async () => {
    const { userSkills } = org.client.routing
    const ifMatch = etag(await userSkills.update(userId, levels(2)))
    await userSkills.update(userId, levels(3, 4), { ifMatch })
    await expect(userSkills.update(userId, levels(1, 1), { ifMatch })).rejects.toMatchObject({ code: 'etag.mismatch' })
    await expect(userSkills.set(userId, [], { ifMatch })).rejects.toThrow(ConflictError)
    await expect(userSkills.remove(userId, skillIds[0] ?? '', { ifMatch })).rejects.toThrow(ConflictError)
    expect(user().skills.get(skillIds[0] ?? '')).toBe(4)
    await userSkills.remove(userId, skillIds[0] ?? '', { ifMatch: etag(await userSkills.get(userId)) })
    expect(user().skills.has(skillIds[0] ?? '')).toBe(false)
  })

  it('does the same key once, gives its result again and refuses it for other content', async () => {
    const { userSkills } = org.client.routing
    const options = { idempotencyKey: 'change-1' }
    const first = await userSkills.update(userId, levels(2), options)
    user().skills.clear()
    const before = requests()
    expect(await userSkills.update(userId, levels(2), options)).toEqual(first)
    expect(requests()).toBe(before)
    expect(user().skills.size).toBe(0)
    expect(await userSkills.update(userId, levels(2).reverse(), options)).toEqual(first)
    await expect(userSkills.update(userId, levels(3), options)).rejects.toThrow(IdempotencyError)
    const replaced = { idempotencyKey: 'change-1-set' }
    const all = await userSkills.set(userId, levels(2, 3), replaced)
    expect(await userSkills.set(userId, levels(2, 3).reverse(), replaced)).toEqual(all)
    await expect(userSkills.set(userId, levels(3, 2), replaced)).rejects.toThrow(IdempotencyError)
    const both = { idempotencyKey: 'change-2' }
    const running = userSkills.update(userId, levels(2), both)
    await expect(userSkills.update(userId, levels(2), both)).rejects.toMatchObject({ reason: 'inFlight' })
    await running
  })

  it('gives the key back when the work failed, so that it can be tried again', async () => {
    const { userSkills } = org.client.routing
    const options = { idempotencyKey: 'change-3' }
    const unknown = [{ id: '00000000-0000-4000-8000-000000000000', proficiency: 1 }]
    await expect(userSkills.update(userId, unknown, options)).rejects.toThrow()
    await userSkills.update(userId, levels(1), options)
    expect(user().skills.size).toBe(1)
  })

  it('takes a repeated removal whose first answer was lost as done, and a wrong one as not found', async () => {
    const { userSkills } = org.client.routing
    await userSkills.update(userId, levels(1))
    org.emulator.faults.add({ method: 'DELETE', times: 1, fault: { kind: 'reset', when: 'after' } })
    await userSkills.remove(userId, skillIds[0] ?? '')
    expect(user().skills.size).toBe(0)
    await expect(userSkills.remove(userId, skillIds[0] ?? '')).rejects.toThrow(NotFoundError)
  })

  it('does not take a removal from nobody after a 429 for a lost answer', async () => {
    org.emulator.faults.add({ method: 'DELETE', times: 1, fault: { kind: 'rateLimit', retryAfterSeconds: 1 } })
    const remove = org.client.routing.userSkills.remove('00000000-0000-4000-8000-000000000000', skillIds[0] ?? '')
    await expect(remove).rejects.toThrow(NotFoundError)
  })

  it('says how many skills were set before a call that failed', async () => {
    org.emulator.faults.add({ method: 'PATCH', after: 1, fault: { kind: 'status', status: 400 } })
    const error: unknown = await org.client.routing.userSkills.update(userId, levels(60)).catch((error) => error)
    expect(error).toBeInstanceOf(BadRequestError)
    expect(error).toMatchObject({ status: 400, message: expect.stringContaining('The first 50 of 60 entries') })
    expect(user().skills.size).toBe(50)
  })

  it('ends all its requests within one deadline', async () => {
    org.emulator.faults.add({ method: 'PATCH', fault: { kind: 'status', status: 503 } })
    const began = org.clock.now()
    const set = org.client.routing.userSkills.update(userId, levels(120), { deadlineMs: 5_000 })
    await expect(set).rejects.toThrow()
    expect(org.clock.now() - began).toBeLessThanOrEqual(6_000)
  })
})

it('takes a skill that was just created and shows late', async () => {
  const late = await emulated({ agents: 2, queues: 1, skills: 1, switches: { newSkillLagMs: 5_000 } })
  const { skills, userSkills } = late.client.routing
  const [userId = ''] = late.emulator.world.users.keys()
  const { id } = await skills.create({ name: 'Fresh' })
  expect(await userSkills.update(userId, [{ id, proficiency: 3 }])).toContainEqual(expect.objectContaining({ id }))
  await late.stop()
})

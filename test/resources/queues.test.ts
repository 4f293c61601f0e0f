import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ConflictError, etag, NotFoundError, ValidationError } from '../../src'
import { type Emulated, emulated } from '../support/emulated'

let org: Emulated
beforeAll(async () => {
  org = await emulated({ agents: 20, queues: 6 })
})
afterAll(() => org.stop())
beforeEach(() => org.emulator.faults.clear())

const worldQueue = (id: string) => {
  const queue = org.emulator.world.queues.get(id)
  if (queue === undefined) throw new Error('no such queue')
  return queue
}
const named = (name: string) => [...org.emulator.world.queues.values()].filter(({ config }) => config.name === name)

describe('queues', () => {
  it('lists, finds and reads what the org has', async () => {
    const { queues } = org.client.routing
    const listed = await queues.list().toArray()
    expect(new Set(listed.map(({ id }) => id))).toEqual(new Set(org.emulator.world.queues.keys()))
    const [first] = listed
    expect(await queues.findByName(first?.name ?? '')).toMatchObject({ id: first?.id })
    expect(await queues.findByName('no queue of ours')).toBeUndefined()
    expect((await queues.byIds(listed.slice(0, 3).map(({ id }) => id))).map(({ id }) => id).sort()).toEqual(
      listed
        .slice(0, 3)
        .map(({ id }) => id)
        .sort(),
    )
    await expect(queues.get('00000000-0000-4000-8000-000000000000')).rejects.toThrow(NotFoundError)
  })

  it('updates the given fields and keeps all others, unknown ones too', async () => {
    const { queues } = org.client.routing
    const queue = await queues.create({ name: 'Kept whole', description: 'before' })
    const { config } = worldQueue(queue.id)
    Object.assign(config, {
      newerThanDescribed: { deep: [1] },
      conditionalGroupRouting: { rules: [] },
      outboundEmailAddress: { domain: { id: 'd' } },
      mediaSettings: { call: { alertingTimeoutSeconds: 8, serviceLevel: { percentage: 0.8, durationMs: 20_000 } } },
    })
    const before = structuredClone(worldQueue(queue.id).config)
    await queues.update(queue.id, { mediaSettings: { call: { alertingTimeoutSeconds: 12 } }, description: null })
    const { description: _gone, ...rest } = before
    const mediaSettings = {
      call: { alertingTimeoutSeconds: 12, serviceLevel: { percentage: 0.8, durationMs: 20_000 } },
    }
    expect(worldQueue(queue.id).config).toMatchObject({ ...rest, mediaSettings })
    expect(worldQueue(queue.id).config.description).toBeFalsy()
  })

  it('compares its etag with a fresh read', async () => {
    const { queues } = org.client.routing
    const queue = await queues.create({ name: 'Compared' })
    const ifMatch = etag(queue)
    await queues.update(queue.id, { description: 'mine' }, { ifMatch })
    await expect(queues.update(queue.id, { description: 'late' }, { ifMatch })).rejects.toThrow(ConflictError)
    await expect(queues.delete(queue.id, {}, { ifMatch })).rejects.toMatchObject({ status: 412 })
    expect(worldQueue(queue.id).config.description).toBe('mine')
  })

  it.each(['reset', 'timeout'] as const)('creates once when the answer is lost by a %s', async (kind) => {
    org.emulator.faults.add({ method: 'POST', path: /queues$/, times: 1, fault: { kind, when: 'after' } })
    const name = `Lost by ${kind}`
    const queue = await org.client.routing.queues.create({ name })
    expect(named(name).map(({ id }) => id)).toEqual([queue.id])
  })

  it('says that a creation is in doubt when nothing is found', async () => {
    org.emulator.faults.add({ method: 'POST', path: /queues$/, times: 1, fault: { kind: 'reset', when: 'before' } })
    const name = 'Never arrived'
    const create = org.client.routing.queues.create({ name })
    await expect(create).rejects.toMatchObject({ code: 'create.inDoubt', inDoubt: true })
    expect(named(name)).toEqual([])
  })

  it.each(['no permission', 'deadline'] as const)(
    'says the same when the search fails (%s), and keeps the idempotency key',
    async (why) => {
      const { faults } = org.emulator
      faults.add({ method: 'POST', path: /queues$/, times: 1, fault: { kind: 'reset', when: 'after' } })
      if (why === 'no permission')
        faults.add({ method: 'GET', path: /queues$/, fault: { kind: 'status', status: 403 } })
      else faults.add({ method: 'GET', path: /queues$/, fault: { kind: 'timeout', when: 'before' } })
      const name = `Not searched for: ${why}`
      const create = () => org.client.routing.queues.create({ name }, { idempotencyKey: name, deadlineMs: 5_000 })
      await expect(create()).rejects.toMatchObject({ code: 'create.inDoubt', inDoubt: true })
      faults.clear()
      await expect(create()).rejects.toMatchObject({ reason: 'inFlight' })
      expect(named(name)).toHaveLength(1)
    },
  )

  it('never gives an older queue of the name as created', async () => {
    const { queues } = org.client.routing
    const name = 'Older'
    const older = await queues.create({ name })
    worldQueue(older.id).dateCreatedMs -= 61_000
    org.emulator.faults.add({ method: 'POST', path: /queues$/, times: 1, fault: { kind: 'reset', when: 'before' } })
    const message = expect.stringContaining(older.id)
    await expect(queues.create({ name })).rejects.toMatchObject({ code: 'create.inDoubt', inDoubt: true, message })
    expect(named(name).map(({ id }) => id)).toEqual([older.id])
  })

  it('names what it found where no date tells whether it is new', async () => {
    const { labels } = org.client.routing.utilization
    org.emulator.faults.add({ method: 'POST', path: /labels$/, times: 1, fault: { kind: 'reset', when: 'after' } })
    const error: unknown = await labels.create('Undated').catch((error: unknown) => error)
    const [made] = await labels.list({ name: 'Undated' }).toArray()
    expect(error).toMatchObject({ code: 'create.inDoubt', message: expect.stringContaining(made?.id ?? 'no label') })
  })

  it('deletes, also when the answer is lost', async () => {
    const { queues } = org.client.routing
    const { id } = await queues.create({ name: 'To go' })
    org.emulator.faults.add({ method: 'DELETE', times: 1, fault: { kind: 'reset', when: 'after' } })
    await queues.delete(id, { force: true })
    expect(org.emulator.world.queues.has(id)).toBe(false)
  })

  it('does not take a wrong id after a 429 for a lost answer', async () => {
    org.emulator.faults.add({ method: 'DELETE', times: 1, fault: { kind: 'rateLimit', retryAfterSeconds: 1 } })
    const gone = org.client.routing.queues.delete('00000000-0000-4000-8000-000000000000')
    await expect(gone).rejects.toMatchObject({ name: 'NotFoundError', attempts: 2 })
  })

  it('refuses bad input before anything is sent', async () => {
    const { queues } = org.client.routing
    const before = org.emulator.stats.requests
    await expect(queues.create({ name: '' })).rejects.toThrow(ValidationError)
    // @ts-expect-error no such method of evaluation
    await expect(queues.update('q', { skillEvaluationMethod: 'WORST' })).rejects.toThrow(
      'changes.skillEvaluationMethod',
    )
    await expect(queues.get('a/b')).rejects.toThrow('queueId')
    // @ts-expect-error analytics says voice, this path says call
    await expect(queues.estimatedWaitTime('q', { mediaType: 'voice' })).rejects.toThrow('mediaType')
    expect(org.emulator.stats.requests).toBe(before)
  })
})

describe('rings', () => {
  const ring = { expansionCriteria: [{ type: 'TIMEOUT_SECONDS', threshold: 10 }], memberGroups: [] }
  async function ringed(name: string) {
    const group = { id: [...org.emulator.world.skillGroups.keys()][0] ?? '', type: 'SKILLGROUP' }
    const bullseye = { rings: [ring, ring, { ...ring, memberGroups: [group] }] }
    return { group, queue: await org.client.routing.queues.create({ name, bullseye }) }
  }

  it('are emptied before they are removed', async () => {
    const { queues } = org.client.routing
    const { queue } = await ringed('Ringed')
    await expect(queues.replace(queue.id, { name: 'Ringed', bullseye: { rings: [ring, ring] } })).rejects.toMatchObject(
      {
        code: 'queue.ring.has.members',
      },
    )
    const updated = await queues.update(queue.id, { bullseye: { rings: [ring, ring] } })
    expect(updated.bullseye?.rings).toHaveLength(2)
  })

  it('get their groups back when the removal is refused', async () => {
    const { queues } = org.client.routing
    const { queue, group } = await ringed('Put back')
    org.emulator.faults.add({ method: 'PUT', after: 1, times: 1, fault: { kind: 'status', status: 400 } })
    const update = queues.update(queue.id, { bullseye: { rings: [ring, ring] }, description: 'new' })
    await expect(update).rejects.toMatchObject({ name: 'BadRequestError', status: 400 })
    const after = await queues.get(queue.id)
    expect(after.bullseye?.rings?.[2]?.memberGroups).toMatchObject([group])
    expect(after.description).toBe(queue.description)
  })

  it('get their groups back when the answer to their emptying was lost for good', async () => {
    const { queues } = org.client.routing
    const { queue, group } = await ringed('Emptied in doubt')
    org.emulator.faults.add({ method: 'PUT', times: 1, fault: { kind: 'reset', when: 'after' } })
    const update = queues.update(queue.id, { bullseye: { rings: [ring, ring] } }, { repeatInDoubt: false })
    await expect(update).rejects.toMatchObject({ inDoubt: true })
    expect((await queues.get(queue.id)).bullseye?.rings?.[2]?.memberGroups).toMatchObject([group])
  })

  it('are named with their groups when putting them back fails too', async () => {
    const { queues } = org.client.routing
    const { queue, group } = await ringed('Not put back')
    org.emulator.faults.add({ method: 'PUT', after: 1, fault: { kind: 'status', status: 400 } })
    await expect(queues.update(queue.id, { bullseye: { rings: [ring, ring] } })).rejects.toMatchObject({
      code: 'queue.notPutBack',
      message: expect.stringContaining(`ring 3 (SKILLGROUP ${group.id})`),
      cause: { name: 'BadRequestError' },
    })
  })
})

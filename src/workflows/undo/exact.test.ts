/** An undo restores objects and lists exactly; what the platform added to them is nobody's edit. */
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../test/support/emulated'
import { aQueue, planOf } from '../../../test/support/safe-change'
import { contentHash } from '../../core/json/hash'
import type { Json } from '../../core/json/json'
import { memoryJournal } from '../../stores/memory/memory'
import { applyPlan } from '../apply/apply'
import { asJson } from '../kit/values'
import { captureSnapshot } from '../snapshot/capture'
import { snapshotHash } from '../snapshot/hash'
import { undoPlan } from './undo'

let org: Emulated
afterEach(() => org.stop())

/** `SKILLROUTE_FULL=1`: 15. */
const RUNS = process.env.SKILLROUTE_FULL === '1' ? 15 : 5
const small = { agents: 12, queues: 3, skills: 6 }

/** Everything of queues and users that a plan can change. */
function wholeOf({ emulator: { world } }: Emulated): string {
  const queues = [...world.queues.values()].map(({ id, config, members }) => [id, config, [...members.values()]])
  const users = [...world.users.values()].map(({ id, utilization }) => [id, utilization ?? null])
  return contentHash(asJson({ queues, users }))
}

async function thereAndBack(desired: Parameters<typeof planOf>[1]): Promise<number> {
  const before = wholeOf(org)
  const { plan, snapshot } = await planOf(org, desired)
  const journal = memoryJournal()
  const applied = await applyPlan(org.client, plan, { journal })
  expect(applied.results.filter(({ status }) => status !== 'applied')).toEqual([])
  const undone = await undoPlan(org.client, plan, { journal })
  expect(undone.results.filter(({ status }) => status !== 'applied')).toEqual([])
  expect(wholeOf(org)).toBe(before)
  expect(snapshotHash(await captureSnapshot(org.client))).toBe(snapshotHash(snapshot))
  return plan.changes.length
}

const ring = (threshold: number) => ({ expansionCriteria: [{ type: 'TIMEOUT_SECONDS', threshold }] })

describe('an undo of a setting that is an object', () => {
  it('removes the written field and keeps those that were there', async () => {
    org = await emulated(small)
    const queue = aQueue(org)
    queue.config.acwSettings = { wrapupPrompt: 'MANDATORY_TIMEOUT', timeoutMs: 20_000 }
    expect(await thereAndBack({ queues: { [queue.id]: { settings: { acwSettings: { timeoutMs: 60_000 } } } } })).toBe(1)
  })

  it('removes an added field, at any depth', async () => {
    org = await emulated(small)
    const queue = aQueue(org)
    queue.config.mediaSettings = { call: { alertingTimeoutSeconds: 8 } }
    const mediaSettings = {
      call: { alertingTimeoutSeconds: 8, enableAutoAnswer: true },
      chat: { enableAutoAnswer: true },
    }
    expect(await thereAndBack({ queues: { [queue.id]: { settings: { mediaSettings } } } })).toBe(1)
  })

  it('removes what was added to an entry of a list', async () => {
    org = await emulated(small)
    const queue = aQueue(org)
    queue.config.bullseye = { rings: [ring(10), ring(20)] }
    const [skill] = org.emulator.world.skills.keys()
    const rings = [{ ...ring(10), actions: { skillsToRemove: [{ id: skill ?? '' }] } }, ring(20)]
    expect(await thereAndBack({ queues: { [queue.id]: { settings: { 'bullseye.rings': rings } } } })).toBe(1)
  })

  it('removes settings where there were none, and no empty object stays', async () => {
    org = await emulated(small)
    const queue = aQueue(org)
    delete queue.config.bullseye
    const settings = { 'bullseye.rings': [ring(10), ring(20)], 'custom.deep.one': 1, 'custom.deep.two': { three: [3] } }
    expect(await thereAndBack({ queues: { [queue.id]: { settings } } })).toBe(3)
  })

  it('is a conflict where someone changed a field that it does not name', async () => {
    org = await emulated(small)
    const queue = aQueue(org)
    queue.config.acwSettings = { wrapupPrompt: 'MANDATORY_TIMEOUT', timeoutMs: 20_000 }
    const { plan } = await planOf(org, {
      queues: { [queue.id]: { settings: { acwSettings: { timeoutMs: 60_000 } } } },
    })
    const journal = memoryJournal()
    await applyPlan(org.client, plan, { journal })
    queue.config.acwSettings = { wrapupPrompt: 'AGENT_REQUESTED', timeoutMs: 60_000 }
    expect((await undoPlan(org.client, plan, { journal })).counts).toMatchObject({ conflict: 1, applied: 0 })
    expect(queue.config.acwSettings).toEqual({ wrapupPrompt: 'AGENT_REQUESTED', timeoutMs: 60_000 })
  })

  it('ignores that the count of a group in a ring changed by itself', async () => {
    org = await emulated(small)
    const queue = aQueue(org)
    const [group] = org.emulator.world.groups.keys()
    const members = (memberCount: number) => [{ id: group ?? '', type: 'GROUP', memberCount }]
    const rings = (memberCount: number) => [{ ...ring(10), memberGroups: members(memberCount) }, ring(20)]
    queue.config.bullseye = { rings: rings(3) }
    const { plan } = await planOf(org, {
      queues: { [queue.id]: { settings: { 'bullseye.rings': [...rings(3).slice(0, 1), ring(30)] } } },
    })
    queue.config.bullseye = { rings: rings(4) }
    const journal = memoryJournal()
    expect((await applyPlan(org.client, plan, { journal })).counts.applied).toBe(1)
    const [first] = Object(queue.config.bullseye).rings
    first.memberGroups[0].memberCount = 5
    expect((await undoPlan(org.client, plan, { journal })).counts.applied).toBe(1)
    expect(Object(queue.config.bullseye).rings[1]).toEqual(ring(20))
  })
})

describe('an undo of a utilization', () => {
  it('gives a user the setting of the org again', async () => {
    org = await emulated(small)
    const [user] = org.emulator.world.users.values()
    if (user === undefined) throw new Error('no user')
    user.utilization = undefined
    expect(await thereAndBack({ agents: { [user.id]: { utilization: { email: 9 } } } })).toBe(1)
    expect(user.utilization).toBeUndefined()
  })

  it('is done where the platform fills in what the old value left out', async () => {
    org = await emulated(small)
    const [user] = org.emulator.world.users.values()
    if (user === undefined) throw new Error('no user')
    user.utilization = {
      utilization: { call: { maximumCapacity: 1, interruptableMediaTypes: [], includeNonAcd: false } },
    }
    const { plan } = await planOf(org, { agents: { [user.id]: { utilization: { email: 9 } } } })
    const journal = memoryJournal()
    await applyPlan(org.client, plan, { journal })
    expect((await undoPlan(org.client, plan, { journal })).counts.applied).toBe(1)
    expect(await org.client.routing.userUtilization.get(user.id)).not.toMatchObject({
      utilization: { email: { maximumCapacity: 9 } },
    })
  })
})

const scalar = fc.oneof(fc.boolean(), fc.integer({ min: 0, max: 9 }), fc.constantFrom('a', 'b'))
const key = fc.constantFrom('one', 'two', 'three')
const { value } = fc.letrec<{ value: Json; whole: Json }>((tie) => ({
  whole: fc.dictionary(key, tie('value'), { maxKeys: 3 }),
  value: fc.oneof({ maxDepth: 3 }, scalar, fc.array(scalar, { maxLength: 2 }), tie('whole')),
}))
const settings = fc.record({
  acwSettings: fc.record({ wrapupPrompt: fc.constant('MANDATORY_TIMEOUT'), timeoutMs: fc.constantFrom(1_000, 9_000) }),
  mediaSettings: fc.dictionary(fc.constantFrom('call', 'chat'), fc.record({ newerThanDescribed: value }), {
    maxKeys: 2,
  }),
  'bullseye.rings': fc.array(
    fc.record(
      { expansionCriteria: fc.constant([]), newerThanDescribed: value },
      { requiredKeys: ['expansionCriteria'] },
    ),
    { minLength: 2, maxLength: 3 },
  ),
  routingRules: fc.array(fc.record({ operator: fc.constant('MEETS_THRESHOLD'), newerThanDescribed: value }), {
    maxLength: 2,
  }),
  custom: value,
})

it('restores any object and any list exactly', async () => {
  org = await emulated(small)
  let changes = 0
  await fc.assert(
    fc.asyncProperty(settings, settings, async ({ 'bullseye.rings': rings, ...first }, desired) => {
      const queue = aQueue(org)
      queue.config = { ...queue.config, ...structuredClone(first), bullseye: { rings: structuredClone(rings) } }
      for (const member of queue.members.values()) member.ringNumber = 1
      const before = structuredClone(queue.config)
      const { plan } = await planOf(org, { queues: { [queue.id]: { settings: desired } } })
      changes += plan.changes.length
      const journal = memoryJournal()
      expect((await applyPlan(org.client, plan, { journal, checkAudits: false })).outcome).toBe('done')
      const undone = await undoPlan(org.client, plan, { journal, checkAudits: false })
      expect(undone.results.filter(({ status }) => status !== 'applied')).toEqual([])
      expect(queue.config).toEqual(before)
    }),
    { numRuns: RUNS, seed: 7 },
  )
  expect(changes).toBeGreaterThan(2 * RUNS)
})

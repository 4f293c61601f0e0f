import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../../test/support/emulated'
import { fewerContacts } from '../../../../test/support/fewer-contacts'
import { useRealThreads } from '../../../../test/support/threads'
import type { PlanRequest, QueueSet } from '../../../documents'
import { memoryJournal, memoryLease } from '../../../stores'
import { applyPlan } from '../../apply/apply'
import { captureSnapshot } from '../../snapshot/capture'
import { snapshotHash } from '../../snapshot/hash'
import { undoPlan } from '../../undo/undo'
import { planOrg } from '../plan-org'
import { recommend } from '../recommend'

let org: Emulated
let queueId: string
useRealThreads()

/** A queue whose second ring is asked only after 100 s. */
const RINGS = [
  { expansionCriteria: [{ type: 'TIMEOUT_SECONDS', threshold: 100 }], actions: { skillsToRemove: [] } },
  { actions: { skillsToRemove: [] } },
]

beforeAll(async () => {
  org = await emulated({ seed: 12, agents: 12, queues: 2, skills: 2 })
  fewerContacts(org.emulator.world, (_, place) => place % 4 === 0)
  const queue = [...org.emulator.world.queues.values()][0]
  queueId = queue?.id ?? ''
  const { routing } = org.client
  await routing.queues.update(queueId, { bullseye: { rings: RINGS } })
  const members = await routing.members.list(queueId).toArray()
  const outer = members.filter((_, place) => place % 2 === 1).map(({ id }) => id)
  for (const id of outer) await routing.members.setRing(queueId, id, 2)
})
afterAll(() => org.stop())

const request = (more: object = {}): PlanRequest => ({
  want: { recommend: { levers: ['queue'], ...more } },
  timing: { now: new Date(org.client.clock.now()).toISOString() },
})

describe('settings of queues that a search chooses from', () => {
  it('are planned as they are written, by the same plan on any number of threads, and undone exactly', async () => {
    const before = await captureSnapshot(org.client)
    const made = await planOrg(org.client, request(), { threads: 1 })
    const [change] = made.plan.changes.filter((one): one is QueueSet => one.kind === 'queue.set')
    expect(made.plan.changes).toEqual([change])
    expect(change).toMatchObject({
      queue: { id: queueId },
      field: 'bullseye',
      value: { method: 'simulation' },
      wave: 1,
    })
    const after = JSON.stringify(change?.after)
    const threshold = Number(/"threshold":(\d+)/.exec(after)?.[1])
    expect(threshold).toBeLessThan(60)
    expect(JSON.parse(after.replace(`"threshold":${threshold}`, '"threshold":100'))).toMatchObject({ rings: RINGS })
    expect(made.plan.effect?.method).toBe('simulation')
    const files = { client: org.client, snapshot: made.snapshot, demand: made.demand }
    expect((await planOrg(files, request(), { threads: 2 })).plan.hash).toBe(made.plan.hash)

    const journal = memoryJournal()
    const lease = memoryLease({ clock: org.client.clock })
    expect(await applyPlan(org.client, made.plan, { journal, lease })).toMatchObject({ counts: { applied: 1 } })
    expect(snapshotHash(await captureSnapshot(org.client))).not.toBe(snapshotHash(before))
    await undoPlan(org.client, made.plan, { journal, lease })
    expect(snapshotHash(await captureSnapshot(org.client))).toBe(snapshotHash(before))
  })

  it('are named where they were not read', async () => {
    const { snapshot, demand } = await recommend(org.client, request())
    const { notes, improvement } = await recommend({ snapshot, demand }, request())
    expect(improvement?.queueSettings).toBeUndefined()
    expect(notes.join()).toMatch(
      /Not tried: time-outs of rings and conditional groups of .+, whose settings were not read/,
    )
  })

  it('stay as they are where guardrails protect the queue', async () => {
    const guardrails = { format: 'skillroute/guardrails@1', protected: { queues: [queueId] } } as const
    const { plan } = await planOrg(org.client, { ...request(), limits: { guardrails }, forecast: { method: 'none' } })
    expect(plan.changes).toEqual([])
  })
})

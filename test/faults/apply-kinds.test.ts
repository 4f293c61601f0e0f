/** Every kind of change under 30 % mixed faults: made once, nothing lost, nothing doubled. */
import { afterEach, expect, it } from 'vitest'
import { memoryJournal } from '../../src/stores'
import { applyPlan, buildPlan, captureSnapshot, readTargets, undoPlan } from '../../src/workflows'
import { snapshotHash } from '../../src/workflows/snapshot/hash'
import { drawnDesired } from '../support/drawn-desired'
import { type Emulated, emulated } from '../support/emulated'
import { MIXED_FAULTS } from '../support/mixed-faults'

/** `SKILLROUTE_FULL=1` draws a second org. */
const SEEDS = process.env.SKILLROUTE_FULL === '1' ? [21, 22] : [21]
const SIZE = process.env.SKILLROUTE_FULL === '1' ? 25 : 12

let org: Emulated
afterEach(() => org.stop())

it.each(SEEDS)('makes and takes back every kind of change once under faults (org %i)', async (seed) => {
  org = await emulated(
    { seed, agents: SIZE + 10, queues: 4, skills: 6, switches: { lagMs: 2_000 } },
    { budget: 10_000 },
  )
  const snapshot = await captureSnapshot(org.client)
  const desired = drawnDesired(snapshot, { seed: String(seed), agents: SIZE, queues: 3 })
  const targets = await readTargets(org.client, snapshot, desired)
  const plan = buildPlan({ snapshot, desired, targets, policy: { includeUnlicensed: true } })
  const turned = { ...desired, agents: turn(desired.agents ?? {}), queues: turn(desired.queues ?? {}) }
  const { createdAt: now } = plan
  expect(buildPlan({ snapshot, desired: turned, targets, now, policy: { includeUnlicensed: true } })).toEqual(plan)
  for (const fault of MIXED_FAULTS) {
    org.emulator.faults.add({ path: /users|queues/, share: 0.3 / MIXED_FAULTS.length, fault })
  }
  const journal = memoryJournal()
  const report = await applyPlan(org.client, plan, { journal, onConflict: 'merge', readBackMs: 120_000 })
  expect(report.results.filter(({ status }) => status !== 'applied')).toEqual([])
  expect([...org.emulator.stats.effects].filter(([, count]) => count !== 1)).toEqual([])
  expect(report.requests.retries).toBeGreaterThan(0)

  const next = await captureSnapshot(org.client)
  const again = buildPlan({
    snapshot: next,
    desired,
    targets: await readTargets(org.client, next, desired),
    policy: { includeUnlicensed: true },
  })
  expect(again.changes).toEqual([])

  const undone = await undoPlan(org.client, plan, { journal, readBackMs: 120_000 })
  expect(undone.outcome).toBe('done')
  expect(snapshotHash(await captureSnapshot(org.client))).toBe(snapshotHash(snapshot))
})

/** The same with its keys the other way round. */
function turn<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).reverse())
}

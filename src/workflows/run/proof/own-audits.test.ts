/** Without another writer, neither the writes of a run nor their consequences on the platform are reported as someone else's. */
import { afterEach, expect, it } from 'vitest'
import { drawnDesired } from '../../../../test/support/drawn-desired'
import { type Emulated, emulated } from '../../../../test/support/emulated'
import { drawnPlan } from '../../../../test/support/proposals'
import type { Plan } from '../../../documents'
import { planHash, planId } from '../../../documents/plan/plan-hash'
import type { Journal } from '../../../documents/ports/ports'
import { memoryJournal } from '../../../stores/memory/memory'
import { applyPlan } from '../../apply/apply'
import { readTargets } from '../../desired/targets'
import { buildPlan } from '../../plan/build'
import { captureSnapshot } from '../../snapshot/capture'
import { undoPlan } from '../../undo/undo'
import { journalWrites } from '../journal/journal-writes'
import { externalIn, groupChains, matchOwn } from './audit-chain'

let org: Emulated
afterEach(() => org.stop())

async function everyKind(seed: number, lagMs: number): Promise<Plan> {
  org = await emulated({ seed, agents: 25, queues: 4, skills: 7, switches: { lagMs } })
  const snapshot = await captureSnapshot(org.client)
  const desired = drawnDesired(snapshot, { seed: String(seed) })
  const targets = await readTargets(org.client, snapshot, desired)
  return buildPlan({ snapshot, desired, targets, policy: { includeUnlicensed: true } })
}

/** The same check without the ids by which the emulator links audits to requests: the platform does not promise them. */
async function externalUnlinked(plan: Plan, journal: Journal, apartMs: number): Promise<unknown> {
  const nowMs = org.clock.now()
  const hour = 3_600_000
  const interval = { start: new Date(nowMs - hour).toISOString(), end: new Date(nowMs + hour).toISOString() }
  const sort = [{ name: 'Timestamp', sortOrder: 'ascending' }] as const
  const rows = (await org.client.audit.query({ interval, sort }).toArray()).map(
    ({ initiatingAction: _link, ...row }) => row,
  )
  const before = (await journalWrites(journal, plan)).writes
  const writes = before.map((one) => ({ ...one, answers: [], atMs: one.atMs + apartMs }))
  const chains = groupChains(rows)
  const auditsOf = matchOwn(writes, chains)
  return writes.map((write) => externalIn(write, auditsOf.get(write) ?? [], chains.get(write.entityId)))
}

it.each([
  [3, 0],
  [4, 7_000],
])('in an apply and its undo, every kind of change (org %i, lag %i ms)', async (seed, lagMs) => {
  const plan = await everyKind(seed, lagMs)
  const journal = memoryJournal()
  const options = { journal, checkAudits: false }
  expect((await applyPlan(org.client, plan, options)).outcome).toBe('done')
  for (const apartMs of [0, 400_000]) {
    for (const external of Object.values(Object(await externalUnlinked(plan, journal, apartMs)))) {
      expect(external).toEqual([])
    }
  }
  expect(await applyPlan(org.client, plan, { journal })).toMatchObject({
    external: [],
    externalCheck: { complete: true },
  })
  expect(await undoPlan(org.client, plan, { journal })).toMatchObject({
    outcome: 'done',
    external: [],
    externalCheck: { complete: true },
  })
})

it('in a run under faults and its undo, minutes after someone else wrote and reverted the same values', async () => {
  for (const seed of process.env.SKILLROUTE_FULL === '1' ? [3, 11, 5, 7] : [3]) {
    org = await emulated({ seed, agents: 20, queues: 2, skills: 6 })
    const plan = drawnPlan(await captureSnapshot(org.client), { agents: 12, moves: 2 })
    const first = memoryJournal()
    await applyPlan(org.client, plan, { journal: first })
    await undoPlan(org.client, plan, { journal: first })
    await org.clock.advance(7 * 60_000)
    const again = { ...plan, createdAt: new Date(org.clock.now()).toISOString() }
    const hash = planHash(again)
    const faults = [
      { kind: 'status', status: 503 },
      { kind: 'rateLimit', retryAfterSeconds: 1 },
      { kind: 'truncated' },
      { kind: 'timeout', when: 'after' },
      { kind: 'reset', when: 'before' },
    ] as const
    for (const fault of faults) org.emulator.faults.add({ path: 'skills', share: 0.1, fault })
    const refused = plan.changes.at(-1)?.user.id
    for (const method of ['PATCH', 'DELETE']) {
      org.emulator.faults.add({ method, path: refused, fault: { kind: 'status', status: 403 } })
    }
    const journal = memoryJournal()
    const second = { ...again, hash, id: planId(hash) }
    const report = await applyPlan(org.client, second, { journal, onFailure: 'undo' })
    expect([...report.external, ...(report.undo?.external ?? [])]).toEqual([])
    await org.stop()
  }
})

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../test/support/emulated'
import { drawnPlan, effectsOf, trueLevel } from '../../../test/support/proposals'
import { ValidationError } from '../../core/errors'
import type { Plan, Snapshot } from '../../documents'
import { memoryLedger } from '../../stores/memory/ledger-memory'
import { memoryJournal, memoryLease } from '../../stores/memory/memory'
import { duePlan } from '../due/due'
import { buildPlan } from '../plan/build'
import type { ApplyProgress } from '../run/options/options'
import { captureSnapshot } from '../snapshot/capture'
import { snapshotHash } from '../snapshot/hash'
import { undoPlan } from '../undo/undo'
import { verifyPlan } from '../verify/verify'
import { applyPlan } from './apply'

let org: Emulated
let snapshot: Snapshot
beforeEach(() => start(50))
afterEach(() => org.stop())

async function start(agents: number): Promise<void> {
  org = await emulated({ agents, queues: 4, skills: 12 })
  snapshot = await captureSnapshot(org.client)
}

function once(plan: Plan): number[] {
  return plan.changes.map(() => 1)
}

describe('applyPlan', () => {
  it('refuses to begin without a journal, like undoPlan and duePlan, says what to give, and sends nothing', async () => {
    const plan = drawnPlan(snapshot, { agents: 2, moves: 1 })
    const requests = org.emulator.stats.requests
    for (const run of [applyPlan, undoPlan, duePlan]) {
      // Callers without types: no options at all, none of them, something else in its place.
      for (const [options, what] of [
        [[], /options\.journal: is missing: give the journal of the run, such as fileJournal/],
        [[{}], /options\.journal: is missing/],
        [[{ journal: 'run.jsonl' }], /options\.journal: must be the journal of the run, such as .*, not "run\.jsonl"/],
      ] as const) {
        const refused = Reflect.apply(run, undefined, [org.client, plan, ...options])
        await expect(refused).rejects.toThrow(ValidationError)
        await expect(Reflect.apply(run, undefined, [org.client, plan, ...options])).rejects.toThrow(what)
      }
    }
    expect(org.emulator.stats.requests).toBe(requests)
  })

  it('makes what can be made when others changed a target, unless it is to stop, and never overwrites them', async () => {
    const plan = drawnPlan(snapshot, { agents: 3, moves: 1 })
    const [theirs] = plan.changes
    org.emulator.world.users.get(theirs?.user.id ?? '')?.skills.set(theirs?.skill.id ?? '', 4.25)
    const report = await applyPlan(org.client, plan, { journal: memoryJournal(), checkAudits: false })
    expect(report).toMatchObject({ outcome: 'partial', counts: { conflict: 1, applied: plan.changes.length - 1 } })
    expect(trueLevel(org.emulator, theirs?.user.id ?? '', theirs?.skill.id ?? '')).toBe(4.25)
  })

  it.each(['each', 'batch'] as const)(
    'makes each change once with the requests it said, re-reading %s',
    async (reread) => {
      // More than one batch of 100.
      const agents = reread === 'batch' ? 102 : 12
      await org.stop()
      await start(Math.ceil(1.1 * agents))
      const plan = drawnPlan(snapshot, { agents, moves: 2, reread })
      const before = org.emulator.stats.requests
      const seen: ApplyProgress[] = []
      const report = await applyPlan(org.client, plan, {
        journal: memoryJournal(),
        onProgress: (progress) => seen.push(progress),
      })
      expect(org.emulator.stats.requests - before).toBe(plan.budget.total)
      expect(report.outcome).toBe('done')
      expect(report.counts.applied).toBe(plan.changes.length)
      expect(report.requests).toEqual({
        reads: plan.budget.reads + plan.budget.verifies + (plan.budget.audits ?? 0),
        writes: plan.budget.writes,
        retries: 0,
      })
      expect(
        report.results.every((result) => result.correlationId !== undefined && (result.latencyMs ?? -1) >= 0),
      ).toBe(true)
      expect(effectsOf(org.emulator, plan)).toEqual(once(plan))
      expect(org.emulator.stats.effects.size).toBe(plan.changes.length)
      expect(seen.at(0)).toMatchObject({ step: 'checking', done: 0 })
      expect(seen.at(-1)).toMatchObject({ step: 'done', done: plan.changes.length, remainingMs: 0 })
      expect(await verifyPlan(org.client, plan)).toMatchObject({ ok: true, holding: plan.changes.length })
      const after = await captureSnapshot(org.client)
      const again = drawnPlan(snapshot, { agents, moves: 2, reread })
      const next = buildPlan({
        snapshot: after,
        recommendations: again.changes.map((change) => ({
          format: 'skillroute/recommendation@1',
          id: change.id,
          action: change.after === null ? 'REMOVE' : 'SET',
          agent: change.user,
          skill: change.skill,
          before: change.before,
          after: change.after,
          queues: [],
          reason: '',
          evidence: {},
          value: null,
        })),
        policy: { includeUnlicensed: true },
      })
      expect(next.changes).toEqual([])
    },
  )

  it('does all but write in a dry run', async () => {
    const plan = drawnPlan(snapshot, { agents: 20, moves: 2 })
    const [first] = plan.changes
    if (first === undefined) throw new Error('empty plan')
    org.emulator.world.users.get(first.user.id)?.skills.set(first.skill.id, 4.25)
    const journal = memoryJournal()
    const hash = snapshotHash(await captureSnapshot(org.client))
    const report = await applyPlan(org.client, plan, { dryRun: true, journal, onConflict: 'merge' })
    expect(report).toMatchObject({ outcome: 'dryRun', requests: { writes: 0 }, counts: { conflict: 1 } })
    expect(report.counts.skipped).toBe(plan.changes.length - 1)
    expect(snapshotHash(await captureSnapshot(org.client))).toBe(hash)
    for await (const entry of journal.read()) expect(entry).toBeUndefined()
  })

  it('refuses a stale plan before anything is written, and names what differs', async () => {
    const plan = drawnPlan(snapshot, { agents: 30, moves: 2 })
    const last = plan.changes.at(-1)
    if (last === undefined) throw new Error('empty plan')
    org.emulator.world.users.get(last.user.id)?.skills.set(last.skill.id, 4.25)
    await expect(applyPlan(org.client, plan, { journal: memoryJournal(), onConflict: 'fail' })).rejects.toMatchObject({
      reason: 'stale',
      message: expect.stringContaining(last.user.name),
    })
    expect(org.emulator.stats.effects.size).toBe(0)
  })

  it('leaves conflicts alone: the user under skip, the skill alone under merge', async () => {
    const plan = drawnPlan(snapshot, { agents: 10, moves: 3 })
    const [first] = plan.changes
    if (first === undefined) throw new Error('empty plan')
    const own = plan.changes.filter((change) => change.user.id === first.user.id)
    org.emulator.world.users.get(first.user.id)?.skills.set(first.skill.id, 4.25)

    const skipped = await applyPlan(org.client, plan, { journal: memoryJournal(), onConflict: 'skip' })
    expect(skipped.outcome).toBe('partial')
    expect(skipped.counts).toMatchObject({
      conflict: 1,
      skipped: own.length - 1,
      applied: plan.changes.length - own.length,
    })
    expect(trueLevel(org.emulator, first.user.id, first.skill.id)).toBe(4.25)

    const merged = await applyPlan(org.client, plan, { journal: memoryJournal(), onConflict: 'merge' })
    expect(merged.counts).toMatchObject({
      conflict: 1,
      applied: own.length - 1,
      already: plan.changes.length - own.length,
    })
    expect(trueLevel(org.emulator, first.user.id, first.skill.id)).toBe(4.25)
    expect(merged.results.find((result) => result.status === 'conflict')).toMatchObject({
      changeId: first.id,
      found: 4.25,
    })
  })

  it('stops at the first refusal, or continues with the others', async () => {
    const plan = drawnPlan(snapshot, { agents: 40, moves: 1, seed: 'refusals' })
    const refused = plan.changes.filter((change) => change.after !== null).at(10)
    if (refused === undefined) throw new Error('no change to refuse')
    org.emulator.faults.add({
      method: 'PATCH',
      path: refused.user.id,
      fault: { kind: 'status', status: 403, code: 'missing.any.permissions' },
    })
    const stopped = await applyPlan(org.client, plan, { journal: memoryJournal(), concurrency: 1 })
    expect(stopped.outcome).toBe('partial')
    expect(stopped.counts.failed).toBe(1)
    expect(stopped.counts.skipped).toBeGreaterThan(0)
    expect(stopped.counts.applied + stopped.counts.skipped + 1).toBe(plan.changes.length)
    const went = await applyPlan(org.client, plan, { journal: memoryJournal(), onFailure: 'continue' })
    expect(went.counts).toMatchObject({ failed: 1, skipped: 0 })
    expect(went.results.find((result) => result.status === 'failed')).toMatchObject({
      changeId: refused.id,
      error: { code: 'missing.any.permissions' },
    })
    expect(effectsOf(org.emulator, plan).reduce((a, b) => a + b, 0)).toBe(plan.changes.length - 1)
  })

  it('finds the one skill that refuses a bulk call and writes the others', async () => {
    const plan = drawnPlan(snapshot, { agents: 5, moves: 6, seed: 'bulk' })
    const sets = plan.changes.filter((change) => change.after !== null)
    const bad = sets.find((change) => sets.filter((other) => other.user.id === change.user.id).length > 2)
    if (bad === undefined) throw new Error('no bulk write')
    org.emulator.world.skills.delete(bad.skill.id)
    const others = plan.changes.filter((change) => change.skill.id !== bad.skill.id)
    const report = await applyPlan(org.client, plan, { journal: memoryJournal(), onFailure: 'continue' })
    const failed = report.results.filter((result) => result.status === 'failed')
    expect(failed.map((result) => result.changeId)).toContain(bad.id)
    expect(others.every((change) => trueLevel(org.emulator, change.user.id, change.skill.id) === change.after)).toBe(
      true,
    )
  })

  it('refuses a plan of another org, an altered one and a held lease, without a write', async () => {
    const plan = drawnPlan(snapshot, { agents: 3, moves: 1 })
    await expect(
      applyPlan(org.client, { ...plan, warnings: ['none'] }, { journal: memoryJournal() }),
    ).rejects.toMatchObject({ reason: 'tampered' })
    const elsewhere = drawnPlan({ ...snapshot, org: { id: 'another', name: 'Another' } }, { agents: 3, moves: 1 })
    await expect(applyPlan(org.client, elsewhere, { journal: memoryJournal() })).rejects.toMatchObject({
      reason: 'wrongOrg',
    })
    await expect(verifyPlan(org.client, elsewhere)).rejects.toMatchObject({ reason: 'wrongOrg' })
    const lease = memoryLease()
    const held = await lease.acquire(`org-${plan.org.id}`, 'another plan')
    await expect(applyPlan(org.client, plan, { journal: memoryJournal(), lease })).rejects.toMatchObject({
      reason: 'locked',
    })
    await held.release()
    expect(org.emulator.stats.effects.size).toBe(0)
    expect((await applyPlan(org.client, plan, { journal: memoryJournal(), lease })).outcome).toBe('done')
    await (await lease.acquire(`org-${plan.org.id}`, 'free again')).release()
  })

  it('only reads for a fully applied plan, and tries a partial one again', async () => {
    const plan = drawnPlan(snapshot, { agents: 3, moves: 1 })
    const ledger = memoryLedger()
    org.emulator.faults.add({ method: 'PATCH', fault: { kind: 'status', status: 403 } })
    org.emulator.faults.add({ method: 'DELETE', fault: { kind: 'status', status: 403 } })
    expect((await applyPlan(org.client, plan, { journal: memoryJournal(), ledger })).outcome).toBe('partial')
    org.emulator.faults.clear()
    const report = await applyPlan(org.client, plan, { journal: memoryJournal(), ledger })
    expect(report.outcome).toBe('done')
    const requests = org.emulator.stats.requests
    const again = await applyPlan(org.client, plan, { journal: memoryJournal(), ledger })
    expect(again).toMatchObject({ outcome: 'done', counts: { already: plan.changes.length }, requests: { writes: 0 } })
    expect(org.emulator.stats.requests - requests).toBe(2)
    const other = drawnPlan(snapshot, { agents: 4, moves: 1 })
    await expect(
      applyPlan(org.client, other, {
        journal: memoryJournal(),
        ledger,
        idempotencyKey: `apply:${plan.org.id}:${plan.hash}`,
      }),
    ).rejects.toMatchObject({ reason: 'mismatch' })
  })

  it('asks the org before the ledger: another org and a dead host are no success', async () => {
    const plan = drawnPlan(snapshot, { agents: 3, moves: 1 })
    const ledger = memoryLedger()
    expect((await applyPlan(org.client, plan, { journal: memoryJournal(), ledger })).outcome).toBe('done')
    const other = await emulated({ seed: 99, agents: 5, queues: 1, skills: 3 })
    await expect(applyPlan(other.client, plan, { journal: memoryJournal(), ledger })).rejects.toMatchObject({
      reason: 'wrongOrg',
    })
    await other.emulator.stop()
    await expect(applyPlan(other.client, plan, { journal: memoryJournal(), ledger })).rejects.toMatchObject({
      code: 'connection.refused',
    })
    await other.stop()
  })

  it.each([true, false])(
    'makes changes of a fully applied plan again that no longer hold, and keeps what others wrote (journal kept: %s)',
    async (retained) => {
      const plan = drawnPlan(snapshot, { agents: 5, moves: 2 })
      const ledger = memoryLedger()
      const journal = memoryJournal()
      const options = () => ({ ledger, journal: retained ? journal : memoryJournal(), onConflict: 'merge' as const })
      expect((await applyPlan(org.client, plan, options())).outcome).toBe('done')
      const [reverted, external] = plan.changes
      if (reverted === undefined || external === undefined) throw new Error('plan too small')
      const levels = org.emulator.world.users.get(reverted.user.id)?.skills
      if (reverted.before === null) levels?.delete(reverted.skill.id)
      else levels?.set(reverted.skill.id, reverted.before)
      org.emulator.world.users.get(external.user.id)?.skills.set(external.skill.id, 4.25)

      const report = await applyPlan(org.client, plan, options())
      expect(report.outcome).toBe('partial')
      expect(report.counts).toMatchObject({ applied: 1, conflict: 1, already: plan.changes.length - 2 })
      expect(trueLevel(org.emulator, reverted.user.id, reverted.skill.id)).toBe(reverted.after)
      expect(trueLevel(org.emulator, external.user.id, external.skill.id)).toBe(4.25)
    },
  )
})

import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { drawnDesired } from '../../../test/support/drawn-desired'
import { type Emulated, emulated } from '../../../test/support/emulated'
import { drawnPlan, trueLevel } from '../../../test/support/proposals'
import type { Plan, Snapshot } from '../../documents'
import type { Journal } from '../../documents/ports/ports'
import type { World } from '../../emulator'
import { memoryJournal } from '../../stores/memory/memory'
import { applyPlan } from '../apply/apply'
import { readTargets } from '../desired/targets'
import { buildPlan } from '../plan/build'
import { captureSnapshot } from '../snapshot/capture'
import { snapshotHash } from '../snapshot/hash'
import { undoPlan } from './undo'

/** Journal entries between two cuts; `SKILLROUTE_FULL=1`: 5. */
const STEP = process.env.SKILLROUTE_FULL === '1' ? 5 : 13

let org: Emulated
afterEach(() => org.stop())

/** A plan of every kind of change, and the org it was made for. */
async function everyKind(seed: number, options: { lagMs?: number } = {}): Promise<{ plan: Plan; snapshot: Snapshot }> {
  org = await emulated({ seed, agents: 12, queues: 3, skills: 5, switches: { lagMs: options.lagMs ?? 0 } })
  const snapshot = await captureSnapshot(org.client)
  const desired = drawnDesired(snapshot, { seed: String(seed) })
  const targets = await readTargets(org.client, snapshot, desired)
  return { snapshot, plan: buildPlan({ snapshot, desired, targets, policy: { includeUnlicensed: true } }) }
}

/** What a snapshot does not hold: utilization and whole queues. */
function restOf(world: World): unknown {
  return {
    utilization: [...world.users.values()].map(({ id, utilization }) => [id, utilization]),
    queues: [...world.queues.values()].map(({ id, config }) => [id, config]),
  }
}

describe('undoPlan', () => {
  it('restores the org, for every kind of change, when nobody else wrote', async () => {
    const kinds = new Set<string>()
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 10_000 }), fc.boolean(), async (seed, lags) => {
        const { plan, snapshot } = await everyKind(seed, lags ? { lagMs: 7_000 } : {})
        const before = structuredClone(restOf(org.emulator.world))
        const journal = memoryJournal()
        for (const change of plan.changes) kinds.add(change.kind)
        const report = await applyPlan(org.client, plan, { journal })
        expect(report.results.filter(({ status }) => status !== 'applied')).toEqual([])
        const undone = await undoPlan(org.client, plan, { journal })
        expect(undone.outcome).toBe('done')
        expect(undone.counts.applied).toBe(undone.results.length)
        expect(snapshotHash(await captureSnapshot(org.client))).toBe(snapshotHash(snapshot))
        expect(restOf(org.emulator.world)).toEqual(before)
        const again = await undoPlan(org.client, plan, { journal })
        expect(again).toMatchObject({ requests: { writes: 0 }, results: [] })
        await org.stop()
      }),
      { numRuns: process.env.SKILLROUTE_FULL === '1' ? 8 : 1, seed: 1 },
    )
    expect(kinds.size).toBeGreaterThanOrEqual(9)
  })

  it('makes each change of every kind with the requests that the plan printed', async () => {
    for (const seed of [3, 4, 5]) {
      const { plan } = await everyKind(seed)
      const before = org.emulator.stats.requests
      const report = await applyPlan(org.client, plan, { journal: memoryJournal() })
      expect(report.outcome).toBe('done')
      expect(org.emulator.stats.requests - before).toBe(plan.budget.total)
      expect(report.requests).toEqual({
        reads: plan.budget.reads + plan.budget.verifies + (plan.budget.audits ?? 0),
        writes: plan.budget.writes,
        retries: 0,
      })
      if (seed !== 5) await org.stop()
    }
  })

  it('reverts only what nobody changed since, and names the rest', async () => {
    org = await emulated({ agents: 20, queues: 2, skills: 6 })
    const plan = drawnPlan(await captureSnapshot(org.client), { agents: 15, moves: 2 })
    const journal = memoryJournal()
    await applyPlan(org.client, plan, { journal })
    const external = plan.changes.filter((_, index) => index % 5 === 0)
    for (const { user, skill } of external) org.emulator.world.users.get(user.id)?.skills.set(skill.id, 4.25)
    const report = await undoPlan(org.client, plan, { journal })
    expect(report.outcome).toBe('partial')
    expect(report.counts).toMatchObject({ conflict: external.length, applied: plan.changes.length - external.length })
    for (const change of plan.changes) {
      const expected = external.includes(change) ? 4.25 : change.before
      expect(trueLevel(org.emulator, change.user.id, change.skill.id)).toBe(expected)
    }
    expect(report.results.find(({ status }) => status === 'conflict')?.error?.message).toContain('as we left it')
  })

  it('leaves alone what the plan did not write, and what was undone before and set again by someone else', async () => {
    org = await emulated({ agents: 12, queues: 2, skills: 6 })
    const plan = drawnPlan(await captureSnapshot(org.client), { agents: 10, moves: 1 })
    const [early, late] = plan.changes.filter((change) => change.after !== null)
    if (early === undefined || late === undefined) throw new Error('plan too small')
    const skillsOf = (id: string) => org.emulator.world.users.get(id)?.skills
    skillsOf(early.user.id)?.set(early.skill.id, early.after ?? 0)
    const journal = memoryJournal()
    expect((await applyPlan(org.client, plan, { journal })).counts.already).toBe(1)
    await undoPlan(org.client, plan, { journal })
    expect(trueLevel(org.emulator, early.user.id, early.skill.id)).toBe(early.after)
    skillsOf(late.user.id)?.set(late.skill.id, late.after ?? 0)
    await undoPlan(org.client, plan, { journal })
    expect(trueLevel(org.emulator, late.user.id, late.skill.id)).toBe(late.after)
  })

  it('ends with each change undone once, wherever earlier undos were cut off', async () => {
    org = await emulated({ agents: 20, queues: 2, skills: 6 })
    const plan = drawnPlan(await captureSnapshot(org.client), { agents: 15, moves: 2 })
    const journal = memoryJournal()
    await applyPlan(org.client, plan, { journal })
    const effects = new Map(org.emulator.stats.effects)
    let crashes = 0
    for (let entries = 1; entries < 40; entries += STEP) {
      const crash = new AbortController()
      const options = { journal: crashing(journal, entries, crash), signal: crash.signal }
      await undoPlan(org.client, plan, options).catch((error: unknown) => {
        expect(error).toBe(crash.signal.reason)
        crashes += 1
      })
    }
    expect(crashes).toBeGreaterThan(20 / STEP)
    const report = await undoPlan(org.client, plan, { journal })
    expect(report.outcome).toBe('done')
    for (const { user, skill, before } of plan.changes) {
      expect(trueLevel(org.emulator, user.id, skill.id)).toBe(before)
      const effect = `user.skill ${user.id} ${skill.id}=${before ?? 'none'}`
      expect((org.emulator.stats.effects.get(effect) ?? 0) - (effects.get(effect) ?? 0)).toBe(1)
    }
  })

  it('works from a report where there is no journal, and asks for one of the two', async () => {
    org = await emulated({ agents: 12, queues: 2, skills: 6 })
    const plan = drawnPlan(await captureSnapshot(org.client), { agents: 10, moves: 1 })
    const report = await applyPlan(org.client, plan, { journal: memoryJournal() })
    await expect(undoPlan(org.client, plan, { journal: memoryJournal() })).rejects.toThrow(
      'was never applied with this journal',
    )
    const undone = await undoPlan(org.client, plan, { journal: memoryJournal(), report })
    expect(undone).toMatchObject({ outcome: 'done', counts: { applied: plan.changes.length } })
  })
})

describe('onFailure: undo', () => {
  it('undoes what was written when a change fails, and resumes that after a crash', async () => {
    org = await emulated({ agents: 30, queues: 2, skills: 6 })
    const snapshot = await captureSnapshot(org.client)
    const plan = drawnPlan(snapshot, { agents: 25, moves: 1 })
    const refused = plan.changes.filter((change) => change.after !== null).at(8)
    if (refused === undefined) throw new Error('no change to refuse')
    org.emulator.faults.add({ method: 'PATCH', path: refused.user.id, fault: { kind: 'status', status: 403 } })
    const journal = memoryJournal()
    const crash = new AbortController()
    const options = { onFailure: 'undo', concurrency: 2 } as const
    await expect(
      applyPlan(org.client, plan, {
        ...options,
        journal: crashing(journal, 4, crash, (entry) => entry.type === 'undo'),
        signal: crash.signal,
      }),
    ).rejects.toThrow('crash')
    const report = await applyPlan(org.client, plan, { ...options, journal })
    expect(report.outcome).toBe('undone')
    expect(report.undo?.counts.conflict).toBe(0)
    expect(report.counts.undone).toBeGreaterThan(0)
    expect(report.counts.applied + report.counts.resumed).toBe(0)
    expect(snapshotHash(await captureSnapshot(org.client))).toBe(snapshotHash(snapshot))
    org.emulator.faults.clear()
    expect((await applyPlan(org.client, plan, { ...options, journal })).outcome).toBe('done')
  })

  it('leaves what someone else changed meanwhile, and says that the undo is not complete', async () => {
    org = await emulated({ agents: 30, queues: 2, skills: 6 })
    const plan = drawnPlan(await captureSnapshot(org.client), { agents: 25, moves: 1 })
    const refused = plan.changes.filter((change) => change.after !== null).at(8)
    const [first] = plan.changes
    if (refused === undefined || first === undefined) throw new Error('plan too small')
    org.emulator.faults.add({ method: 'PATCH', path: refused.user.id, fault: { kind: 'status', status: 403 } })
    const journal = memoryJournal()
    const watched: Journal = {
      ...journal,
      async append(entry) {
        if (entry.type === 'undoing') org.emulator.world.users.get(first.user.id)?.skills.set(first.skill.id, 4.25)
        await journal.append(entry)
      },
    }
    const report = await applyPlan(org.client, plan, { onFailure: 'undo', concurrency: 1, journal: watched })
    expect(report.outcome).toBe('partial')
    expect(report.undo?.counts).toMatchObject({ conflict: 1 })
    expect(trueLevel(org.emulator, first.user.id, first.skill.id)).toBe(4.25)
  })

  it('refuses a plan that is not the approved one before anything is read', async () => {
    org = await emulated({ agents: 12, queues: 2, skills: 6 })
    const plan = drawnPlan(await captureSnapshot(org.client), { agents: 3, moves: 1 })
    const before = org.emulator.stats.requests
    await expect(
      applyPlan(org.client, plan, { journal: memoryJournal(), approvals: [{ planHash: 'f'.repeat(64) }] }),
    ).rejects.toMatchObject({
      reason: 'guardrail',
      message: expect.stringContaining(plan.hash),
    })
    expect(org.emulator.stats.requests).toBe(before)
    expect(
      (await applyPlan(org.client, plan, { journal: memoryJournal(), approvals: [{ planHash: plan.hash, by: 'Ann' }] }))
        .outcome,
    ).toBe('done')
  })
})

/** A journal that survives in a process that does not: after some entries that count, everything ends at once. */
function crashing(
  journal: Journal,
  entries: number,
  crash: AbortController,
  counts: (entry: { readonly type: string }) => boolean = () => true,
): Journal {
  let left = entries
  return {
    ...journal,
    async append(entry) {
      if (crash.signal.aborted) throw crash.signal.reason
      await journal.append(entry)
      if (counts(entry) && --left === 0) {
        crash.abort(new Error('crash'))
        throw crash.signal.reason
      }
    },
  }
}

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../../test/support/emulated'
import { trueLevel } from '../../../../test/support/proposals'
import { endingAfter } from '../../../../test/support/safe-change'
import { HOUR_MS } from '../../../core/time/durations'
import type { Desired, Plan, Snapshot } from '../../../documents'
import { memoryJournal } from '../../../stores/memory/memory'
import { applyPlan } from '../../apply/apply'
import { readTargets } from '../../desired/targets'
import { duePlan } from '../../due/due'
import { buildPlan } from '../../plan/build'
import { captureSnapshot } from '../../snapshot/capture'
import type { CanaryOptions } from '../options/canary-options'

let org: Emulated
let snapshot: Snapshot
let skillId: string
beforeEach(async () => {
  org = await emulated({ agents: 14, queues: 2, skills: 6 })
  snapshot = await captureSnapshot(org.client)
  skillId = snapshot.skills[0]?.id ?? ''
})
afterEach(() => org.stop())

/** Level 2.25 of one skill for ten agents; the first of them are on shift for an hour, and wait for its end. */
async function planned(onShift: number, queues: Desired['queues'] = {}): Promise<Plan> {
  const ids = snapshot.agents.flatMap(({ id, state }) => (state === 'active' ? [id] : [])).slice(0, 10)
  const now = org.clock.now()
  const [start, end] = [new Date(now - HOUR_MS).toISOString(), new Date(now + HOUR_MS).toISOString()]
  const agents = Object.fromEntries(ids.map((id) => [id, { skills: { [skillId]: 2.25 } }]))
  const desired: Desired = { format: 'skillroute/desired@1', agents, queues }
  return buildPlan({
    snapshot,
    policy: { includeUnlicensed: true, existingLevels: 'overwrite' },
    desired,
    targets: await readTargets(org.client, snapshot, desired),
    timing: { hold: 'offShift', shifts: ids.slice(0, onShift).map((userId) => ({ userId, start, end })) },
    now,
  })
}

const made = (): number =>
  [...org.emulator.world.users.keys()].filter((id) => trueLevel(org.emulator, id, skillId) === 2.25).length

const OPTIONS = { checkAudits: false } as const

/** A canary that notes how many agents have the planned level whenever it is watched. */
function watched(share: number): { readonly canary: CanaryOptions; readonly seen: readonly number[] } {
  const seen: number[] = []
  const watch = async (): Promise<readonly string[]> => {
    seen.push(made())
    return []
  }
  return { canary: { share, intervals: 1, intervalMs: 1_000, watch }, seen }
}

describe('the agents of a canary', () => {
  it('are drawn from those to be changed now, not from those who wait for the end of their shift', async () => {
    const { canary, seen } = watched(0.25)
    const report = await applyPlan(org.client, await planned(8), { ...OPTIONS, journal: memoryJournal(), canary })
    expect(report).toMatchObject({ counts: { applied: 2, held: 8 }, canary: { passed: true } })
    expect(seen).toEqual([1])
    expect(made()).toBe(2)
  })

  it('are not drawn from those who hold the planned level already', async () => {
    const plan = await planned(0)
    const { canary, seen } = watched(0.3)
    const there = plan.changes.slice(0, -2).map(({ id }) => id)
    await applyPlan(org.client, plan, { ...OPTIONS, journal: memoryJournal(), changeIds: there })
    const report = await applyPlan(org.client, plan, { ...OPTIONS, journal: memoryJournal(), canary })
    expect(report).toMatchObject({ counts: { applied: 2, already: there.length } })
    expect(seen).toEqual([there.length + 1])
  })

  it('are the same when the run is resumed', async () => {
    const plan = await planned(0)
    const journal = memoryJournal()
    const crash = new AbortController()
    const dies = async (): Promise<readonly string[]> => {
      crash.abort(new Error('crash'))
      throw crash.signal.reason
    }
    const { canary, seen } = watched(0.3)
    const first = { ...OPTIONS, journal, canary: { ...canary, watch: dies }, signal: crash.signal }
    await expect(applyPlan(org.client, plan, first)).rejects.toThrow('crash')
    const written = made()
    expect(await applyPlan(org.client, plan, { ...OPTIONS, journal, canary })).toMatchObject({ outcome: 'done' })
    expect(seen).toEqual([written])
  })

  it('count as a miss when none of them could be changed', async () => {
    const { canary, seen } = watched(0.01)
    org.emulator.faults.add({ method: 'PATCH', times: 1, fault: { kind: 'status', status: 403 } })
    const options = { ...OPTIONS, journal: memoryJournal(), canary, onFailure: 'continue' } as const
    const report = await applyPlan(org.client, await planned(0), options)
    expect(report.canary).toEqual({ passed: false, message: 'none of its changes could be made' })
    expect([seen, made()]).toEqual([[], 0])
  })

  it('are not waited for when a run ended before it wrote any of them', async () => {
    const settings = { acwSettings: { timeoutMs: 60_000 } }
    const plan = await planned(0, { [snapshot.queues[0]?.id ?? '']: { settings } })
    const journal = memoryJournal()
    const { canary } = watched(0.5)
    const dying = endingAfter(journal, ({ type }) => type === 'canaryBegun')
    await expect(applyPlan(org.client, plan, { ...OPTIONS, journal: dying, canary })).rejects.toThrow('gone')
    for (const { id } of snapshot.agents) org.emulator.world.users.get(id)?.skills.set(skillId, 2.25)
    await expect(applyPlan(org.client, plan, { ...OPTIONS, journal, canary })).rejects.toThrow('without a canary')
    expect(await applyPlan(org.client, plan, { ...OPTIONS, journal })).toMatchObject({ counts: { applied: 1 } })
  })

  it('must exist: otherwise nothing is written, and nothing waits to be made later', async () => {
    const settings = { acwSettings: { timeoutMs: 60_000 } }
    const plan = await planned(10, { [snapshot.queues[0]?.id ?? '']: { settings } })
    const journal = memoryJournal()
    const { canary } = watched(0.5)
    await expect(applyPlan(org.client, plan, { ...OPTIONS, journal, canary })).rejects.toThrow('nobody can be drawn')
    await org.clock.advance(2 * HOUR_MS)
    expect(await duePlan(org.client, plan, { journal })).toEqual({ next: null })
    expect(org.emulator.stats.effects.size).toBe(0)
  })
})

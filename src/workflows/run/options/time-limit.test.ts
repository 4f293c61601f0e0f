import { afterEach, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../../test/support/emulated'
import { drawnPlan, effectsOf, type SkillPlan } from '../../../../test/support/proposals'
import type { JournalEntry } from '../../../documents/ports/ports'
import { memoryLedger } from '../../../stores/memory/ledger-memory'
import { memoryJournal } from '../../../stores/memory/memory'
import { applyPlan } from '../../apply/apply'
import { captureSnapshot } from '../../snapshot/capture'
import type { ApplyOptions } from './options'

let org: Emulated
afterEach(() => org.stop())

async function planned(reread: 'each' | 'batch' = 'each', timeoutMs = 10_000): Promise<SkillPlan> {
  org = await emulated({ agents: 60, queues: 2, skills: 10 }, {}, timeoutMs)
  return drawnPlan(await captureSnapshot(org.client), { agents: 40, moves: 3, reread })
}

/** A limit that counts requests: a second each, so that it is met at the same place each time. */
function limitOf(requests: number): ApplyOptions['timeLimit'] {
  const last = org.emulator.stats.requests + requests
  return { remainingMs: () => (last - org.emulator.stats.requests) * 1000, reserveMs: 2_000 }
}

for (const reread of ['each', 'batch'] as const) {
  it(`stops in order and is taken up as often as it takes, each change made once (${reread})`, async () => {
    const plan = await planned(reread)
    const journal = memoryJournal()
    const ledger = memoryLedger()
    let runs = 0
    for (let left = plan.changes.length; left > 0; runs++) {
      const options = {
        journal,
        ledger,
        timeLimit: limitOf(reread === 'each' ? 20 : 14),
        onFailure: 'undo',
        checkAudits: false,
      } as const
      const report = await applyPlan(org.client, plan, options)
      const { unfinished, outcome, counts, results } = report
      expect(results).toHaveLength(plan.changes.length)
      expect(unfinished?.left ?? 0).toBeLessThan(left)
      expect(outcome).toBe(unfinished === undefined ? 'done' : 'partial')
      expect(counts.skipped).toBe(unfinished?.left ?? 0)
      left = unfinished?.left ?? 0
    }
    expect(runs).toBeGreaterThan(3)
    expect(effectsOf(org.emulator, plan)).toEqual(plan.changes.map(() => 1))
    expect(org.emulator.stats.effects.size).toBe(plan.changes.length)
    // What is left to later runs is no news to the journal.
    const settled: JournalEntry[] = []
    for await (const entry of journal.read()) if (entry.type === 'settled') settled.push(entry)
    expect(settled).toHaveLength(plan.changes.length)
  })
}

it('cuts off what hangs, tells, and looks at it in the next run', async () => {
  const plan = await planned('each', 600_000)
  const journal = memoryJournal()
  org.emulator.faults.add({ method: 'PATCH', after: 4, times: 1, fault: { kind: 'timeout', when: 'after' } })
  const endMs = org.clock.now() + 60_000
  const timeLimit = { remainingMs: () => endMs - org.clock.now(), reserveMs: 15_000 }
  const report = await applyPlan(org.client, plan, { journal, timeLimit, checkAudits: false })
  expect(Date.parse(report.endedAt)).toBeLessThan(endMs)
  expect(report.unfinished?.left).toBeGreaterThan(0)
  org.emulator.faults.clear()
  const again = await applyPlan(org.client, plan, { journal, checkAudits: false })
  expect(again).toMatchObject({ outcome: 'done' })
  expect(again.unfinished).toBeUndefined()
  expect(effectsOf(org.emulator, plan)).toEqual(plan.changes.map(() => 1))
})

it('does not even look when the time is over before it began, and refuses a reserve that is none', async () => {
  const plan = await planned()
  const before = org.emulator.stats.requests
  const journal = memoryJournal()
  const report = await applyPlan(org.client, plan, { journal, timeLimit: { remainingMs: () => 0 } })
  expect(report).toMatchObject({ outcome: 'partial', unfinished: { left: plan.changes.length } })
  expect(org.emulator.stats.requests - before).toBeLessThan(3)
  const none = { remainingMs: () => 0, reserveMs: 0 }
  await expect(applyPlan(org.client, plan, { journal: memoryJournal(), timeLimit: none })).rejects.toThrow(
    'options.timeLimit.reserveMs: must be a number above 0',
  )
})

it('refuses a canary whose watch does not fit into the run, before anything is written, and ends one that does', async () => {
  const plan = await planned()
  const journal = memoryJournal()
  const endMs = org.clock.now() + 14 * 60_000
  const timeLimit = { remainingMs: () => endMs - org.clock.now() }
  const canary = { share: 0.3, watch: async () => [] }
  const options = { journal, timeLimit, checkAudits: false } as const
  await expect(applyPlan(org.client, plan, { ...options, canary })).rejects.toThrow(/canary.intervals: .* 900 s/)
  expect(org.emulator.stats.effects.size).toBe(0)
  const report = await applyPlan(org.client, plan, { ...options, canary: { ...canary, intervals: 2 } })
  expect(report).toMatchObject({ outcome: 'done', canary: { passed: true } })
})

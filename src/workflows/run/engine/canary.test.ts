import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../../test/support/emulated'
import { drawnPlan, effectsOf, type SkillPlan, trueLevel } from '../../../../test/support/proposals'
import type { Snapshot } from '../../../documents'
import type { Journal } from '../../../documents/ports/ports'
import { applyText } from '../../../report/text/apply'
import { memoryJournal } from '../../../stores/memory/memory'
import { applyPlan } from '../../apply/apply'
import { captureSnapshot } from '../../snapshot/capture'
import { snapshotHash } from '../../snapshot/hash'
import { undoPlan } from '../../undo/undo'
import { watchQueues } from './canary'

let org: Emulated
let snapshot: Snapshot
let plan: SkillPlan
beforeEach(async () => {
  org = await emulated({ agents: 14, queues: 2, skills: 6 })
  snapshot = await captureSnapshot(org.client)
  plan = drawnPlan(snapshot, { agents: 10, moves: 2 })
})
afterEach(() => org.stop())

const holding = (): number =>
  plan.changes.filter((one) => trueLevel(org.emulator, one.user.id, one.skill.id) === one.after).length

describe('a canary', () => {
  it('changes its share, watches for the given intervals, then changes the rest, each once', async () => {
    const checks: { interval: number; held: number; at: number }[] = []
    const startedMs = org.clock.now()
    const report = await applyPlan(org.client, plan, {
      journal: memoryJournal(),
      canary: {
        share: 0.2,
        intervals: 4,
        intervalMs: 60_000,
        async watch({ interval }) {
          checks.push({ interval, held: holding(), at: org.clock.now() - startedMs })
          return []
        },
      },
    })
    expect(report).toMatchObject({ outcome: 'done', canary: { passed: true } })
    expect(checks.map(({ interval }) => interval)).toEqual([1, 2, 3, 4])
    const agents = new Set(plan.changes.map(({ user }) => user.id)).size
    const first = checks[0]?.held ?? 0
    expect(first).toBeGreaterThanOrEqual(Math.ceil(agents * 0.2))
    expect(first).toBeLessThan(plan.changes.length / 2)
    expect(checks.every(({ held }) => held === first)).toBe(true)
    expect(checks.at(-1)?.at).toBeGreaterThanOrEqual(4 * 60_000)
    expect(effectsOf(org.emulator, plan)).toEqual(plan.changes.map(() => 1))
  })

  it('undoes its writes when it misses a limit, or keeps them when asked to', async () => {
    const canary = { share: 0.3, intervalMs: 60_000, watch: async () => ['too many wait'] }
    const undone = await applyPlan(org.client, plan, { journal: memoryJournal(), canary })
    expect(undone).toMatchObject({
      outcome: 'undone',
      accuracy: null,
      canary: { passed: false, message: /too many wait/ },
    })
    expect(snapshotHash(await captureSnapshot(org.client))).toBe(snapshotHash(snapshot))
    const stopped = await applyPlan(org.client, plan, {
      journal: memoryJournal(),
      canary: { ...canary, onMissed: 'stop' },
    })
    expect(stopped.outcome).toBe('partial')
    expect(stopped.counts.applied).toBe(holding())
    expect(stopped.counts.applied + stopped.counts.skipped).toBe(plan.changes.length)
    expect(stopped.results.find(({ status }) => status === 'skipped')?.error?.code).toBe('apply.canary')
  })

  it('counts a failed check as a miss', async () => {
    const watch = async () => Promise.reject(new Error('no figures'))
    const report = await applyPlan(org.client, plan, {
      journal: memoryJournal(),
      canary: { share: 0.3, intervalMs: 1_000, watch },
    })
    expect(report).toMatchObject({ outcome: 'undone', canary: { message: /could not check: no figures/ } })
  })

  it.each([0, 1])(
    'evaluates the figures that have come where a share of %d of the conversations comes late',
    async (share) => {
      const late = await emulated({ agents: 14, queues: 2, skills: 6, switches: { lateConversationShare: share } })
      const own = drawnPlan(await captureSnapshot(late.client), { agents: 10, moves: 2 })
      const watch = watchQueues([...late.emulator.world.queues.keys()], { minServiceLevel: 0 })
      const canary = { share: 0.3, intervals: 1, intervalMs: 30 * 60_000, watch }
      const report = await applyPlan(late.client, own, { journal: memoryJournal(), canary })
      await late.stop()
      const message = share === 0 ? /figures? evaluated/ : /nothing could be evaluated .* figures of the org come late/
      expect(report.canary).toMatchObject({ passed: true, message })
    },
  )

  it('says how many figures it evaluated, and when there were none', async () => {
    const canary = { share: 0.3, intervals: 2, intervalMs: 1_000 }
    const journal = memoryJournal()
    const some = await applyPlan(org.client, plan, {
      journal,
      canary: { ...canary, watch: async () => ({ wrong: [], evaluated: 3 }) },
    })
    expect(some.canary?.message).toBe('2 intervals of 1 s within the limits (6 figures evaluated)')
    await undoPlan(org.client, plan, { journal })
    const none = await applyPlan(org.client, plan, {
      journal: memoryJournal(),
      canary: { ...canary, watch: async () => ({ wrong: [], evaluated: 0 }) },
    })
    expect(none.canary).toMatchObject({
      passed: true,
      evaluated: 0,
      message: /^nothing could be evaluated in 2 intervals of 1 s: no contacts .* The rest was written all the same/,
    })
    const text = applyText(none, plan)
    expect(text).toContain('canary not evaluated: nothing could be evaluated')
    expect(text).not.toContain('canary passed')
  })

  it('is watched again after a crash, and not again once it passed', async () => {
    const journal = memoryJournal()
    let checks = 0
    const watch = async (): Promise<readonly string[]> => {
      checks += 1
      return []
    }
    const canary = { share: 0.3, intervals: 2, intervalMs: 1_000, watch }
    const watching = new AbortController()
    const dies = async (): Promise<readonly string[]> => {
      watching.abort(new Error('crash'))
      throw watching.signal.reason
    }
    const first = { journal, canary: { ...canary, watch: dies }, signal: watching.signal }
    await expect(applyPlan(org.client, plan, first)).rejects.toThrow('crash')
    const late = new AbortController()
    await expect(
      applyPlan(org.client, plan, { journal: diesAfter(journal, 'canary', 3, late), canary, signal: late.signal }),
    ).rejects.toThrow('crash')
    expect(checks).toBe(2)
    const report = await applyPlan(org.client, plan, { journal, canary })
    expect(checks).toBe(2)
    expect(report).toMatchObject({ outcome: 'done', canary: { passed: true } })
    expect(effectsOf(org.emulator, plan)).toEqual(plan.changes.map(() => 1))
  })

  it('that missed in a run that died is undone by the next run, whatever that run asks for', async () => {
    for (const entries of [1, 2]) {
      const journal = memoryJournal()
      const crash = new AbortController()
      const canary = { share: 0.3, intervalMs: 1_000, watch: async () => ['too many wait'] }
      const dying = { journal: diesAfter(journal, 'canary', entries, crash), canary, signal: crash.signal }
      await expect(applyPlan(org.client, plan, dying)).rejects.toThrow('crash')
      const max = holding()
      expect(max).toBeLessThan(plan.changes.length)
      const writes = org.emulator.stats.effects.size
      const report = await applyPlan(org.client, plan, { journal })
      expect(report).toMatchObject({ outcome: 'undone', canary: { passed: false } })
      expect(report.counts.applied).toBe(0)
      expect(org.emulator.stats.effects.size - writes).toBeLessThanOrEqual(max)
      expect(snapshotHash(await captureSnapshot(org.client))).toBe(snapshotHash(snapshot))
    }
  })

  it('that missed with onMissed stop lets no later run write or undo, until the plan is undone', async () => {
    const journal = memoryJournal()
    const canary = { share: 0.3, intervalMs: 1_000, watch: async () => ['too many wait'], onMissed: 'stop' } as const
    const { counts } = await applyPlan(org.client, plan, { journal, canary })
    for (const options of [{}, { canary: { ...canary, onMissed: 'undo' } as const }, { onFailure: 'undo' } as const]) {
      await expect(applyPlan(org.client, plan, { journal, ...options })).rejects.toMatchObject({
        code: 'plan.guardrail',
        message: /too many wait/,
      })
      expect(holding()).toBe(counts.applied)
    }
    expect((await undoPlan(org.client, plan, { journal })).outcome).toBe('done')
    expect((await applyPlan(org.client, plan, { journal })).outcome).toBe('done')
  })

  it('that was not watched to its end blocks a run without a canary', async () => {
    const journal = memoryJournal()
    const crash = new AbortController()
    const watch = async (): Promise<readonly string[]> => {
      crash.abort(new Error('crash'))
      throw crash.signal.reason
    }
    const canary = { share: 0.3, intervalMs: 1_000, watch }
    await expect(applyPlan(org.client, plan, { journal, canary, signal: crash.signal })).rejects.toThrow('crash')
    const written = holding()
    await expect(applyPlan(org.client, plan, { journal })).rejects.toMatchObject({ code: 'plan.guardrail' })
    expect(holding()).toBe(written)
    const well = { ...canary, watch: async () => [] }
    expect((await applyPlan(org.client, plan, { journal, canary: well })).outcome).toBe('done')
  })

  it('is watched even when no other change follows', async () => {
    const agents = new Set(plan.changes.map(({ user }) => user.id)).size
    const watch = async () => ['too many wait']
    const canary = { share: 1 - 0.5 / agents, intervalMs: 1_000, watch }
    const report = await applyPlan(org.client, plan, { journal: memoryJournal(), canary })
    expect(report).toMatchObject({ outcome: 'undone', canary: { passed: false } })
    expect(snapshotHash(await captureSnapshot(org.client))).toBe(snapshotHash(snapshot))
  })

  it('can be a division, and watches real queues against limits', async () => {
    const [queue] = snapshot.queues
    const division = snapshot.agents.find(({ id }) => id === plan.changes[0]?.user.id)?.divisionId ?? ''
    const watch = watchQueues([queue?.id ?? ''], { maxWaiting: 1_000_000, minServiceLevel: 0 })
    await expect(
      applyPlan(org.client, plan, { journal: memoryJournal(), canary: { divisionIds: ['none'], watch } }),
    ).rejects.toThrow('none of')
    await expect(
      applyPlan(org.client, plan, { journal: memoryJournal(), canary: { share: 2, watch } }),
    ).rejects.toThrow('between 0 and 1')
    const report = await applyPlan(org.client, plan, {
      journal: memoryJournal(),
      canary: { divisionIds: [division], intervalMs: 60_000, watch },
    })
    expect(report).toMatchObject({ outcome: 'done', canary: { passed: true } })
    const strict = watchQueues([queue?.id ?? ''], { minOnQueueAgents: 1_000 })
    const found = await strict({ client: org.client, interval: 1, intervalMs: 60_000, signal: undefined })
    expect(found).toMatchObject({
      evaluated: 1,
      wrong: [expect.stringContaining(`${queue?.name}: agents on queue is`)],
    })
  })
})

/** A process that dies some entries after the first of a kind. */
function diesAfter(journal: Journal, type: string, entries: number, crash: AbortController): Journal {
  let left = Number.POSITIVE_INFINITY
  return {
    ...journal,
    async append(entry) {
      if (crash.signal.aborted) throw crash.signal.reason
      await journal.append(entry)
      if (entry.type === type) left = entries
      if (--left === 0) {
        crash.abort(new Error('crash'))
        throw crash.signal.reason
      }
    },
  }
}

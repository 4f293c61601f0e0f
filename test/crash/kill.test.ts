import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { seededRandom } from '../../src/core/random'
import { fileJournal, fileLease, memoryJournal } from '../../src/stores'
import { applyPlan, captureSnapshot } from '../../src/workflows'
import { snapshotHash } from '../../src/workflows/snapshot/hash'
import { effectsOf } from '../support/proposals'
import { type CrashRig, crashRig, type Death } from './crash-rig'

const FULL = process.env.SKILLROUTE_FULL === '1'
/** Times the run is killed at a number of requests drawn by seed. The soak does many more. */
const KILLS = FULL ? 5 : 1
/** Kinds of entries at which it is killed; with `SKILLROUTE_FULL=1` at every kind, before and after. */
const EARLY = FULL ? ['header', 'intent', 'outcome', 'resumed'] : ['intent']
const LATE = FULL ? ['settled', 'external', 'ended'] : []
const UNDO = FULL ? ['undo', 'undone'] : ['undo']
const MOMENTS = FULL ? (['before', 'after'] as const) : (['after'] as const)

let rig: CrashRig
afterEach(() => rig.stop())

describe('a process that is killed', () => {
  it('makes each change once, at any moment and at every kind of journal entry, and takes its lease over', async () => {
    rig = await crashRig(FULL ? { agents: 80, queues: 2, skills: 10 } : { agents: 25, queues: 1, skills: 6 }, {
      agents: FULL ? 70 : 20,
      moves: 3,
    })
    const random = seededRandom('kills')
    let killed = 0
    for (const type of EARLY) {
      for (const when of MOMENTS) if (await rig.run('apply', at(when, type, 1))) killed += 1
    }
    for (let n = 0; n < KILLS; n++) {
      if (await rig.run('apply', { kind: 'requests', count: 4 + Math.floor(random() * 30) })) killed += 1
    }
    for (const type of LATE) {
      for (const when of MOMENTS) if (await rig.run('apply', at(when, type, 1))) killed += 1
    }
    expect(killed).toBeGreaterThanOrEqual(FULL ? 4 + 4 + 4 : 2)
    const journal = fileJournal(join(rig.folder, 'run.jsonl'))
    const lease = fileLease(join(rig.folder, 'leases'))
    const report = await applyPlan(rig.client, rig.plan, { journal, lease, onConflict: 'merge' })
    await journal.close()
    expect(report.outcome).toBe('done')
    expect(report.counts.resumed).toBeGreaterThan(0)
    expect(effectsOf(rig.emulator, rig.plan)).toEqual(rig.plan.changes.map(() => 1))
    expect(rig.emulator.stats.effects.size).toBe(rig.plan.changes.length)
  })

  it('takes each change back once when the undo is killed', async () => {
    rig = await crashRig({ agents: FULL ? 50 : 20, queues: 1, skills: 8 }, { agents: FULL ? 40 : 15, moves: 3 })
    const before = await captureSnapshot(rig.client)
    await rig.run('apply', { kind: 'none' })
    const applied = new Map(rig.emulator.stats.effects)
    let killed = 0
    for (const count of FULL ? [3, 12, 20, 9] : []) if (await rig.run('undo', { kind: 'requests', count })) killed += 1
    for (const type of UNDO) {
      for (const when of MOMENTS) if (await rig.run('undo', at(when, type, 1))) killed += 1
    }
    expect(killed).toBeGreaterThanOrEqual(FULL ? 6 : 1)
    await rig.run('undo', { kind: 'none' })
    expect(snapshotHash(await captureSnapshot(rig.client))).toBe(snapshotHash(before))
    for (const { user, skill, before: was } of rig.plan.changes) {
      const effect = `user.skill ${user.id} ${skill.id}=${was ?? 'none'}`
      expect((rig.emulator.stats.effects.get(effect) ?? 0) - (applied.get(effect) ?? 0)).toBe(1)
    }
  })
})

if (FULL)
  it('starts to resume a journal of more than 10,000 lines within 2 s', async () => {
    rig = await crashRig({ agents: 30, queues: 1, skills: 30 }, { agents: 20, moves: 20 })
    const path = join(rig.folder, 'long.jsonl')
    const plan = rig.plan
    const source = memoryJournal()
    await applyPlan(rig.client, plan, { journal: source })
    const journal = fileJournal(path)
    const appends: Promise<void>[] = []
    let lines = 0
    // The same run again and again, as after many crashes.
    for (let round = 0; lines < 10_000; round++) {
      for await (const entry of source.read()) {
        if (round > 0 && entry.type === 'header') continue
        appends.push(journal.append(entry))
        lines += 1
      }
    }
    await Promise.all(appends)
    await journal.close()
    const cold = await startOf(path)
    const took = Math.min(cold, await startOf(path))
    console.log(
      `resume: ${lines} lines read and compared in ${Math.round(took)} ms before the first request, ${Math.round(cold)} ms the first time`,
    )
    expect(took).toBeLessThan(2_000)

    async function startOf(file: string): Promise<number> {
      const again = fileJournal(file)
      // Of the processor, not of the clock: the machine may have other work.
      const started = process.cpuUsage()
      let firstMs = 0
      const stop = rig.client.on('request', () => {
        const { user, system } = process.cpuUsage(started)
        firstMs ||= (user + system) / 1000
      })
      await applyPlan(rig.client, plan, { journal: again, dryRun: true })
      stop()
      await again.close()
      return firstMs
    }
  })

function at(when: 'before' | 'after', type: string, nth: number): Death {
  return { kind: 'entry', when, type, nth }
}

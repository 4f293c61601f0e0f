/** The crash tests with journal and lease in PostgreSQL, where no process number tells that a holder is gone. */
import { afterEach, describe, expect, it } from 'vitest'
import { seededRandom } from '../../src/core/random'
import { applyPlan, captureSnapshot } from '../../src/workflows'
import { snapshotHash } from '../../src/workflows/snapshot/hash'
import { noPostgres } from '../support/postgres'
import { effectsOf } from '../support/proposals'
import { type CrashRig, crashRig, type Death } from './crash-rig'

const KILLS = 3
const TYPES = ['header', 'intent', 'outcome', 'resumed', 'settled', 'external', 'ended']
const skipped = noPostgres === undefined ? '' : ` (skipped: ${noPostgres})`

describe.skipIf(noPostgres !== undefined)(`a process that is killed, with its journal in PostgreSQL${skipped}`, () => {
  let rig: CrashRig
  afterEach(() => rig.stop())

  const run = async (what: 'apply' | 'undo', death: Death): Promise<number> => ((await rig.run(what, death)) ? 1 : 0)

  it('makes each change once, at any moment and at every kind of journal entry', async () => {
    rig = await crashRig({ agents: 60, queues: 2, skills: 10 }, { agents: 50, moves: 3 }, 'postgres')
    const random = seededRandom('kills')
    let killed = 0
    for (const type of TYPES.slice(0, 4)) {
      for (const when of ['before', 'after'] as const) killed += await run('apply', at(when, type))
    }
    for (let n = 0; n < KILLS; n++) {
      killed += await run('apply', { kind: 'requests', count: 4 + Math.floor(random() * 25) })
    }
    for (const type of TYPES.slice(4)) {
      for (const when of ['before', 'after'] as const) killed += await run('apply', at(when, type))
    }
    expect(killed).toBeGreaterThanOrEqual(8)
    const { journal, lease, close } = rig.open()
    await expect(lease.acquire(`org-${rig.plan.org.id}`, 'another plan')).rejects.toMatchObject({ code: 'plan.locked' })
    await rig.expire()
    const report = await applyPlan(rig.client, rig.plan, { journal, lease, onConflict: 'merge' })
    await close()
    expect(report.outcome).toBe('done')
    expect(report.counts.resumed).toBeGreaterThan(0)
    expect(effectsOf(rig.emulator, rig.plan)).toEqual(rig.plan.changes.map(() => 1))
    expect(rig.emulator.stats.effects.size).toBe(rig.plan.changes.length)
  })

  it('takes each change back once when the undo is killed', async () => {
    rig = await crashRig({ agents: 40, queues: 2, skills: 8 }, { agents: 30, moves: 3 }, 'postgres')
    const before = await captureSnapshot(rig.client)
    await run('apply', { kind: 'none' })
    const applied = new Map(rig.emulator.stats.effects)
    let killed = 0
    for (const count of [9]) killed += await run('undo', { kind: 'requests', count })
    for (const type of ['undo', 'undone']) {
      for (const when of ['before', 'after'] as const) killed += await run('undo', at(when, type))
    }
    expect(killed).toBeGreaterThanOrEqual(3)
    await run('undo', { kind: 'none' })
    expect(snapshotHash(await captureSnapshot(rig.client))).toBe(snapshotHash(before))
    for (const { user, skill, before: was } of rig.plan.changes) {
      const effect = `user.skill ${user.id} ${skill.id}=${was ?? 'none'}`
      expect((rig.emulator.stats.effects.get(effect) ?? 0) - (applied.get(effect) ?? 0)).toBe(1)
    }
  })
})

function at(when: 'before' | 'after', type: string): Death {
  return { kind: 'entry', when, type, nth: 1 }
}

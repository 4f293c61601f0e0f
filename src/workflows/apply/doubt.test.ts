/** What a failed write may have done, and what a queue holds after one of its writes was refused or cut off. */
import { afterEach, describe, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../test/support/emulated'
import { drawnPlan, trueLevel } from '../../../test/support/proposals'
import { sleep } from '../../core/time/clock'
import type { DesiredQueue, Plan } from '../../documents'
import type { Journal, JournalEntry } from '../../documents/ports/ports'
import type { World } from '../../emulator'
import { memoryJournal } from '../../stores/memory/memory'
import { readTargets } from '../desired/targets'
import { buildPlan } from '../plan/build'
import { captureSnapshot } from '../snapshot/capture'
import { undoPlan } from '../undo/undo'
import { applyPlan } from './apply'

let org: Emulated
afterEach(() => org.stop())

function aQueue(world: World) {
  const [queue] = world.queues.values()
  if (queue === undefined) throw new Error('no queue')
  return queue
}

async function queuePlan(settings: DesiredQueue['settings']): Promise<Plan> {
  const snapshot = await captureSnapshot(org.client)
  const queues = { [aQueue(org.emulator.world).id]: { settings } }
  const targets = await readTargets(org.client, snapshot, { format: 'skillroute/desired@1', queues })
  return buildPlan({ snapshot, desired: { format: 'skillroute/desired@1', queues }, targets })
}

/** A journal that calls back for each durable entry. */
function watched(journal: Journal, notified: (entry: JournalEntry) => void): Journal {
  return {
    ...journal,
    async append(entry) {
      await journal.append(entry)
      notified(entry)
    },
  }
}

describe('a queue write of several fields that is refused', () => {
  it('is retried field by field from what the queue holds then: neither our values nor those of others are reset', async () => {
    org = await emulated({ agents: 12, queues: 2, skills: 6 })
    const plan = await queuePlan({
      first: 'a',
      second: 'b',
      third: 'c',
      'mediaSettings.call.serviceLevel.percentage': 7,
    })
    const queue = aQueue(org.emulator.world)
    let refusals = 0
    const journal = watched(memoryJournal(), ({ type, result }) => {
      if (type !== 'outcome' || result !== 'refused') return
      refusals += 1
      queue.config = { ...queue.config, description: `by hand ${refusals}` }
    })
    const report = await applyPlan(org.client, plan, { journal, onFailure: 'continue' })
    expect(report.counts).toMatchObject({ applied: 3, failed: 1 })
    expect(queue.config).toMatchObject({ first: 'a', second: 'b', third: 'c', description: `by hand ${refusals}` })
    expect(refusals).toBeGreaterThan(1)
    expect(report.external).toEqual([])
  })

  it('ends at a rate so low that one write at a time gets its requests reserved', async () => {
    org = await emulated({ agents: 12, queues: 2, skills: 6 }, {}, 10_000, 10)
    const plan = await queuePlan({ first: 'a', 'mediaSettings.call.serviceLevel.percentage': 7 })
    const abort = new AbortController()
    void sleep(org.clock, 3_600_000).then(() => abort.abort(new Error('still waiting')))
    const options = {
      journal: memoryJournal(),
      onFailure: 'continue',
      checkAudits: false,
      signal: abort.signal,
    } as const
    expect((await applyPlan(org.client, plan, options)).counts).toMatchObject({ applied: 1, failed: 1 })
  })
})

describe('a write whose answer was lost, and a later one that was refused', () => {
  /** The level is written and the answer lost; reads show it late; the next write is refused. */
  async function lostThenRefused(when: 'before' | 'after') {
    org = await emulated({ agents: 12, queues: 2, skills: 6 })
    const plan = drawnPlan(await captureSnapshot(org.client), { agents: 1, moves: 1 })
    const [change] = plan.changes
    if (change === undefined || change.after === null) throw new Error('nothing to set')
    const path = `${change.user.id}/routingskills`
    org.emulator.faults.add({ method: 'PATCH', path, times: 1, fault: { kind: 'reset', when } })
    org.emulator.faults.add({ method: 'PATCH', path, fault: { kind: 'status', status: 403 } })
    org.emulator.faults.add({ method: 'GET', path, after: 1, times: 1, fault: { kind: 'staleRead' } })
    const journal = memoryJournal()
    const report = await applyPlan(org.client, plan, { journal, readBackMs: 3_000 })
    org.emulator.faults.clear()
    return { plan, change, journal, result: report.results[0] }
  }

  it('stays in doubt, is settled by reading, and an undo reverts it', async () => {
    const { plan, change, journal, result } = await lostThenRefused('after')
    expect(result).toMatchObject({ status: 'applied' })
    const undone = await undoPlan(org.client, plan, { journal })
    expect(undone.counts.applied).toBe(1)
    expect(trueLevel(org.emulator, change.user.id, change.skill.id)).toBe(change.before)
  })

  it('fails once reading has shown that it had no effect, and says both', async () => {
    const { change, result } = await lostThenRefused('before')
    expect(result).toMatchObject({ status: 'failed', error: { code: 'apply.notVisible' } })
    expect(result?.error?.message).toContain('403')
    expect(trueLevel(org.emulator, change.user.id, change.skill.id)).toBe(change.before)
  })
})

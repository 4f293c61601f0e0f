/** Removing rings with groups takes two requests: whatever ends a run between them, the groups are not lost. */
import { afterEach, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../../test/support/emulated'
import type { Plan } from '../../../documents'
import type { Journal } from '../../../documents/ports/ports'
import type { WorldQueue } from '../../../emulator'
import { memoryJournal } from '../../../stores/memory/memory'
import { applyPlan } from '../../apply/apply'
import { readTargets } from '../../desired/targets'
import { buildPlan } from '../../plan/build'
import { captureSnapshot } from '../../snapshot/capture'
import { undoPlan } from '../../undo/undo'

let org: Emulated
afterEach(() => org.stop())

const ring = (threshold: number) => ({ expansionCriteria: [{ type: 'TIMEOUT_SECONDS', threshold }] })

/** A queue whose third ring holds a group, and the plan that removes this ring. */
async function ringedPlan() {
  org = await emulated({ agents: 12, queues: 2, skills: 6 })
  const [queue] = org.emulator.world.queues.values()
  const [group] = org.emulator.world.skillGroups.keys()
  if (queue === undefined || group === undefined) throw new Error('the world has too little')
  const groups = [{ id: group, type: 'SKILLGROUP' }]
  queue.config = { ...queue.config, bullseye: { rings: [ring(10), ring(20), { ...ring(30), memberGroups: groups }] } }
  const desired = {
    format: 'skillroute/desired@1' as const,
    queues: { [queue.id]: { settings: { 'bullseye.rings': [ring(10), ring(20)] } } },
  }
  const snapshot = await captureSnapshot(org.client)
  const plan = buildPlan({ snapshot, desired, targets: await readTargets(org.client, snapshot, desired) })
  return { plan, queue, groups }
}

const ringsOf = ({ config }: WorldQueue): readonly unknown[] => Object(config.bullseye).rings

/** A process that is killed between the two requests: no later one arrives, and the journal ends with the intent. */
async function killedBetween(plan: Plan, queue: WorldQueue): Promise<Journal> {
  const journal = memoryJournal()
  const dying: Journal = {
    ...journal,
    async append(entry) {
      if (entry.type === 'outcome') throw new Error('killed')
      await journal.append(entry)
    },
  }
  org.emulator.faults.add({ method: 'PUT', path: queue.id, after: 1, fault: { kind: 'reset', when: 'before' } })
  await expect(applyPlan(org.client, plan, { journal: dying })).rejects.toThrow('killed')
  org.emulator.faults.clear()
  expect(ringsOf(queue)[2]).toMatchObject({ memberGroups: [] })
  return journal
}

it('a run that was killed between the two restores the queue and continues', async () => {
  const { plan, queue } = await ringedPlan()
  const journal = await killedBetween(plan, queue)
  const report = await applyPlan(org.client, plan, { journal })
  expect(report).toMatchObject({ outcome: 'done', external: [] })
  expect(ringsOf(queue)).toHaveLength(2)
})

it('a resume whose change is refused leaves the groups where they were', async () => {
  const { plan, queue, groups } = await ringedPlan()
  const journal = await killedBetween(plan, queue)
  // The groups go back; the change itself, which empties the ring first, is refused.
  org.emulator.faults.add({ method: 'PUT', path: queue.id, after: 1, fault: { kind: 'status', status: 400 } })
  await applyPlan(org.client, plan, { journal, readBackMs: 3_000 })
  expect(ringsOf(queue)[2]).toMatchObject({ memberGroups: groups })
})

it('an undo of such a run puts the groups back', async () => {
  const { plan, queue, groups } = await ringedPlan()
  const journal = await killedBetween(plan, queue)
  expect(await undoPlan(org.client, plan, { journal })).toMatchObject({ outcome: 'done' })
  expect(ringsOf(queue)).toHaveLength(3)
  expect(ringsOf(queue)[2]).toMatchObject({ memberGroups: groups })
})

it('says which groups are missing where they cannot be put back, and puts them back with the next run', async () => {
  const { plan, queue, groups } = await ringedPlan()
  org.emulator.faults.add({ method: 'PUT', path: queue.id, after: 1, fault: { kind: 'status', status: 403 } })
  const journal = memoryJournal()
  const report = await applyPlan(org.client, plan, { journal, readBackMs: 3_000 })
  expect(report).toMatchObject({ outcome: 'partial' })
  expect(JSON.stringify(report.results)).toContain(groups[0]?.id)
  expect(ringsOf(queue)[2]).toMatchObject({ memberGroups: [] })
  org.emulator.faults.clear()
  const undone = await undoPlan(org.client, plan, { journal })
  expect(undone.outcome).toBe('done')
  expect(ringsOf(queue)[2]).toMatchObject({ memberGroups: groups })
})

it('puts them back within the run, and makes the change, when the queue can be written again', async () => {
  const { plan, queue } = await ringedPlan()
  // The second request fails, and so does putting the groups back.
  org.emulator.faults.add({ method: 'PUT', path: queue.id, after: 1, times: 2, fault: { kind: 'status', status: 400 } })
  const report = await applyPlan(org.client, plan, { journal: memoryJournal() })
  expect(report).toMatchObject({ outcome: 'done', external: [] })
  expect(ringsOf(queue)).toHaveLength(2)
})

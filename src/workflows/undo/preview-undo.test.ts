import { afterEach, expect, it } from 'vitest'
import { drawnDesired } from '../../../test/support/drawn-desired'
import { type Emulated, emulated } from '../../../test/support/emulated'
import { drawnPlan } from '../../../test/support/proposals'
import { memoryJournal } from '../../stores/memory/memory'
import { applyPlan } from '../apply/apply'
import { readTargets } from '../desired/targets'
import { buildPlan } from '../plan/build'
import { captureSnapshot } from '../snapshot/capture'
import { previewUndo, undoPlan } from './undo'

let org: Emulated
afterEach(() => org.stop())

it('says for every kind of change whether it holds, is as before, or was changed', async () => {
  org = await emulated({ seed: 3, agents: 25, queues: 4, skills: 7 })
  const snapshot = await captureSnapshot(org.client)
  const desired = drawnDesired(snapshot, { seed: '3' })
  const targets = await readTargets(org.client, snapshot, desired)
  const plan = buildPlan({ snapshot, desired, targets, policy: { includeUnlicensed: true } })
  const ids = plan.changes.map(({ id }) => id)
  expect(new Set(plan.changes.map(({ kind }) => kind)).size).toBeGreaterThan(5)
  expect(await previewUndo(org.client, plan)).toMatchObject({ holding: [], before: ids, changed: [] })
  await applyPlan(org.client, plan, { journal: memoryJournal(), checkAudits: false })
  expect(await previewUndo(org.client, plan)).toMatchObject({ holding: ids, before: [], changed: [] })
  const writes = org.emulator.stats.effects.size
  await previewUndo(org.client, plan)
  expect(org.emulator.stats.effects.size).toBe(writes)
  // Without journal and report it undoes nothing, unless byPlan is set.
  await expect(undoPlan(org.client, plan, { journal: memoryJournal(), checkAudits: false })).rejects.toThrow(
    /previewUndo/,
  )
  const report = await undoPlan(org.client, plan, { journal: memoryJournal(), checkAudits: false, byPlan: true })
  expect(report).toMatchObject({ outcome: 'done', counts: { conflict: 0, failed: 0 } })
  expect(await previewUndo(org.client, plan)).toMatchObject({ holding: [], before: ids, changed: [] })
})

it('resumes an interrupted undo by the plan, and leaves what others changed', async () => {
  org = await emulated({ agents: 12, queues: 2, skills: 5 })
  const plan = drawnPlan(await captureSnapshot(org.client), { agents: 6, moves: 1 })
  await applyPlan(org.client, plan, { journal: memoryJournal(), checkAudits: false })
  const [first, second] = plan.changes
  if (first === undefined || second === undefined) throw new Error('too small')
  org.emulator.world.users.get(first.user.id)?.skills.set(first.skill.id, 4.01)
  const journal = memoryJournal()
  const cut = new AbortController()
  const off = org.client.on('response', ({ method }) => {
    if (method === 'PATCH' || method === 'DELETE') cut.abort(new Error('cut'))
  })
  const options = { journal, checkAudits: false, byPlan: true, concurrency: 1 }
  await expect(undoPlan(org.client, plan, { ...options, signal: cut.signal })).rejects.toThrow('cut')
  off()
  await undoPlan(org.client, plan, options)
  const { holding, before, changed } = await previewUndo(org.client, plan)
  expect([holding, changed]).toEqual([[], [{ changeId: first.id, found: 4.01 }]])
  expect(before).toHaveLength(plan.changes.length - 1)
})

it('counts a change that waits for its time as before it, not as holding', async () => {
  org = await emulated({ agents: 6, queues: 2, skills: 5 })
  const snapshot = await captureSnapshot(org.client)
  const [skill] = snapshot.skills
  const agents = snapshot.agents.filter(({ state }) => state === 'active').slice(0, 2)
  const levels = { skills: { [skill?.id ?? '']: 4.5 } }
  const desired = {
    format: 'skillroute/desired@1' as const,
    agents: Object.fromEntries(agents.map(({ id }) => [id, levels])),
  }
  const now = org.clock.now()
  const timing = { hold: new Date(now + 3_600_000).toISOString() }
  const plan = buildPlan({ snapshot, desired, now, policy: { includeUnlicensed: true }, timing })
  await applyPlan(org.client, plan, { journal: memoryJournal(), checkAudits: false })
  const { holding, before } = await previewUndo(org.client, plan)
  expect([holding, before]).toEqual([[], plan.changes.map(({ id }) => id)])
})

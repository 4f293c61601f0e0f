/** An undo that has only the report of a run: it reverts what may have been written, and nothing else. */
import { afterEach, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../test/support/emulated'
import { drawnPlan, type SkillPlan, trueLevel } from '../../../test/support/proposals'
import { planOf } from '../../../test/support/safe-change'
import type { ApplyReport, Plan } from '../../documents'
import type { Journal } from '../../documents/ports/ports'
import { memoryJournal } from '../../stores/memory/memory'
import { applyPlan } from '../apply/apply'
import type { ApplyOptions } from '../run/options/options'
import { captureSnapshot } from '../snapshot/capture'
import { undoPlan } from './undo'

let org: Emulated
afterEach(() => org.stop())

async function drawn(agents: number): Promise<SkillPlan> {
  org = await emulated({ agents: 10, queues: 2, skills: 6 }, {}, 60_000)
  return drawnPlan(await captureSnapshot(org.client), { agents, moves: 1, seed: 'lim' })
}

const apply = (plan: Plan, options: Omit<ApplyOptions, 'journal'> = {}): Promise<ApplyReport> =>
  applyPlan(org.client, plan, { journal: memoryJournal(), checkAudits: false, ...options })

/** Undoes a plan without its journal, in an org without faults. */
function undo(plan: Plan, report: ApplyReport): Promise<ApplyReport> {
  org.emulator.faults.clear()
  return undoPlan(org.client, plan, { journal: memoryJournal(), report, checkAudits: false })
}

/** A time limit that cuts off what hangs. */
function seconds(count: number): ApplyOptions['timeLimit'] {
  const end = org.clock.now() + 1000 * count
  return { remainingMs: () => end - org.clock.now(), reserveMs: 15_000 }
}

const levels = (plan: SkillPlan) => plan.changes.map(({ user, skill }) => trueLevel(org.emulator, user.id, skill.id))

/** An agent's skill and the plan that removes it. */
async function removal() {
  org = await emulated({ agents: 12, queues: 2, skills: 6 }, {}, 60_000)
  const user = [...org.emulator.world.users.values()].find(({ state, skills }) => state === 'active' && skills.size > 0)
  const [skillId] = user?.skills.keys() ?? []
  if (user === undefined || skillId === undefined) throw new Error('nobody holds a skill')
  const { plan } = await planOf(org, { agents: { [user.id]: { skills: { [skillId]: null } } } })
  return { user, skillId, plan, before: user.skills.get(skillId) }
}

it('reverts what the time limit left unread, answered or cut off, which the report calls neither untried nor wrong', async () => {
  const plan = await drawn(6)
  const before = levels(plan)
  const fault = { kind: 'timeout', when: 'after' } as const
  org.emulator.faults.add({ method: 'PATCH', path: '/routingskills', after: 2, fault })
  const report = await apply(plan, { timeLimit: seconds(20) })
  expect(levels(plan)).toEqual(plan.changes.map(({ after }) => after))
  expect(report).toMatchObject({ counts: { skipped: 6 }, accuracy: null, unread: 6, unfinished: { left: 6 } })
  expect(new Set(report.results.map(({ error }) => error?.code))).toEqual(new Set(['apply.unread']))
  expect((await undo(plan, report)).counts.applied).toBe(6)
  expect(levels(plan)).toEqual(before)
})

it('does not count what the time limit kept from being sent', async () => {
  const plan = await drawn(6)
  org.emulator.faults.add({ method: 'PATCH', times: 1, fault: { kind: 'timeout', when: 'after' } })
  const report = await apply(plan, { timeLimit: seconds(20), concurrency: 1 })
  expect(report).toMatchObject({ counts: { skipped: 6 }, unread: 1 })
  expect(report.results.filter(({ error }) => error?.code === 'apply.timeLimit')).toHaveLength(5)
  expect((await undo(plan, report)).results).toHaveLength(1)
})

it('leaves alone what was refused for certain and set by hand since', async () => {
  const plan = await drawn(4)
  const refused = plan.changes.find(({ after }) => after !== null)
  if (refused === undefined) throw new Error('nothing to set')
  const { user, skill, after } = refused
  org.emulator.faults.add({ method: 'PATCH', path: user.id, fault: { kind: 'status', status: 400 } })
  const report = await apply(plan, { onFailure: 'continue' })
  expect(report.counts).toMatchObject({ applied: 3, failed: 1 })
  org.emulator.world.users.get(user.id)?.skills.set(skill.id, after ?? 0)
  expect((await undo(plan, report)).counts.applied).toBe(3)
  expect(trueLevel(org.emulator, user.id, skill.id)).toBe(after)
})

it('reverts a write in doubt whose next try was refused and that was never read back', async () => {
  const plan = await drawn(1)
  const before = levels(plan)
  const path = '/routingskills'
  org.emulator.faults.add({ method: 'PATCH', path, times: 1, fault: { kind: 'reset', when: 'after' } })
  org.emulator.faults.add({ method: 'PATCH', path, fault: { kind: 'status', status: 403 } })
  org.emulator.faults.add({ method: 'GET', path, after: 1, times: 1, fault: { kind: 'staleRead' } })
  const stop = org.client.on('response', ({ status }) => {
    if (status === 403) org.emulator.faults.add({ method: 'GET', fault: { kind: 'timeout', when: 'before' } })
  })
  const report = await apply(plan, { timeLimit: seconds(20) })
  stop()
  expect(report.results).toMatchObject([{ status: 'failed', error: { code: 'apply.unread' } }])
  expect(report.results[0]?.error?.message).toContain('403')
  expect((await undo(plan, report)).counts.applied).toBe(1)
  expect(levels(plan)).toEqual(before)
})

it('restores a skill whose removal was sent twice, since the answer to the first was lost', async () => {
  const { user, skillId, plan, before } = await removal()
  const path = `${user.id}/routingskills`
  org.emulator.faults.add({ method: 'DELETE', path, times: 1, fault: { kind: 'reset', when: 'after' } })
  org.emulator.faults.add({ method: 'GET', path, after: 1, times: 1, fault: { kind: 'staleRead' } })
  const report = await apply(plan)
  expect(report.counts.applied).toBe(1)
  expect(user.skills.has(skillId)).toBe(false)
  await undo(plan, report)
  expect(user.skills.get(skillId)).toBe(before)
})

it('restores nothing that someone else had removed before our request, even if that was not read back', async () => {
  const { user, skillId, plan } = await removal()
  const journal = memoryJournal()
  const watched: Journal = {
    ...journal,
    async append(entry) {
      await journal.append(entry)
      if (entry.type !== 'intent') return
      user.skills.delete(skillId)
      org.emulator.faults.add({ method: 'GET', fault: { kind: 'status', status: 403 } })
    },
  }
  const report = await applyPlan(org.client, plan, { journal: watched, checkAudits: false })
  expect(report).toMatchObject({ counts: { failed: 1 }, unread: 1 })
  await undo(plan, report)
  expect(user.skills.has(skillId)).toBe(false)
})

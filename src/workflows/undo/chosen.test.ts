import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../test/support/emulated'
import { planOf } from '../../../test/support/safe-change'
import type { Plan } from '../../documents'
import { planHash, planId } from '../../documents/plan/plan-hash'
import { memoryJournal } from '../../stores/memory/memory'
import { applyPlan } from '../apply/apply'
import { undoPlan } from './undo'

let org: Emulated
let users: readonly string[]
let skillId: string
beforeEach(async () => {
  org = await emulated({ seed: 8, agents: 12, queues: 2, skills: 4 })
  const [skill] = org.emulator.world.skills.keys()
  skillId = skill ?? ''
  users = [...org.emulator.world.users.values()]
    .filter(({ state, skills }) => state === 'active' && !skills.has(skillId))
    .slice(0, 4)
    .map(({ id }) => id)
})
afterEach(() => org.stop())

const levelsOf = () => users.map((id) => org.emulator.world.users.get(id)?.skills.get(skillId) ?? null)

async function fourLevels(): Promise<Plan> {
  expect(users).toHaveLength(4)
  const agents = Object.fromEntries(users.map((id) => [id, { skills: { [skillId]: 2 } }]))
  return (await planOf(org, { agents })).plan
}

/** The changes of the users at these places. */
function changesOf(plan: Plan, ...places: readonly number[]): string[] {
  const own = places.map((place) => users[place])
  return plan.changes.flatMap((one) => ('user' in one && own.includes(one.user.id) ? [one.id] : []))
}

it('reverts the changes of chosen people, and the others later', async () => {
  const plan = await fourLevels()
  const journal = memoryJournal()
  await applyPlan(org.client, plan, { journal })
  expect(levelsOf()).toEqual([2, 2, 2, 2])
  const report = await undoPlan(org.client, plan, { journal, changeIds: changesOf(plan, 0, 2) })
  expect(report).toMatchObject({ outcome: 'done', counts: { applied: 2 } })
  expect(levelsOf()).toEqual([null, 2, null, 2])
  // The same part again has nothing to do; a part that overlaps does the rest of itself.
  expect(await undoPlan(org.client, plan, { journal, changeIds: changesOf(plan, 0, 2) })).toMatchObject({ results: [] })
  expect(await undoPlan(org.client, plan, { journal, changeIds: changesOf(plan, 0, 1) })).toMatchObject({
    counts: { applied: 1 },
  })
  expect(await undoPlan(org.client, plan, { journal })).toMatchObject({ counts: { applied: 1 } })
  expect(levelsOf()).toEqual([null, null, null, null])
})

it('refuses changes that the plan does not have, and a part of a plan that waits', async () => {
  const plan = await fourLevels()
  const journal = memoryJournal()
  await applyPlan(org.client, plan, { journal })
  await expect(undoPlan(org.client, plan, { journal, changeIds: ['none'] })).rejects.toThrow(/no change none/)
  expect(levelsOf()).toEqual([2, 2, 2, 2])
  const [first, ...others] = plan.changes
  if (first === undefined) throw new Error('no change')
  const {
    id: _id,
    hash: _hash,
    ...content
  } = { ...plan, changes: [{ ...first, from: '2026-03-02T18:00:00Z' }, ...others] }
  const hash = planHash(content)
  const waiting = { ...content, id: planId(hash), hash }
  await expect(undoPlan(org.client, waiting, { journal, changeIds: [first.id] })).rejects.toThrow(/undo all of it/)
})

it('refuses a limit of time, which an undo does not check', async () => {
  const limit = { withinMinutes: 1 }
  await expect(undoPlan(org.client, await fourLevels(), { journal: memoryJournal(), ...limit })).rejects.toThrow(
    'options.withinMinutes',
  )
})

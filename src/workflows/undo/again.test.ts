/** Runs that follow each other: apply, undo and apply again, complete or cut off, with changes by someone else in between. */
import { afterEach, describe, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../test/support/emulated'
import { drawnPlan, trueLevel } from '../../../test/support/proposals'
import { endingAfter, planOf } from '../../../test/support/safe-change'
import type { Plan, SkillChange } from '../../documents'
import { planHash, planId } from '../../documents/plan/plan-hash'
import type { Lease } from '../../documents/ports/ports'
import { memoryJournal } from '../../stores/memory/memory'
import { applyPlan } from '../apply/apply'
import { duePlan } from '../due/due'
import { captureSnapshot } from '../snapshot/capture'
import { undoPlan } from './undo'

let org: Emulated
afterEach(() => org.stop())

type SkillPlan = ReturnType<typeof drawnPlan>

async function start(agents = 4): Promise<SkillPlan> {
  org = await emulated({ agents: 12, queues: 2, skills: 6 })
  return drawnPlan(await captureSnapshot(org.client), { agents, moves: 1 })
}

function put({ user, skill }: SkillChange, level: number | null): void {
  const skills = org.emulator.world.users.get(user.id)?.skills
  if (level === null) skills?.delete(skill.id)
  else skills?.set(skill.id, level)
}

const levelsOf = (plan: SkillPlan): (number | null)[] =>
  plan.changes.map(({ user, skill }) => trueLevel(org.emulator, user.id, skill.id))

/** The same plan with a time for each change. */
function planAgain(plan: SkillPlan, time: { readonly until: string }): Plan {
  const content = { ...plan, changes: plan.changes.map((change) => ({ ...change, ...time })) }
  const hash = planHash(content)
  return { ...content, hash, id: planId(hash) }
}

function at(plan: SkillPlan, index: number): SkillChange {
  const change = plan.changes.at(index)
  if (change === undefined) throw new Error('plan too small')
  return change
}

/** A run whose last change is refused: the others hold, and there is something to resume. */
async function partial(plan: SkillPlan) {
  const journal = memoryJournal()
  for (const method of ['PATCH', 'DELETE']) {
    org.emulator.faults.add({ method, path: at(plan, -1).user.id, fault: { kind: 'status', status: 403 } })
  }
  expect((await applyPlan(org.client, plan, { journal, concurrency: 1 })).counts).toMatchObject({ failed: 1 })
  org.emulator.faults.clear()
  return journal
}

describe('a resume', () => {
  it.each(['fail', 'skip', 'merge'] as const)(
    'leaves alone what somebody set back to its old value, by policy %s',
    async (onConflict) => {
      const plan = await start()
      const journal = await partial(plan)
      const first = at(plan, 0)
      put(first, first.before)
      const report = await applyPlan(org.client, plan, { journal, onConflict })
      expect(report.results[0]).toMatchObject({ status: 'conflict', found: first.before })
      expect(report.results[0]?.error?.message).toContain('set back by someone else')
      expect(trueLevel(org.emulator, first.user.id, first.skill.id)).toBe(first.before)
      expect(report.counts).toMatchObject({ conflict: 1, ...(onConflict === 'fail' ? { skipped: 1 } : { applied: 1 }) })
      expect((await applyPlan(org.client, plan, { journal, onConflict: 'merge' })).counts.conflict).toBe(1)
    },
  )

  it('leaves alone what it had found in place and someone else removed', async () => {
    const plan = await start()
    put(at(plan, 0), at(plan, 0).after)
    const journal = await partial(plan)
    put(at(plan, 0), at(plan, 0).before)
    const report = await applyPlan(org.client, plan, { journal, onConflict: 'merge' })
    expect(report.results[0]?.status).toBe('conflict')
  })

  it('writes again what is in doubt, and what was answered and never showed', async () => {
    const plan = await start(1)
    const journal = memoryJournal()
    const ending = endingAfter(journal, ({ type }) => type === 'intent')
    await expect(applyPlan(org.client, plan, { journal: ending })).rejects.toThrow('the process is gone')
    expect((await applyPlan(org.client, plan, { journal })).counts.applied).toBe(1)
  })
})

describe('an undo', () => {
  it('that was cut off, followed by an apply, is made again by the next one', async () => {
    const plan = await start()
    const before = levelsOf(plan)
    const journal = memoryJournal()
    await applyPlan(org.client, plan, { journal })
    const ending = endingAfter(journal, ({ type, entry }) => {
      return type === 'undo' && Reflect.get(Object(entry), 'type') === 'outcome'
    })
    await expect(undoPlan(org.client, plan, { journal: ending, concurrency: 1 })).rejects.toThrow('the process is gone')
    const again = await applyPlan(org.client, plan, { journal })
    expect(again).toMatchObject({ outcome: 'done', counts: { applied: 1 } })
    const report = await undoPlan(org.client, plan, { journal })
    expect(report).toMatchObject({ outcome: 'done', counts: { applied: plan.changes.length } })
    expect(levelsOf(plan)).toEqual(before)
  })

  it('follows each apply, however often', async () => {
    const plan = await start()
    const before = levelsOf(plan)
    const journal = memoryJournal()
    for (let round = 0; round < 3; round++) {
      expect((await applyPlan(org.client, plan, { journal })).counts.applied).toBe(plan.changes.length)
      expect((await undoPlan(org.client, plan, { journal })).counts.applied).toBe(plan.changes.length)
      expect(levelsOf(plan)).toEqual(before)
    }
  })

  it.each([0, 1])(
    'names what others changed each time, and undoes it once our value is there again (%i)',
    async (rest) => {
      const plan = await start(1 + rest)
      const before = levelsOf(plan)
      const journal = memoryJournal()
      await applyPlan(org.client, plan, { journal })
      put(at(plan, 0), 4.25)
      const first = await undoPlan(org.client, plan, { journal })
      expect(first).toMatchObject({ outcome: 'partial', counts: { conflict: 1, applied: rest } })
      for (let round = 0; round < 2; round++) {
        const again = await undoPlan(org.client, plan, { journal })
        expect(again).toMatchObject({
          outcome: 'partial',
          counts: { conflict: 1, applied: 0 },
          requests: { writes: 0 },
        })
      }
      put(at(plan, 0), at(plan, 0).after)
      expect((await undoPlan(org.client, plan, { journal })).counts).toMatchObject({ applied: 1, conflict: 0 })
      expect(levelsOf(plan)).toEqual(before)
      expect((await undoPlan(org.client, plan, { journal })).results).toEqual([])
      // Set again after it was undone: that is someone else's change.
      put(at(plan, 0), at(plan, 0).after)
      expect((await undoPlan(org.client, plan, { journal })).results).toEqual([])
    },
  )

  it('ends although a user was deleted, and reverts the change once the user is there again', async () => {
    const plan = await start(2)
    const before = levelsOf(plan)
    const journal = memoryJournal()
    const refused = { kind: 'status', status: 403 } as const
    org.emulator.faults.add({ method: 'PATCH', path: at(plan, 1).user.id, fault: refused })
    org.emulator.faults.add({ method: 'DELETE', path: at(plan, 1).user.id, fault: refused })
    await applyPlan(org.client, plan, { journal, concurrency: 1 })
    const { users } = org.emulator.world
    const gone = users.get(at(plan, 0).user.id)
    users.delete(at(plan, 0).user.id)
    const report = await applyPlan(org.client, plan, { journal, onFailure: 'undo' })
    expect(report).toMatchObject({ outcome: 'partial', undo: { counts: { conflict: 1, failed: 0 } } })
    expect((await undoPlan(org.client, plan, { journal })).counts).toMatchObject({ conflict: 1, failed: 0 })
    if (gone !== undefined) users.set(gone.id, gone)
    expect((await undoPlan(org.client, plan, { journal })).counts).toMatchObject({ applied: 1 })
    expect(levelsOf(plan)).toEqual(before)
  })

  it('with a conflict leaves it to another undo only: neither apply nor due treats it as its own', async () => {
    const plan = await start(2)
    const boxed = planAgain(plan, { until: new Date(org.clock.now() + 3_600_000).toISOString() })
    const journal = memoryJournal()
    await applyPlan(org.client, boxed, { journal })
    put(at(plan, 0), 4.25)
    expect((await undoPlan(org.client, boxed, { journal })).counts.conflict).toBe(1)
    const stale = applyPlan(org.client, boxed, { journal, onConflict: 'fail' })
    await expect(stale).rejects.toMatchObject({ reason: 'stale' })
    put(at(plan, 0), at(plan, 0).after)
    await org.clock.advance(7_200_000)
    expect(await duePlan(org.client, boxed, { journal })).toEqual({ next: null })
    expect(levelsOf(plan)[0]).toBe(at(plan, 0).after)
  })

  it('with a conflict, followed by an apply, starts again', async () => {
    const plan = await start(2)
    const journal = memoryJournal()
    await applyPlan(org.client, plan, { journal })
    put(at(plan, 0), 4.25)
    await undoPlan(org.client, plan, { journal })
    const conflicting = await applyPlan(org.client, plan, { journal, onConflict: 'merge' })
    expect(conflicting.counts).toMatchObject({ conflict: 1, applied: 1 })
    await undoPlan(org.client, plan, { journal })
    put(at(plan, 0), at(plan, 0).before)
    expect((await applyPlan(org.client, plan, { journal })).counts).toMatchObject({ applied: 2, conflict: 0 })
  })

  it('that is taken up again leaves alone what somebody set to our value once more', async () => {
    const plan = await start()
    const journal = memoryJournal()
    await applyPlan(org.client, plan, { journal })
    const ending = endingAfter(journal, ({ type }) => type === 'undone')
    const retained = {
      ...ending,
      append: (entry: Parameters<typeof journal.append>[0]) =>
        entry.type === 'undone' ? Promise.reject(new Error('the process is gone')) : ending.append(entry),
    }
    await expect(undoPlan(org.client, plan, { journal: retained })).rejects.toThrow('the process is gone')
    put(at(plan, 0), at(plan, 0).after)
    const report = await undoPlan(org.client, plan, { journal })
    expect(report.counts).toMatchObject({ conflict: 1 })
    expect(levelsOf(plan)[0]).toBe(at(plan, 0).after)
  })

  it('undoes by the report what was written and could not be read back', async () => {
    const plan = await start()
    const before = levelsOf(plan)
    org.emulator.faults.add({ method: 'GET', path: '/api/v2/users', after: 5, fault: { kind: 'status', status: 403 } })
    const report = await applyPlan(org.client, plan, {
      journal: memoryJournal(),
      checkAudits: false,
      onFailure: 'continue',
    })
    org.emulator.faults.clear()
    expect(report.counts).toMatchObject({ failed: plan.changes.length })
    expect(levelsOf(plan)).toEqual(plan.changes.map(({ after }) => after))
    const undone = await undoPlan(org.client, plan, { journal: memoryJournal(), report })
    expect(undone.counts.applied).toBe(plan.changes.length)
    expect(levelsOf(plan)).toEqual(before)
  })

  it.each(['journal', 'report'] as const)(
    'does not restore what someone else had removed before us, by the %s',
    async (by) => {
      org = await emulated({ agents: 12, queues: 2, skills: 6 })
      const user = [...org.emulator.world.users.values()].find(
        ({ state, skills }) => state === 'active' && skills.size > 0,
      )
      const [skillId] = user?.skills.keys() ?? []
      if (user === undefined || skillId === undefined) throw new Error('nobody holds a skill')
      const { plan } = await planOf(org, { agents: { [user.id]: { skills: { [skillId]: null } } } })
      const journal = memoryJournal()
      const watched = {
        ...journal,
        append: async (entry: Parameters<typeof journal.append>[0]) => {
          await journal.append(entry)
          if (entry.type === 'intent') user.skills.delete(skillId)
        },
      }
      const report = await applyPlan(org.client, plan, { journal: watched })
      expect(report.outcome).toBe('done')
      await undoPlan(org.client, plan, by === 'journal' ? { journal } : { journal: memoryJournal(), report })
      expect(user.skills.has(skillId)).toBe(false)
    },
  )

  it('decides under the lease: what another run wrote until then is undone too', async () => {
    const plan = await start()
    const before = levelsOf(plan)
    const journal = await partial(plan)
    const lease: Lease = {
      async acquire() {
        await applyPlan(org.client, plan, { journal })
        const holder = { id: 'l', purpose: plan.id, host: 'h', pid: 1, bootId: 'b', since: '', heartbeat: '' }
        return { holder, release: async () => undefined }
      },
    }
    const report = await undoPlan(org.client, plan, { journal, lease })
    expect(report.counts.applied).toBe(plan.changes.length)
    expect(levelsOf(plan)).toEqual(before)
  })
})

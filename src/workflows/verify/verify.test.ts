import { afterEach, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../test/support/emulated'
import { HOUR_MS } from '../../core/time/durations'
import { when } from '../../core/time/iso-time'
import type { Desired, Plan } from '../../documents'
import type { JournalEntry } from '../../documents/ports/ports'
import { applyText, verifyText } from '../../report/text/apply'
import { memoryJournal } from '../../stores/memory/memory'
import { applyPlan } from '../apply/apply'
import type { Timing } from '../cost/timing'
import { duePlan } from '../due/due'
import { buildPlan } from '../plan/build'
import { captureSnapshot } from '../snapshot/capture'
import { undoPlan } from '../undo/undo'
import { verifyPlan } from './verify'

let org: Emulated
afterEach(() => org.stop())

const iso = (ms: number): string => new Date(ms).toISOString()

async function planned(timing: (now: number) => Timing): Promise<Plan> {
  org = await emulated({ agents: 12, queues: 2, skills: 6 })
  const snapshot = await captureSnapshot(org.client)
  const [skill] = snapshot.skills
  const agents = snapshot.agents.filter(({ state }) => state === 'active').slice(0, 3)
  const desired: Desired = {
    format: 'skillroute/desired@1',
    agents: Object.fromEntries(agents.map(({ id }) => [id, { skills: { [skill?.id ?? '']: 4.5 } }])),
  }
  const now = org.clock.now()
  return buildPlan({ snapshot, desired, now, policy: { includeUnlicensed: true }, timing: timing(now) })
}

function setLevel(plan: Plan, level: number): void {
  const [change] = plan.changes
  if (change?.kind !== 'skill.set') throw new Error('no change')
  org.emulator.world.users.get(change.user.id)?.skills.set(change.skill.id, level)
}

it('a held change is held and no difference, due once its time has come, and then holds', async () => {
  const plan = await planned((now) => ({ hold: iso(now + HOUR_MS) }))
  const journal = memoryJournal()
  const held = { ok: true, holding: 0, differing: [], notInEffect: plan.changes.map(() => ({ state: 'held' })) }
  expect(await verifyPlan(org.client, plan)).toMatchObject(held)
  await applyPlan(org.client, plan, { journal })
  const report = await verifyPlan(org.client, plan, { journal })
  expect(report).toMatchObject(held)
  const text = verifyText(report, plan)
  expect(text).toContain(`3 changes held until ${when(plan.changes[0]?.from ?? '')}`)
  expect(text).not.toContain('differs')
  org.clock.jump(org.clock.now() + HOUR_MS)
  const due = await verifyPlan(org.client, plan, { journal })
  expect(due).toMatchObject({ ok: false, differing: plan.changes.map(() => ({ desired: 4.5 })) })
  expect(due.differing[0]?.note).toContain('run skillroute due')
  await duePlan(org.client, plan, { journal })
  expect(await verifyPlan(org.client, plan, { journal })).toMatchObject({ ok: true, holding: 3 })
})

it('a restored change is restored and no difference; one not restored in time is', async () => {
  const plan = await planned((now) => ({ until: iso(now + HOUR_MS) }))
  const journal = memoryJournal()
  await applyPlan(org.client, plan, { journal })
  expect(await verifyPlan(org.client, plan, { journal })).toMatchObject({ ok: true, holding: 3 })
  org.clock.jump(org.clock.now() + HOUR_MS)
  const late = await verifyPlan(org.client, plan, { journal })
  expect(late).toMatchObject({
    ok: false,
    differing: plan.changes.map(({ before }) => ({ desired: before, found: 4.5 })),
  })
  expect(verifyText(late, plan, { width: 160 })).toContain('not restored: run skillroute due')
  await duePlan(org.client, plan, { journal })
  const report = await verifyPlan(org.client, plan, { journal })
  expect(report).toMatchObject({ ok: true, holding: 0, notInEffect: plan.changes.map(() => ({ state: 'restored' })) })
  expect(verifyText(report, plan)).toMatch(
    /^not in effect: none of the 3 changes of this plan is in effect now\n3 changes restored at \d+ [A-Z]/,
  )
  expect(await verifyPlan(org.client, plan)).toMatchObject({ ok: true, notInEffect: [{ state: 'ended' }, {}, {}] })
  setLevel(plan, 1.25)
  expect(await verifyPlan(org.client, plan, { journal })).toMatchObject({ ok: true })
  setLevel(plan, 4.5)
  expect(await verifyPlan(org.client, plan, { journal })).toMatchObject({ ok: false, differing: [{ found: 4.5 }] })
})

it('an undone plan is undone and no difference, held changes of it too; applied again it holds', async () => {
  const plan = await planned(() => ({}))
  const journal = memoryJournal()
  await applyPlan(org.client, plan, { journal })
  await undoPlan(org.client, plan, { journal })
  const report = await verifyPlan(org.client, plan, { journal })
  expect(report).toMatchObject({ ok: true, holding: 0, notInEffect: plan.changes.map(() => ({ state: 'undone' })) })
  expect(await verifyPlan(org.client, plan)).toMatchObject({ ok: false })
  await applyPlan(org.client, plan, { journal })
  expect(await verifyPlan(org.client, plan, { journal })).toMatchObject({ ok: true, holding: 3 })
  setLevel(plan, 1.25)
  expect(await verifyPlan(org.client, plan, { journal })).toMatchObject({ ok: false, holding: 2 })
  await org.stop()
  const later = await planned((now) => ({ hold: iso(now + HOUR_MS) }))
  const own = memoryJournal()
  await applyPlan(org.client, later, { journal: own })
  const canceled = await undoPlan(org.client, later, { journal: own })
  expect(canceled.undoes).toMatchObject({ canceled: 3 })
  expect(applyText(canceled, later)).toMatch(/^done: 3 held changes canceled in /)
  org.clock.jump(org.clock.now() + HOUR_MS)
  expect(await verifyPlan(org.client, later, { journal: own })).toMatchObject({ ok: true, notInEffect: [{}, {}, {}] })
  setLevel(later, 4.5)
  const back = verifyText(await verifyPlan(org.client, later, { journal: own }), later, { width: 160 })
  expect(back).toMatch(/Expected +Found +Because/)
})

it('after the undo of a partial apply nothing of the plan is expected, also what was never written', async () => {
  const plan = await planned(() => ({}))
  const journal = memoryJournal()
  setLevel(plan, 1.25)
  const applied = await applyPlan(org.client, plan, { journal })
  expect(applied.counts).toMatchObject({ applied: 2, conflict: 1 })
  expect(await verifyPlan(org.client, plan, { journal })).toMatchObject({ ok: false, holding: 2 })
  await undoPlan(org.client, plan, { journal })
  const report = await verifyPlan(org.client, plan, { journal })
  expect(report).toMatchObject({ ok: true, holding: 0, notInEffect: plan.changes.map(() => ({ state: 'undone' })) })
})

it('after an undo and an interrupted apply, the last run counts: what it wrote and what it did not yet', async () => {
  const plan = await planned(() => ({}))
  const journal = memoryJournal()
  await applyPlan(org.client, plan, { journal })
  await undoPlan(org.client, plan, { journal })
  const abort = new AbortController()
  const stopping = {
    ...journal,
    async append(entry: JournalEntry) {
      await journal.append(entry)
      if (entry.type === 'outcome') abort.abort(new Error('interrupted'))
    },
  }
  const again = applyPlan(org.client, plan, { journal: stopping, concurrency: 1, signal: abort.signal })
  await expect(again).rejects.toThrow('interrupted')
  const report = await verifyPlan(org.client, plan, { journal })
  expect(report).toMatchObject({ ok: false, holding: 1, differing: [{ state: 'open' }, { state: 'open' }] })
  expect(report.notInEffect).toBeUndefined()
  const text = verifyText(report, plan, { width: 160 })
  expect(text).toMatch(/^differs: 1 of 3 changes as planned, 2 not written\n/)
  await applyPlan(org.client, plan, { journal })
  expect(await verifyPlan(org.client, plan, { journal })).toMatchObject({ ok: true, holding: 3 })
})

it('nothing proposes to write the changes that an experiment leaves out on purpose', async () => {
  const plan = await planned(() => ({}))
  const journal = memoryJournal()
  await applyPlan(org.client, plan, { journal, changeIds: plan.changes.slice(0, 1).map(({ id }) => id) })
  const report = await verifyPlan(org.client, plan, { journal })
  expect(report).toMatchObject({ holding: 1, differing: [{ state: 'open' }, { state: 'open' }] })
  expect(verifyText(report, plan, { width: 160 })).not.toMatch(/apply|yet/)
})

it('what an undo or a restore left to others is a conflict, neither undone nor restored', async () => {
  for (const by of ['undo', 'restore'] as const) {
    const plan = await planned((now) => (by === 'undo' ? {} : { until: iso(now + HOUR_MS) }))
    const journal = memoryJournal()
    await applyPlan(org.client, plan, { journal })
    setLevel(plan, 1.25)
    if (by === 'restore') org.clock.jump(org.clock.now() + HOUR_MS)
    const leave = async (): Promise<void> => {
      if (by === 'undo') await undoPlan(org.client, plan, { journal })
      else await duePlan(org.client, plan, { journal })
    }
    await leave()
    const [first, ...rest] = plan.changes
    const left = { ok: false, holding: 0, differing: [{ changeId: first?.id, state: 'conflict', found: 1.25 }] }
    const report = await verifyPlan(org.client, plan, { journal })
    expect(report).toMatchObject({ ...left, differing: [{ desired: first?.before, at: expect.any(String) }] })
    expect(report.differing).toHaveLength(1)
    expect(report.notInEffect?.map(({ changeId }) => changeId)).toEqual(rest.map(({ id }) => id))
    const text = verifyText(report, plan, { width: 200 })
    expect(text).toMatch(
      /^conflict: 1 of the 3 changes of this plan are not undone, the rest is not in effect\n2 changes /,
    )
    expect(text).toContain('1 change left as someone else set it, not undone, at')
    expect(text).toContain(`changed by someone else, and left so by the ${by}`)
    if (first?.kind === 'skill.set') expect(text).toContain(first.user.name)
    // Asked again, an undo leaves it again.
    await leave()
    expect(await verifyPlan(org.client, plan, { journal })).toMatchObject(left)
    // With the earlier value there, nothing differs any more.
    if (first?.kind !== 'skill.set') throw new Error('no change')
    const { skills } = org.emulator.world.users.get(first.user.id) ?? {}
    if (first.before === null) skills?.delete(first.skill.id)
    else skills?.set(first.skill.id, first.before)
    expect(await verifyPlan(org.client, plan, { journal })).toMatchObject({ ok: true, differing: [] })
    if (by === 'undo') await org.stop()
  }
})

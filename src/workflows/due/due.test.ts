import { afterEach, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../test/support/emulated'
import { trueLevel } from '../../../test/support/proposals'
import { PlanError } from '../../core/errors'
import { HOUR_MS } from '../../core/time/durations'
import type { Desired, Plan } from '../../documents'
import type { Journal, Lease } from '../../documents/ports/ports'
import { memoryAuditLog, memoryJournal } from '../../stores/memory/memory'
import { applyPlan } from '../apply/apply'
import type { Timing } from '../cost/timing'
import { readTargets } from '../desired/targets'
import { buildPlan } from '../plan/build'
import { captureSnapshot } from '../snapshot/capture'
import { undoPlan } from '../undo/undo'
import { duePlan } from './due'

let org: Emulated
afterEach(() => org.stop())

/** Level 4.5 of one skill for the first agents, at the times given. */
async function planned(timing: (now: number, userIds: readonly string[]) => Timing): Promise<Plan> {
  org = await emulated({ agents: 12, queues: 2, skills: 6 })
  const snapshot = await captureSnapshot(org.client)
  const [skill] = snapshot.skills
  const agents = snapshot.agents.filter(({ state }) => state === 'active').slice(0, 6)
  const desired: Desired = {
    format: 'skillroute/desired@1',
    agents: Object.fromEntries(agents.map(({ id }) => [id, { skills: { [skill?.id ?? '']: 4.5 } }])),
  }
  const now = org.clock.now()
  const userIds = agents.map(({ id }) => id)
  return buildPlan({ snapshot, desired, now, policy: { includeUnlicensed: true }, timing: timing(now, userIds) })
}

const iso = (ms: number): string => new Date(ms).toISOString()

function levels(plan: Plan): (number | null)[] {
  return plan.changes.map((change) => {
    if (change.kind !== 'skill.set') throw new Error('not a skill')
    return trueLevel(org.emulator, change.user.id, change.skill.id)
  })
}

it('holds changes for agents on shift until it ends, makes each once then, and undoes them on time', async () => {
  const plan = await planned((now, [a = '', b = '']) => ({
    shifts: [
      { userId: a, start: iso(now - HOUR_MS), end: iso(now + 2 * HOUR_MS) },
      { userId: b, start: iso(now - HOUR_MS), end: iso(now + HOUR_MS) },
      { userId: b, start: iso(now + HOUR_MS), end: iso(now + 3 * HOUR_MS) },
    ],
    hold: 'offShift',
    until: iso(now + 10 * HOUR_MS),
  }))
  const before = levels(plan)
  const journal = memoryJournal()
  const audit = memoryAuditLog()
  const report = await applyPlan(org.client, plan, { journal, auditLog: audit })
  expect(report).toMatchObject({ outcome: 'held', counts: { held: 2, applied: plan.changes.length - 2 } })
  const soon = await duePlan(org.client, plan, { journal, auditLog: audit })
  expect(soon).toEqual({ next: plan.changes.map(({ from }) => from ?? 'z').sort()[0] })

  org.clock.jump(org.clock.now() + 2 * HOUR_MS)
  const first = await duePlan(org.client, plan, { journal, auditLog: audit })
  expect(first.applied).toMatchObject({ outcome: 'done', counts: { applied: 1 } })
  org.clock.jump(org.clock.now() + HOUR_MS)
  const second = await duePlan(org.client, plan, { journal, auditLog: audit })
  expect(second.applied).toMatchObject({ counts: { applied: 1 } })
  expect(levels(plan).every((level) => level === 4.5)).toBe(true)
  expect(await duePlan(org.client, plan, { journal, auditLog: audit })).toEqual({ next: plan.changes[0]?.until })

  org.clock.jump(org.clock.now() + 8 * HOUR_MS)
  const last = await duePlan(org.client, plan, { journal, auditLog: audit })
  expect(last).toMatchObject({ restored: { outcome: 'done', counts: { applied: plan.changes.length } }, next: null })
  expect(levels(plan)).toEqual(before)
  expect(await duePlan(org.client, plan, { journal, auditLog: audit })).toEqual({ next: null })
  const actions = new Map<string, number>()
  for await (const record of audit.read()) {
    if (record.type === 'change' && record.status === 'applied') {
      actions.set(record.action, (actions.get(record.action) ?? 0) + 1)
    }
  }
  expect(Object.fromEntries(actions)).toEqual({ apply: plan.changes.length, due: plan.changes.length })
})

it('restores after a crash only what nobody changed since, and reports each conflict once', async () => {
  const plan = await planned((now) => ({ until: iso(now + HOUR_MS) }))
  const before = levels(plan)
  const journal = memoryJournal()
  await applyPlan(org.client, plan, { journal })
  const [external] = plan.changes
  if (external?.kind !== 'skill.set') throw new Error('no change')
  org.emulator.world.users.get(external.user.id)?.skills.set(external.skill.id, 1.5)
  org.clock.jump(org.clock.now() + HOUR_MS)
  for (const entries of [2, 4, 7]) {
    const crash = new AbortController()
    await expect(
      duePlan(org.client, plan, { journal: crashing(journal, entries, crash), signal: crash.signal }),
    ).rejects.toThrow('crash')
  }
  const { restored } = await duePlan(org.client, plan, { journal })
  expect(restored?.counts.conflict).toBe(1)
  expect(levels(plan)).toEqual([1.5, ...before.slice(1)])
  expect(await duePlan(org.client, plan, { journal })).toEqual({ next: null })
})

it('ends with a deleted user, whose change it reports once as in conflict and leaves to an undo', async () => {
  const plan = await planned((now) => ({ until: iso(now + HOUR_MS) }))
  const before = levels(plan)
  const journal = memoryJournal()
  await applyPlan(org.client, plan, { journal })
  const [gone] = plan.changes
  if (gone?.kind !== 'skill.set') throw new Error('no change')
  const { users } = org.emulator.world
  const user = users.get(gone.user.id)
  users.delete(gone.user.id)
  org.clock.jump(org.clock.now() + HOUR_MS)
  const { restored, next } = await duePlan(org.client, plan, { journal })
  expect(restored?.counts).toMatchObject({ conflict: 1, applied: plan.changes.length - 1 })
  expect(restored?.results.find(({ status }) => status === 'conflict')?.error?.code).toBe('user.notFound')
  expect(next).toBeNull()
  expect(await duePlan(org.client, plan, { journal })).toEqual({ next: null })
  if (user !== undefined) users.set(user.id, user)
  expect(levels(plan)).toEqual([4.5, ...before.slice(1)])
  expect(await duePlan(org.client, plan, { journal })).toEqual({ next: null })
  expect((await undoPlan(org.client, plan, { journal })).counts).toMatchObject({ applied: 1, conflict: 0 })
  expect(levels(plan)).toEqual(before)
})

it('does not wait for a deleted user whose held change it cannot make: it fails once', async () => {
  const plan = await planned((now) => ({ hold: iso(now + HOUR_MS) }))
  const journal = memoryJournal()
  await applyPlan(org.client, plan, { journal })
  const [gone] = plan.changes
  if (gone?.kind !== 'skill.set') throw new Error('no change')
  org.emulator.world.users.delete(gone.user.id)
  org.clock.jump(org.clock.now() + HOUR_MS)
  const { applied, next } = await duePlan(org.client, plan, { journal })
  expect(applied?.counts).toMatchObject({ failed: 1, applied: plan.changes.length - 1 })
  expect(next).toBeNull()
  expect(await duePlan(org.client, plan, { journal })).toEqual({ next: null })
})

it('does not touch again what it changed before, and never makes expired changes', async () => {
  const plan = await planned((now) => ({ hold: iso(now + HOUR_MS), until: iso(now + 2 * HOUR_MS) }))
  const before = levels(plan)
  const journal = memoryJournal()
  await applyPlan(org.client, plan, { journal })
  org.clock.jump(org.clock.now() + 3 * HOUR_MS)
  const audit = memoryAuditLog()
  const missed = await duePlan(org.client, plan, { journal, auditLog: audit })
  expect(missed).toEqual({ next: null, expired: plan.changes.map(({ id }) => expiredAs(id)) })
  const records = []
  for await (const record of audit.read()) records.push(record)
  expect(records).toMatchObject(plan.changes.map(({ id }) => ({ type: 'change', action: 'due', changeId: id })))
  expect(await duePlan(org.client, plan, { journal })).toEqual({ next: null })
  expect(levels(plan)).toEqual(before)
  const report = await applyPlan(org.client, plan, { journal })
  expect(report.results.map(({ error }) => error?.code)).toEqual(plan.changes.map(() => 'apply.expired'))
})

it('continues past a failed write, keeps it, and makes it with the next call', async () => {
  const plan = await planned((now) => ({ hold: iso(now + HOUR_MS) }))
  const journal = memoryJournal()
  await applyPlan(org.client, plan, { journal })
  org.clock.jump(org.clock.now() + HOUR_MS)
  const [broken] = plan.changes
  if (broken?.kind !== 'skill.set') throw new Error('no change')
  const refused = { kind: 'status', status: 400, code: 'bad.request' } as const
  org.emulator.faults.add({ method: 'PATCH', path: broken.user.id, fault: refused })
  const first = await duePlan(org.client, plan, { journal })
  expect(first).toMatchObject({
    applied: { counts: { failed: 1, applied: plan.changes.length - 1 } },
    next: broken.from,
  })
  org.emulator.faults.clear()
  const second = await duePlan(org.client, plan, { journal })
  expect(second).toMatchObject({ applied: { counts: { applied: 1 } }, next: null })
  expect(levels(plan).every((level) => level === 4.5)).toBe(true)
})

it('keeps what was not tried after a failure that ended the run', async () => {
  const plan = await planned((now) => ({ hold: iso(now + HOUR_MS) }))
  const journal = memoryJournal()
  await applyPlan(org.client, plan, { journal })
  org.clock.jump(org.clock.now() + HOUR_MS)
  org.emulator.faults.add({ method: 'PATCH', fault: { kind: 'status', status: 400, code: 'bad.request' } })
  const stopped = await duePlan(org.client, plan, { journal, onFailure: 'stop', concurrency: 1 })
  expect(stopped.applied?.counts).toMatchObject({ failed: 1, skipped: plan.changes.length - 1 })
  org.emulator.faults.clear()
  expect(await duePlan(org.client, plan, { journal })).toMatchObject({ applied: { outcome: 'done' }, next: null })
})

it('makes nothing of a plan that was refused as stale', async () => {
  const plan = await planned((now, [, ...others]) => ({
    shifts: others.map((userId) => ({ userId, start: iso(now - HOUR_MS), end: iso(now + HOUR_MS) })),
    hold: 'offShift',
  }))
  const now = plan.changes.find(({ from }) => from === undefined)
  if (now?.kind !== 'skill.set') throw new Error('nothing is due')
  org.emulator.world.users.get(now.user.id)?.skills.set(now.skill.id, 1.5)
  const before = levels(plan)
  const journal = memoryJournal()
  await expect(applyPlan(org.client, plan, { journal, onConflict: 'fail' })).rejects.toMatchObject({
    code: 'plan.stale',
  })
  org.clock.jump(org.clock.now() + HOUR_MS)
  expect(await duePlan(org.client, plan, { journal })).toEqual({ next: null })
  expect(levels(plan)).toEqual(before)
})

it('makes nothing any more after an undo, with a conflict or cut off', async () => {
  for (const cutOff of [false, true]) {
    const plan = await planned((now, [, ...others]) => ({
      shifts: others.map((userId) => ({ userId, start: iso(now - HOUR_MS), end: iso(now + HOUR_MS) })),
      hold: 'offShift',
    }))
    const made = plan.changes.find(({ from }) => from === undefined)
    if (made?.kind !== 'skill.set') throw new Error('nothing is due')
    const journal = memoryJournal()
    expect(await applyPlan(org.client, plan, { journal })).toMatchObject({ outcome: 'held', counts: { applied: 1 } })
    const crash = new AbortController()
    if (cutOff) {
      const dying = { journal: crashing(journal, 3, crash), signal: crash.signal }
      await expect(undoPlan(org.client, plan, dying)).rejects.toThrow('crash')
    } else {
      org.emulator.world.users.get(made.user.id)?.skills.set(made.skill.id, 1.5)
      expect((await undoPlan(org.client, plan, { journal })).counts).toMatchObject({ conflict: 1 })
    }
    const left = levels(plan)
    org.clock.jump(org.clock.now() + HOUR_MS)
    expect(await duePlan(org.client, plan, { journal })).toEqual({ next: null })
    expect(levels(plan)).toEqual(left)
    if (!cutOff) await org.stop()
  }
})

function crashing(journal: Journal, entries: number, crash: AbortController): Journal {
  let left = entries
  return {
    ...journal,
    async append(entry) {
      if (crash.signal.aborted) throw crash.signal.reason
      await journal.append(entry)
      if (--left === 0) {
        crash.abort(new Error('crash'))
        throw crash.signal.reason
      }
    },
  }
}

it('decides what is due once it holds the lease, and takes none while nothing is', async () => {
  const plan = await planned((now) => ({ hold: iso(now + HOUR_MS) }))
  const journal = memoryJournal()
  await applyPlan(org.client, plan, { journal })
  let taken = 0
  const lease: Lease = {
    async acquire(_name, purpose) {
      taken += 1
      // The earlier holder made everything in the meantime.
      if (taken === 1) await duePlan(org.client, plan, { journal })
      return { holder: { ...NOBODY, purpose }, release: async () => undefined }
    },
  }
  expect(await duePlan(org.client, plan, { journal, lease })).toEqual({ next: plan.changes[0]?.from })
  expect(taken).toBe(0)
  org.clock.jump(org.clock.now() + HOUR_MS)
  expect(await duePlan(org.client, plan, { journal, lease })).toEqual({ next: null })
  expect(taken).toBe(1)
  const refused: Lease = { acquire: () => Promise.reject(new PlanError('locked', 'somebody is at it')) }
  await org.stop()
  const later = await planned((now) => ({ hold: iso(now + HOUR_MS) }))
  const own = memoryJournal()
  await applyPlan(org.client, later, { journal: own })
  org.clock.jump(org.clock.now() + HOUR_MS)
  const audit = memoryAuditLog()
  await expect(duePlan(org.client, later, { journal: own, lease: refused, auditLog: audit })).rejects.toThrow('at it')
  const types = []
  for await (const { type } of audit.read()) types.push(type)
  expect(types).toContain('refused')
})

const NOBODY = { id: 'l', host: 'h', bootId: 'b', pid: 1, since: '', heartbeat: '' }

function expiredAs(changeId: string) {
  return { changeId, status: 'skipped', error: expect.objectContaining({ code: 'apply.expired' }) }
}

it('says in plan and report which settings no shift undoes', async () => {
  org = await emulated({ agents: 12, queues: 2, skills: 6 })
  const snapshot = await captureSnapshot(org.client)
  const [queue] = snapshot.queues
  const desired: Desired = {
    format: 'skillroute/desired@1',
    queues: { [queue?.id ?? '']: { settings: { description: 'for this shift' } } },
  }
  const targets = await readTargets(org.client, snapshot, desired)
  const plan = buildPlan({ snapshot, desired, targets, timing: { until: 'shiftEnd' } })
  expect(plan.warnings).toEqual([expect.stringContaining('description')])
  expect((await applyPlan(org.client, plan, { journal: memoryJournal() })).warnings).toEqual(plan.warnings)
})

import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../test/support/emulated'
import { trueLevel } from '../../../test/support/proposals'
import { type Client, createClient } from '../../client'
import { seededRandom } from '../../core/random'
import { MINUTE_MS } from '../../core/time/durations'
import type { Change, Guardrails, Plan, Snapshot } from '../../documents'
import { parsePlan } from '../../documents/plan/read-plan'
import { memoryAuditLog, memoryJournal } from '../../stores/memory/memory'
import { clientCredentials } from '../../transport/auth/client-credentials'
import { approvePlan } from '../approval/approve-plan'
import type { Timing } from '../cost/timing'
import { duePlan } from '../due/due'
import { buildPlan } from '../plan/build'
import { captureSnapshot } from '../snapshot/capture'
import { undoPlan } from '../undo/undo'
import { applyPlan } from './apply'

let org: Emulated
let snapshot: Snapshot
beforeEach(async () => {
  org = await emulated({ agents: 20, queues: 2, skills: 6 })
  snapshot = await captureSnapshot(org.client)
})
afterEach(() => org.stop())

const iso = (ms: number): string => new Date(ms).toISOString()

/** Level 4.5 of one skill for eight agents. */
function planned(limits?: Omit<Guardrails, 'format'>, timing?: Timing): Plan {
  const [skill] = snapshot.skills
  const agents = snapshot.agents.filter(({ state }) => state === 'active').slice(0, 8)
  return buildPlan({
    snapshot,
    desired: {
      format: 'skillroute/desired@1',
      agents: Object.fromEntries(agents.map(({ id }) => [id, { skills: { [skill?.id ?? '']: 4.5 } }])),
    },
    now: org.clock.now(),
    policy: { includeUnlicensed: true },
    guardrails: limits && { format: 'skillroute/guardrails@1', ...limits },
    timing,
    reason: 'CHG-7',
  })
}

/** A client that sends little in a minute, on the clock of the org. */
function slowClient(ratePerMinute: number): Client {
  const { url: baseUrl, loginUrl, clientId, clientSecret } = org.emulator
  const auth = clientCredentials({ clientId, clientSecret })
  const { clock, fetch } = org
  return createClient({ baseUrl, loginUrl, auth, ratePerMinute, clock, fetch, random: seededRandom('slow') })
}

/** Changes that hold in the world of the emulator. */
function holding(plan: Plan): Change[] {
  return plan.changes.filter(
    (change) => change.kind === 'skill.set' && trueLevel(org.emulator, change.user.id, change.skill.id) === 4.5,
  )
}

const freezeFrom = (fromMs: number, minutes: number): Pick<Guardrails, 'freeze'> => ({
  freeze: [{ from: iso(fromMs), to: iso(fromMs + minutes * MINUTE_MS), reason: 'sale' }],
})

it('carries its guardrails, under its hash', () => {
  const plan = planned({ approval: { required: true } })
  expect(plan.binding?.guardrails.approval).toEqual({ required: true })
  const free = { ...plan, binding: { guardrails: { format: 'skillroute/guardrails@1' as const } } }
  expect(() => parsePlan(free)).toThrow(expect.objectContaining({ code: 'plan.tampered' }))
  const { binding: _binding, ...without } = plan
  expect(() => parsePlan(without)).toThrow(expect.objectContaining({ code: 'plan.tampered' }))
})

it('refuses malformed guardrails of a program, by key', () => {
  const wrong: object = { freezes: [] }
  expect(() => planned(wrong)).toThrow(/freezes/)
})

it('writes nothing in a freeze of the plan, and all of it afterwards', async () => {
  const plan = planned(freezeFrom(org.clock.now() - MINUTE_MS, 10))
  expect(plan.guardrails).toMatchObject([{ kind: 'freeze', ok: false }])
  const error = { code: 'plan.guardrail', message: expect.stringMatching(/wrote nothing.*frozen until .*\(sale\)/) }
  await expect(applyPlan(org.client, plan, { journal: memoryJournal() })).rejects.toMatchObject(error)
  // Guardrails given at apply time loosen none of the plan's.
  const guardrails = { guardrails: { format: 'skillroute/guardrails@1' as const, maxSkillsPerAgent: 99 }, snapshot }
  await expect(applyPlan(org.client, plan, { journal: memoryJournal(), guardrails })).rejects.toMatchObject(error)
  expect(holding(plan)).toEqual([])
  await org.clock.advance(10 * MINUTE_MS)
  expect(await applyPlan(org.client, plan, { journal: memoryJournal() })).toMatchObject({ outcome: 'done' })
  expect(holding(plan)).toHaveLength(8)
})

it.each([30, 95])('sends no write once a freeze begins %i s into the run, and continues after it', async (seconds) => {
  const client = slowClient(7)
  const startMs = org.clock.now()
  const freezeMs = startMs + seconds * 1000
  const plan = planned(freezeFrom(freezeMs, 30))
  const journal = memoryJournal()
  const options = { journal, concurrency: 2, checkAudits: false }
  const sent: number[] = []
  client.on('request', ({ method }) => {
    if (method !== 'GET' && method !== 'POST') sent.push(org.clock.now())
  })
  const report = await applyPlan(client, plan, options)
  const made = holding(plan).length
  expect(sent.filter((at) => at >= freezeMs)).toEqual([])
  expect(sent).toHaveLength(made)
  expect(made).toBeLessThan(8)
  expect(report).toMatchObject({
    outcome: 'partial',
    counts: { failed: 0, applied: made, skipped: 8 - made },
    unfinished: { left: 8 - made, reason: 'freeze', message: expect.stringContaining(iso(freezeMs + 30 * MINUTE_MS)) },
  })
  await expect(applyPlan(client, plan, options)).rejects.toMatchObject({ code: 'plan.guardrail' })
  org.clock.jump(freezeMs + 30 * MINUTE_MS)
  expect(await applyPlan(org.client, plan, { journal })).toMatchObject({ outcome: 'done' })
  expect([...org.emulator.stats.effects.values()]).toEqual(Array(8).fill(1))
  await client.close()
})

it('needs the approval that its guardrails ask for, once, and says who gave it and why', async () => {
  const plan = planned({ approval: { required: true } })
  const audit = memoryAuditLog()
  const journal = memoryJournal()
  const error = { code: 'plan.guardrail', message: expect.stringContaining(`nobody approved`) }
  await expect(applyPlan(org.client, plan, { journal, auditLog: audit })).rejects.toMatchObject(error)
  const loose = { format: 'skillroute/guardrails@1' as const, approval: { required: false }, maxSkillsPerAgent: 99 }
  const guardrails = { guardrails: loose, snapshot }
  await expect(applyPlan(org.client, plan, { journal, guardrails })).rejects.toMatchObject(error)
  const other = approvePlan(planned({ maxSkillsPerAgent: 99 }), { by: 'Ann' })
  await expect(applyPlan(org.client, plan, { journal: memoryJournal(), approvals: [other] })).rejects.toMatchObject({
    code: 'plan.guardrail',
  })
  expect(holding(plan)).toEqual([])

  const approval = approvePlan(plan, { by: 'Ann', reason: 'looked at it', now: org.clock.now() })
  const some = plan.changes.slice(0, 3).map(({ id }) => id)
  await applyPlan(org.client, plan, { journal, auditLog: audit, approvals: [approval], changeIds: some })
  // The journal knows of it.
  expect(await applyPlan(org.client, plan, { journal, auditLog: audit, reason: 'CHG-8' })).toMatchObject({
    outcome: 'done',
  })
  const note = { by: 'Ann', at: iso(org.clock.now()).slice(0, 10), reason: 'looked at it' }
  const records = []
  for await (const record of audit.read()) if (record.type === 'started') records.push(record)
  expect(records).toMatchObject([
    { reason: 'CHG-7' },
    { reason: 'CHG-7', approvals: [{ by: note.by, reason: note.reason }] },
    { reason: 'CHG-8' },
  ])
  const entries = []
  for await (const entry of journal.read()) entries.push(entry)
  expect(entries[0]).toMatchObject({ type: 'header', approvals: [{ by: 'Ann' }], reason: 'CHG-7' })
})

it('is refused for guardrails it broke when it was made, whatever is given later; no one may approve it', async () => {
  const plan = planned({ changes: { maxChanges: 3 } })
  const guardrails = {
    guardrails: { format: 'skillroute/guardrails@1' as const, changes: { maxChanges: 99 } },
    snapshot,
  }
  await expect(applyPlan(org.client, plan, { journal: memoryJournal(), guardrails })).rejects.toMatchObject({
    code: 'plan.guardrail',
  })
  expect(() => approvePlan(plan, { by: 'Ann' })).toThrow(/maxChanges/)
  expect(() => approvePlan(planned(), { by: ' ' })).toThrow(/who approves/)
})

it('keeps held changes from being made in a freeze, and lets an undo through', async () => {
  const now = org.clock.now()
  const later = iso(now + 5 * MINUTE_MS)
  const { freeze = [] } = freezeFrom(now + 3 * MINUTE_MS, 10)
  const freezes = [...freeze, ...(freezeFrom(now + 30 * MINUTE_MS, 60).freeze ?? [])]
  const plan = planned({ freeze: freezes, approval: { required: true } }, { hold: later })
  const journal = memoryJournal()
  await applyPlan(org.client, plan, { journal, approvals: [approvePlan(plan, { by: 'Ann' })] })
  org.clock.jump(now + 6 * MINUTE_MS)
  await expect(duePlan(org.client, plan, { journal })).rejects.toMatchObject({ code: 'plan.guardrail' })
  expect(holding(plan)).toEqual([])
  org.clock.jump(now + 20 * MINUTE_MS)
  expect(await duePlan(org.client, plan, { journal })).toMatchObject({ applied: { outcome: 'done' } })

  org.clock.jump(now + 40 * MINUTE_MS)
  expect(await undoPlan(org.client, plan, { journal })).toMatchObject({ outcome: 'done', counts: { applied: 8 } })
})

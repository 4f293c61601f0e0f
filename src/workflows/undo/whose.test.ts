/** An undo goes by the plan that it undoes: in its messages, its audit records, and the events made of them. */
import { afterEach, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../test/support/emulated'
import { drawnPlan } from '../../../test/support/proposals'
import { auditLogEvents, reportEvents } from '../../delivery/run-events'
import { memoryAuditLog, memoryJournal } from '../../stores/memory/memory'
import { applyPlan } from '../apply/apply'
import { readAuditLog } from '../audit-log/own-audit'
import { captureSnapshot } from '../snapshot/capture'
import { undoPlan } from './undo'

let org: Emulated
afterEach(() => org.stop())

async function drawn() {
  org = await emulated({ agents: 12, queues: 2, skills: 6 })
  const plan = drawnPlan(await captureSnapshot(org.client), { agents: 4, moves: 1 })
  return { plan, journal: memoryJournal(), audit: memoryAuditLog() }
}

it('records and events of an undo carry the plan that is undone, and keep the own plan beside it', async () => {
  const { plan, journal, audit } = await drawn()
  const { id: planId, hash: planHash } = plan
  await applyPlan(org.client, plan, { journal, auditLog: audit })
  const report = await undoPlan(org.client, plan, { journal, auditLog: audit })
  expect(report).toMatchObject({ undoes: { planId, planHash }, outcome: 'done' })
  expect(report.planId).not.toBe(planId)
  const found = (await readAuditLog(audit, { planId })).filter(({ action }) => action === 'undo')
  expect(found.map(({ type }) => type)).toEqual(['started', ...plan.changes.map(() => 'change'), 'ended'])
  expect(new Set(found.map((one) => one.undoPlanId))).toEqual(new Set([report.planId]))
  expect(await readAuditLog(audit, { planId: report.planId })).toEqual(found)

  const records = await readAuditLog(audit)
  const events = auditLogEvents(records)
  expect(events.map(({ type }) => type)).toEqual(['plan.applied', 'run.summary', 'plan.undone', 'run.summary'])
  expect(new Set(events.map(({ subject }) => subject.id))).toEqual(new Set([planId]))
  expect(events[2]?.data).toMatchObject({ planId, planHash, undoPlanId: report.planId, changes: plan.changes.length })
  expect(events[3]?.data).toMatchObject({ planId, undoPlanId: report.planId, averageLatencyMs: expect.any(Number) })
  expect(auditLogEvents(records)).toEqual(events)
  expect(new Set(events.map(({ id }) => id)).size).toBe(4)
  expect(reportEvents(report, 'undo')[0]).toMatchObject({
    type: 'plan.undone',
    subject: { id: planId },
    data: { planId, planHash, undoPlanId: report.planId },
  })
})

it('what an undo after a failure did is found by the plan, and is not counted among its changes', async () => {
  const { plan, journal, audit } = await drawn()
  const refused = plan.changes.filter(({ after }) => after !== null).at(-1)
  org.emulator.faults.add({ method: 'PATCH', path: refused?.user.id ?? '', fault: { kind: 'status', status: 403 } })
  const report = await applyPlan(org.client, plan, { journal, auditLog: audit, onFailure: 'undo', concurrency: 1 })
  expect(report).toMatchObject({ outcome: 'undone', undo: { undoes: { planId: plan.id } } })
  const undone = (await readAuditLog(audit, { planId: plan.id })).filter(({ action }) => action === 'undo')
  expect(undone.length).toBe(report.undo?.results.length)
  expect(undone).toContainEqual(expect.objectContaining({ type: 'change', undoPlanId: report.undo?.planId }))
  const records = (await readAuditLog(audit)).map((one) => {
    return one.type === 'change' && one.action === 'undo' ? { ...one, latencyMs: 9_000 } : one
  })
  const [event, summary] = auditLogEvents(records)
  expect(event).toMatchObject({ type: 'plan.undone', subject: { id: plan.id }, data: { changes: plan.changes.length } })
  const latencies = report.results.flatMap(({ latencyMs }) => latencyMs ?? [])
  const mean = Math.round(latencies.reduce((sum, one) => sum + one, 0) / latencies.length)
  expect(summary?.data).toMatchObject({ averageLatencyMs: mean })
})

it('messages name the plan that the user knows, and so does the event of a refusal', async () => {
  const { plan, journal, audit } = await drawn()
  const [change] = plan.changes
  await applyPlan(org.client, plan, { journal })
  org.emulator.world.users.get(change?.user.id ?? '')?.skills.set(change?.skill.id ?? '', 4.25)
  await expect(undoPlan(org.client, plan, { journal, auditLog: audit, onConflict: 'fail' })).rejects.toMatchObject({
    reason: 'stale',
    message: expect.stringContaining(`Values that plan ${plan.id} wrote were changed since`),
  })
  const other = await emulated({ seed: 6, agents: 12, queues: 2, skills: 6 })
  await expect(undoPlan(other.client, plan, { journal, auditLog: audit })).rejects.toMatchObject({
    reason: 'wrongOrg',
    message: expect.stringMatching(`^Plan ${plan.id} is for org`),
  })
  await other.stop()
  const refused = auditLogEvents(await readAuditLog(audit)).filter(({ type }) => type === 'plan.refused')
  const desired = { subject: { id: plan.id }, data: { planId: plan.id, undoPlanId: expect.stringMatching(/^plan_/) } }
  expect(refused).toMatchObject([desired, desired])
})

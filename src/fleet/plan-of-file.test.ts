import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../test/support/emulated'
import type { Guardrails, PlanRequest } from '../documents'
import { memoryLease } from '../stores'
import { parsePlan } from '../workflows'
import type { PlanJob } from './jobs/jobs'
import { readJob } from './jobs/read-job'
import { runJob } from './work/run-job'

let org: Emulated
let folder: string
beforeEach(async () => {
  org = await emulated({ agents: 10, queues: 2, skills: 4 })
  folder = await mkdtemp(join(tmpdir(), 'skillroute-plan-job-'))
})
afterEach(async () => {
  await org.stop()
  await rm(folder, { recursive: true, force: true })
})

/** A job that asks all agents for a skill at a level of its own. */
function desiredJob(more: Omit<PlanRequest, 'want'> = {}): PlanJob {
  const [skill] = org.emulator.world.skills.values()
  const users = [...org.emulator.world.users.values()].filter(({ state }) => state === 'active')
  const agents = Object.fromEntries(users.map(({ id }) => [id, { skills: { [skill?.id ?? '']: 4.5 } }]))
  const text = JSON.stringify({ format: 'skillroute/desired@1', agents })
  return { kind: 'plan', org: 'acme', request: { want: { desired: { text, file: 'desired.json' } }, ...more } }
}

async function planned(job: PlanJob) {
  const result = await runJob(job, {
    folder,
    signal: new AbortController().signal,
    clock: org.clock,
    lease: memoryLease({ clock: org.clock }),
    connect: async () => org.client,
    progress: () => undefined,
    notify: async () => undefined,
  })
  if (result.kind !== 'plan') throw new Error('no plan')
  expect(result.changes).toBeGreaterThan(0)
  return { result, plan: parsePlan(await readFile(result.file, 'utf8')) }
}

/** The job as a worker takes it out of the queue. */
function readPlanJob(job: PlanJob): PlanJob {
  const read = readJob(JSON.parse(JSON.stringify(job)))
  if (read.kind !== 'plan') throw new Error('no plan')
  return read
}

const NONE = /^No forecast /

it('forecasts what a plan made from a file brings, from the demand of the org', async () => {
  const { result, plan } = await planned(desiredJob({ read: { days: 7 }, forecast: { method: 'erlang' } }))
  expect(plan.effect?.method).toContain('erlang')
  expect(plan.source).toBe('desired')
  expect(plan.warnings).not.toContainEqual(expect.stringMatching(NONE))
  expect(result.serviceLevel?.before).toBeGreaterThan(0)
})

it('says in a plan made from a file that it has no forecast, and why', async () => {
  const { plan } = await planned(desiredJob({ forecast: { method: 'none' } }))
  expect(plan.warnings).toContainEqual(expect.stringMatching(/^No forecast .*none was asked for/))
})

it('leaves protected agents alone', async () => {
  const [spared] = [...org.emulator.world.users.values()].filter(({ state }) => state === 'active')
  if (spared === undefined) throw new Error('no user')
  spared.licenses = ['engage3']
  const job = desiredJob({ forecast: { method: 'none' }, limits: { protectedAgents: [spared.name] } })
  const { result, plan } = await planned(readPlanJob(job))
  expect(plan.changes.some((change) => 'user' in change && change.user.id === spared.id)).toBe(false)
  const named = plan.leftOut?.filter(({ code }) => code === 'user.protected')
  expect(named).toMatchObject([{ what: expect.stringContaining(spared.name) }])
  expect(result.leftOut).toBe(plan.leftOut?.length)
})

it('refuses protected agents who are not there', async () => {
  const job = desiredJob({ forecast: { method: 'none' }, limits: { protectedAgents: ['Nobody'] } })
  await expect(planned(job)).rejects.toThrow('the org has no agent "Nobody"')
})

it('makes a plan without a forecast where the demand cannot be read', async () => {
  org.emulator.faults.add({
    path: '/api/v2/analytics',
    fault: { kind: 'status', status: 403, code: 'missing.permissions' },
  })
  const { result, plan } = await planned(desiredJob())
  expect(plan).toMatchObject({ effect: null })
  expect(plan.warnings).toContainEqual(expect.stringMatching(/^No forecast .*could not be read \(\w+\./))
  expect(result.serviceLevel).toBeNull()
})

it.each([
  ['of a file', 'file'],
  ['of workforce management', 'wfm'],
] as const)('evaluates limits on saturation by the forecast %s', async (_, from) => {
  const queue = [...org.emulator.world.queues.values()][0]?.config.name ?? ''
  const guardrails: Guardrails = { format: 'skillroute/guardrails@1', saturation: [{ queue, maxSaturation: 1 }] }
  const groups = [{ routes: [{ queue }], offered: [1_000_000] }]
  const many = { format: 'skillroute/load@1', start: '2026-03-02T10:00Z', intervalMinutes: 60, groups }
  const load = from === 'wfm' ? from : { text: JSON.stringify(many), file: 'load.json' }
  const { result, plan } = await planned(
    desiredJob({ read: { days: 7 }, forecast: { method: 'none' }, limits: { guardrails, load } }),
  )
  const start = from === 'wfm' ? '2026-03-02T00:00:00.000Z' : '2026-03-02T10:00Z'
  expect(plan.guardrails?.[0]?.message).toContain(`forecast from ${start}`)
  if (from === 'file') expect(result.problems).toContainEqual(expect.stringContaining('give these queues more agents'))
})

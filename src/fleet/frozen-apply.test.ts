import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../test/support/emulated'
import { createClient } from '../client'
import { seededRandom } from '../core/random'
import { MINUTE_MS } from '../core/time/durations'
import { memoryJournal, memoryLease } from '../stores'
import { clientCredentials } from '../transport/auth/client-credentials'
import { buildPlan, captureSnapshot } from '../workflows'
import type { ApplyJob } from './jobs/jobs'
import { type JobContext, planPath } from './jobs/tools'
import { runJob, verdictOn } from './work/run-job'

let org: Emulated
let folder: string
beforeEach(async () => {
  org = await emulated({ agents: 20, queues: 2, skills: 6 })
  folder = await mkdtemp(join(tmpdir(), 'skillroute-frozen-'))
})
afterEach(async () => {
  await org.stop()
  await rm(folder, { recursive: true, force: true })
})

/** A job of eight changes under guardrails, in a folder of its own, at few requests a minute. */
async function prepared(
  limits: { readonly fromMs: number; readonly minutes: number; readonly max?: number },
  ratePerMinute = 7,
): Promise<{ job: ApplyJob; context: JobContext }> {
  const snapshot = await captureSnapshot(org.client)
  const agents = snapshot.agents.filter(({ state }) => state === 'active').slice(0, 8)
  const iso = (ms: number): string => new Date(ms).toISOString()
  const { fromMs, minutes, max } = limits
  const plan = buildPlan({
    snapshot,
    desired: {
      format: 'skillroute/desired@1',
      agents: Object.fromEntries(agents.map(({ id }) => [id, { skills: { [snapshot.skills[0]?.id ?? '']: 4.5 } }])),
    },
    now: org.clock.now(),
    policy: { includeUnlicensed: true },
    guardrails: {
      format: 'skillroute/guardrails@1',
      freeze: [{ from: iso(fromMs), to: iso(fromMs + minutes * MINUTE_MS) }],
      ...(max === undefined ? {} : { changes: { maxChanges: max } }),
    },
  })
  const file = planPath(folder, 'acme', plan.id)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, JSON.stringify(plan))
  const { clock, fetch } = org
  const { url: baseUrl, loginUrl, clientId, clientSecret } = org.emulator
  const journal = memoryJournal()
  const context: JobContext = {
    folder,
    signal: new AbortController().signal,
    clock,
    lease: memoryLease({ clock }),
    journal: () => journal,
    connect: async () => {
      const auth = clientCredentials({ clientId, clientSecret })
      return createClient({ baseUrl, loginUrl, auth, ratePerMinute, clock, fetch, random: seededRandom('slow') })
    },
    progress: () => undefined,
    notify: async () => undefined,
  }
  return { job: { kind: 'apply', org: 'acme', planId: plan.id, hash: plan.hash }, context }
}

const tried = ({ job, context }: Awaited<ReturnType<typeof prepared>>) =>
  runJob(job, context).catch((error: unknown) => verdictOn(error, context.signal))

it('postpones a job until the freeze of its plan is over', async () => {
  const at = await prepared({ fromMs: org.clock.now() - MINUTE_MS, minutes: 10 })
  const left = { state: 'postponed', message: expect.stringMatching(/is frozen until /) }
  expect(await tried(at)).toMatchObject({ ...left, afterMs: expect.any(Number) })
  expect(org.emulator.stats.effects.size).toBe(0)
  await org.clock.advance(10 * MINUTE_MS)
  expect(await tried(at)).toMatchObject({ kind: 'apply', outcome: 'done' })
})

it('postpones a job that a freeze interrupts, and resumes it afterwards', async () => {
  const freezeMs = org.clock.now() + 95_000
  const at = await prepared({ fromMs: freezeMs, minutes: 30 })
  const verdict = await tried(at)
  expect(verdict).toMatchObject({ state: 'postponed' })
  if (!('afterMs' in verdict)) throw new Error('not postponed')
  expect(org.clock.now() + verdict.afterMs).toBe(freezeMs + 30 * MINUTE_MS)
  const made = org.emulator.stats.effects.size
  expect(made).toBeGreaterThan(0)
  expect(made).toBeLessThan(8)
  await org.clock.advance(verdict.afterMs)
  expect(await tried(at)).toMatchObject({ kind: 'apply', outcome: 'done' })
  expect([...org.emulator.stats.effects.values()]).toEqual(Array(8).fill(1))
})

it('lets a plan that broke a limit fail at once, whatever the freeze', async () => {
  const at = await prepared({ fromMs: org.clock.now() - MINUTE_MS, minutes: 10, max: 1 })
  expect(await tried(at)).toMatchObject({ state: 'hopeless' })
})

import { afterEach, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../../test/support/emulated'
import { drawnPlan } from '../../../../test/support/proposals'
import { createClient } from '../../../client'
import { PlanError } from '../../../core/errors'
import { startAge } from '../../../core/time/clock'
import type { Lease } from '../../../documents/ports/ports'
import { keepLease } from '../../../stores/kit/keep-lease'
import { memoryJournal } from '../../../stores/memory/memory'
import { clientCredentials } from '../../../transport/auth/client-credentials'
import { applyPlan } from '../../apply/apply'
import { captureSnapshot } from '../../snapshot/capture'

let org: Emulated
afterEach(() => org.stop())

/** A lease that somebody else has got by the time it is confirmed. */
function lostLease(): Lease {
  const at = new Date(0).toISOString()
  return {
    acquire: async (_name, purpose) => ({
      holder: { id: 'us', purpose, host: 'here', bootId: '', pid: 1, since: at, heartbeat: at },
      confirm: () => Promise.reject(new PlanError('locked', 'somebody else holds the org')),
      release: async () => undefined,
    }),
  }
}

it('confirms the lease before each write', async () => {
  org = await emulated({ agents: 10, queues: 1, skills: 6 })
  const plan = drawnPlan(await captureSnapshot(org.client), { agents: 4, moves: 2 })
  const run = applyPlan(org.client, plan, {
    journal: memoryJournal(),
    lease: lostLease(),
    onFailure: 'continue',
  })
  await expect(run).rejects.toMatchObject({ code: 'plan.locked' })
  expect(org.emulator.stats.effects.size).toBe(0)
})

/** A lease that passes on to somebody else at a time, and tells what was written by then. */
function passingOn(endMs: number): Lease {
  const at = new Date(0).toISOString()
  return {
    acquire: async (_name, purpose) => ({
      holder: { id: 'us', purpose, host: 'here', bootId: '', pid: 1, since: at, heartbeat: at },
      async confirm() {
        if (org.clock.now() >= endMs) throw new PlanError('locked', 'somebody else holds the org')
      },
      release: async () => undefined,
    }),
  }
}

it.each([
  ['the rate limit', 30, undefined],
  ['a Retry-After', 60_000, 40],
])('sends nothing after the lease has passed on in a wait for %s', async (_what, rate, retryAfterSeconds) => {
  org = await emulated({ agents: 30, queues: 1, skills: 6 }, {}, 10_000, rate)
  const plan = drawnPlan(await captureSnapshot(org.client), { agents: 25, moves: 2 })
  if (retryAfterSeconds !== undefined) {
    org.emulator.faults.add({
      method: 'PATCH',
      path: '/routingskills',
      share: 0.3,
      fault: { kind: 'rateLimit', retryAfterSeconds },
    })
  }
  const endMs = org.clock.now() + (retryAfterSeconds === undefined ? 90_000 : 20_000)
  let late = 0
  org.client.on('response', ({ method, status }) => {
    if (method !== 'GET' && status < 300 && org.clock.now() >= endMs) late += 1
  })
  const run = applyPlan(org.client, plan, {
    journal: memoryJournal(),
    lease: passingOn(endMs),
    onConflict: 'merge',
    checkAudits: false,
  })
  await expect(run).rejects.toMatchObject({ code: 'plan.locked' })
  expect(org.clock.now()).toBeGreaterThanOrEqual(endMs)
  expect(late).toBe(0)
  expect(org.emulator.stats.effects.size).toBeLessThan(plan.changes.length)
})

it('names the writes that had left when the lease was found to be gone', async () => {
  org = await emulated({ agents: 10, queues: 1, skills: 6 })
  const plan = drawnPlan(await captureSnapshot(org.client), { agents: 4, moves: 1 })
  let gone = false
  org.client.on('response', ({ method }) => {
    gone ||= method !== 'GET'
  })
  const at = new Date(0).toISOString()
  const lease: Lease = {
    acquire: async (_name, purpose) => ({
      holder: { id: 'us', purpose, host: 'here', bootId: '', pid: 1, since: at, heartbeat: at },
      confirm: async () => {
        if (gone) throw new PlanError('locked', 'The lease was lost.')
      },
      release: async () => undefined,
    }),
  }
  const [first] = plan.changes
  const run = applyPlan(org.client, plan, { journal: memoryJournal(), lease, concurrency: 1 })
  await expect(run).rejects.toThrow(`may have taken effect: ${first?.user.name} / ${first?.skill.name}.`)
  expect(org.emulator.stats.effects.size).toBe(1)
})

it('sends nothing when the process was stopped after the answer of the lease, however shortly before the request', async () => {
  org = await emulated({ agents: 10, queues: 1, skills: 6 })
  // Checked in a batch, which may be older than the time stopped here: the age of the lease alone holds the write back.
  const plan = drawnPlan(await captureSnapshot(org.client), { agents: 2, moves: 1, reread: 'batch' })
  const { emulator, clock } = org
  const auth = clientCredentials({ clientId: emulator.clientId, clientSecret: emulator.clientSecret })
  const renewedFor = 30_000
  let lostAtMs = Number.POSITIVE_INFINITY
  let late = 0
  const client = createClient({
    baseUrl: emulator.url,
    auth,
    clock,
    fetch: (input, init) => {
      if (init?.method !== 'GET' && clock.now() >= lostAtMs) late += 1
      return org.fetch(input, init)
    },
  })
  /** Stopped for longer than the lease lasts, this many steps of the program after the lease was confirmed once more. */
  async function stoppedAfter(nth: number, steps: number): Promise<void> {
    lostAtMs = Number.POSITIVE_INFINITY
    let confirmed = 0
    const lease: Lease = {
      async acquire(_name, purpose) {
        const at = new Date(clock.now()).toISOString()
        const retained = keepLease({
          clock,
          ttlMs: renewedFor,
          beatMs: 5_000,
          ageMs: startAge(clock),
          renew: async () => clock.now() < lostAtMs,
          lost: () => new PlanError('locked', 'the lease was lost'),
        })
        return {
          holder: { id: 'us', purpose, host: 'here', bootId: '', pid: 1, since: at, heartbeat: at },
          lost: retained.lost,
          async confirm() {
            const last = await retained.confirm()
            if (++confirmed === nth) void stop()
            return last
          },
          release: () => retained.stop(),
        }
      },
    }
    async function stop(): Promise<void> {
      for (let step = 0; step < steps; step++) await undefined
      lostAtMs = clock.now() + renewedFor
      clock.jump(lostAtMs)
    }
    const run = applyPlan(client, plan, { journal: memoryJournal(), lease, onConflict: 'merge', checkAudits: false })
    await run.catch((error: unknown) => expect(error).toMatchObject({ code: 'plan.locked' }))
  }
  // Entries of the journal and writes confirm it in turn.
  for (let nth = 2; nth < 6; nth++) for (let steps = 0; steps < 12; steps++) await stoppedAfter(nth, steps)
  expect(late).toBe(0)
  await client.close()
})

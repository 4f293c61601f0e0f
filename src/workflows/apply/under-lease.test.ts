import { afterEach, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../test/support/emulated'
import { drawnPlan } from '../../../test/support/proposals'
import { PlanError } from '../../core/errors'
import type { Lease } from '../../core/ports'
import { memoryJournal } from '../../stores/journal-memory'
import { captureSnapshot } from '../snapshot/capture'
import { applyPlan } from './apply'

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

it.each([
  ['in a journal that was given', { journal: memoryJournal() }],
  ['without a journal', {}],
])('confirms the lease before each write, %s', async (_where, options) => {
  org = await emulated({ agents: 10, queues: 1, skills: 6 })
  const plan = drawnPlan(await captureSnapshot(org.client), { agents: 4, moves: 2 })
  const run = applyPlan(org.client, plan, { ...options, lease: lostLease(), onFailure: 'continue' })
  await expect(run).rejects.toMatchObject({ code: 'plan.locked' })
  expect(org.emulator.stats.effects.size).toBe(0)
})

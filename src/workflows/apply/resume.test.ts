import { afterEach, describe, expect, it } from 'vitest'
import { type Emulated, emulated, FAST } from '../../../test/support/emulated'
import { drawnPlan, effectsOf } from '../../../test/support/proposals'
import { createClient } from '../../client'
import { seededRandom } from '../../core/random'
import type { Journal } from '../../documents/ports/ports'
import { memoryJournal } from '../../stores/memory/memory'
import { clientCredentials } from '../../transport/auth/client-credentials'
import { captureSnapshot } from '../snapshot/capture'
import { applyPlan } from './apply'

let org: Emulated
afterEach(() => org.stop())

/** Plans that are cut off some times each. `SKILLROUTE_FULL=1`: 12. */
const ROUNDS = process.env.SKILLROUTE_FULL === '1' ? 12 : 4

/** A journal that survives, in a process that does not: after `entries` entries everything ends at once. */
function crashing(journal: Journal, entries: number, crash: AbortController): Journal {
  let written = 0
  return {
    async append(entry) {
      if (crash.signal.aborted) throw new Error('the process is gone')
      await journal.append(entry)
      written += 1
      if (written === entries) crash.abort(new Error('killed'))
    },
    read: () => journal.read(),
    close: () => journal.close(),
  }
}

describe('resume', () => {
  it('ends with each change made once, wherever earlier runs were cut off', async () => {
    org = await emulated({ agents: 40, queues: 2, skills: 8 })
    const random = seededRandom('crashes')
    for (let round = 0; round < ROUNDS; round++) {
      const plan = drawnPlan(await captureSnapshot(org.client), { agents: 30, moves: 2, seed: `crash ${round}` })
      const before = effectsOf(org.emulator, plan)
      const journal = memoryJournal()
      let runs = 0
      for (; runs < 6; runs++) {
        const crash = new AbortController()
        const at = 1 + Math.floor(random() * 60)
        const run = applyPlan(org.client, plan, {
          journal: crashing(journal, at, crash),
          signal: crash.signal,
          onConflict: 'merge',
        })
        const ended = await run.then(
          () => true,
          () => false,
        )
        if (ended) break
      }
      const report = await applyPlan(org.client, plan, { journal, onConflict: 'merge' })
      expect(report.outcome).toBe('done')
      expect(report.counts.resumed + report.counts.applied + report.counts.already).toBe(plan.changes.length)
      const effects = effectsOf(org.emulator, plan).map((count, index) => count - (before[index] ?? 0))
      expect(effects).toEqual(plan.changes.map(() => 1))
    }
  })

  it('only reads back what a finished run has done', async () => {
    org = await emulated({ agents: 20, queues: 2, skills: 6 })
    const plan = drawnPlan(await captureSnapshot(org.client), { agents: 15, moves: 2 })
    const journal = memoryJournal()
    await applyPlan(org.client, plan, { journal })
    const requests = org.emulator.stats.requests
    const report = await applyPlan(org.client, plan, { journal })
    expect(report.counts.resumed).toBe(plan.changes.length)
    expect(org.emulator.stats.requests - requests).toBe(2)
  })

  it('ends as by an abort when its client is closed, and is taken up by another client', async () => {
    org = await emulated({ agents: 60, queues: 2, skills: 8 })
    const plan = drawnPlan(await captureSnapshot(org.client), { agents: 30, moves: 2, seed: 'closed' })
    const before = effectsOf(org.emulator, plan)
    const journal = memoryJournal()
    const { baseUrl } = org.client
    const auth = clientCredentials({ clientId: org.emulator.clientId, clientSecret: org.emulator.clientSecret })
    const { clock, fetch } = org
    const closing = createClient({ baseUrl, loginUrl: baseUrl, auth, clock, fetch, ratePerMinute: FAST })
    let writes = 0
    closing.on('request', ({ method }) => {
      if (method !== 'GET' && ++writes === 10) void closing.close()
    })
    const error: unknown = await applyPlan(closing, plan, { journal }).catch((error: unknown) => error)
    expect(error).toMatchObject({ name: 'ConnectionError', code: 'client.closed' })
    for await (const entry of journal.read()) expect(entry.status).not.toBe('failed')
    const report = await applyPlan(org.client, plan, { journal, onConflict: 'merge' })
    expect(report).toMatchObject({ outcome: 'done', counts: { failed: 0, conflict: 0 } })
    const effects = effectsOf(org.emulator, plan).map((count, index) => count - (before[index] ?? 0))
    expect(effects).toEqual(plan.changes.map(() => 1))
  })

  it('rejects with the reason of the abort and leaves a journal that can be taken up', async () => {
    org = await emulated({ agents: 20, queues: 2, skills: 6 })
    const plan = drawnPlan(await captureSnapshot(org.client), { agents: 15, moves: 2 })
    const journal = memoryJournal()
    const stop = new AbortController()
    const reason = { why: 'enough' }
    const run = applyPlan(org.client, plan, {
      journal,
      signal: stop.signal,
      onProgress: ({ step: phase, done }) => phase === 'writing' && done > 5 && stop.abort(reason),
    })
    await expect(run).rejects.toBe(reason)
    expect((await applyPlan(org.client, plan, { journal })).outcome).toBe('done')
    expect(effectsOf(org.emulator, plan)).toEqual(plan.changes.map(() => 1))
  })
})

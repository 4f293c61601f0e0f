/** Rate limits and cuts in the middle of a run: each change is checked again and written, however often that takes. */

import { afterEach, expect, it } from 'vitest'
import { type Emulated, emulated, FAST } from '../../../../test/support/emulated'
import { drawnPlan, trueLevel } from '../../../../test/support/proposals'
import { clientCredentials, createClient } from '../../..'
import { seededRandom } from '../../../core/random'
import { sleep } from '../../../core/time/clock'
import { memoryJournal } from '../../../stores/memory/memory'
import { applyPlan } from '../../apply/apply'
import { captureSnapshot } from '../../snapshot/capture'

let org: Emulated
afterEach(() => org.stop())

/** A client whose requests take a while each, so that a refusal of one comes between the read and the write of others. */
function slowClient(seed: number) {
  const { url: baseUrl, loginUrl, clientId, clientSecret } = org.emulator
  const random = seededRandom(`way ${seed}`)
  return createClient({
    baseUrl,
    loginUrl,
    auth: clientCredentials({ clientId, clientSecret }),
    ratePerMinute: FAST,
    clock: org.clock,
    random: seededRandom('client'),
    fetch: async (input, init) => {
      await sleep(org.clock, 20 + random() * 180)
      return await org.fetch(input, init)
    },
  })
}

/** `SKILLROUTE_FULL=1`: 100. */
const CHANGES = process.env.SKILLROUTE_FULL === '1' ? 100 : 50

it.each([0.2, 0.4])(
  `writes each of ${CHANGES} changes where %d of the requests are refused and a fifth of the writes cut`,
  async (share) => {
    const seed = 1
    org = await emulated({ agents: 1.3 * CHANGES, queues: 1, skills: 6, seed })
    const plan = drawnPlan(await captureSnapshot(org.client), { agents: CHANGES, moves: 1 })
    expect(plan.changes).toHaveLength(CHANGES)
    org.emulator.faults.add({ share, path: '/api/v2/', fault: { kind: 'rateLimit', retryAfterSeconds: 2 } })
    org.emulator.faults.add({ share: 0.2, method: 'PATCH', path: '/api/v2/', fault: { kind: 'reset', when: 'after' } })
    await using client = slowClient(seed)
    const report = await applyPlan(client, plan, { journal: memoryJournal(), checkAudits: false })
    expect(report.results.filter(({ status }) => status !== 'applied').map(({ error }) => error?.message)).toEqual([])
    expect(report.outcome).toBe('done')
    for (const { user, skill, after } of plan.changes) expect(trueLevel(org.emulator, user.id, skill.id)).toBe(after)
  },
)

it('stops after a quarter of an hour in which nothing but 429s came between check and write, and says so', async () => {
  org = await emulated({ agents: 10, queues: 1, skills: 6 })
  const plan = drawnPlan(await captureSnapshot(org.client), { agents: 1, moves: 1 })
  for (const method of ['PATCH', 'DELETE']) {
    org.emulator.faults.add({ method, path: '/api/v2/', fault: { kind: 'rateLimit', retryAfterSeconds: 30 } })
  }
  const started = org.clock.now()
  const { results } = await applyPlan(org.client, plan, { journal: memoryJournal(), checkAudits: false })
  expect(results).toMatchObject([{ status: 'failed', error: { code: 'apply.rereadTooOld' } }])
  const message = results[0]?.error?.message ?? ''
  expect(message).toMatch(/Meanwhile \d+ requests were refused as too many \(429\)\. Run the same again/)
  expect(message).not.toContain('concurrency')
  expect(org.clock.now() - started).toBeGreaterThan(15 * 60_000)
  expect(org.emulator.stats.effects.size).toBe(0)
})

import { expect, it } from 'vitest'
import { drawnPlan, effectsOf } from '../../../test/support/proposals'
import { type Client, createClient } from '../../client'
import { startEmulator } from '../../emulator'
import { memoryJournal } from '../../stores/memory/memory'
import { clientCredentials } from '../../transport/auth/client-credentials'
import { captureSnapshot } from '../snapshot/capture'
import { applyPlan } from './apply'

it('does not count what another run without a lease wrote before it looked again', async () => {
  const { url: baseUrl, loginUrl, clientId, clientSecret, ...org } = await startEmulator({ agents: 14, skills: 6 })
  const auth = clientCredentials({ clientId, clientSecret })
  const client = createClient({ baseUrl, loginUrl, auth })
  const plan = drawnPlan(await captureSnapshot(client), { agents: 3, moves: 2 })
  const run = (own: Client) => applyPlan(own, plan, { journal: memoryJournal() })
  // The second run has compared every target when the first one begins, and looks again when that has ended.
  let first: ReturnType<typeof run> | undefined
  const fetch: typeof globalThis.fetch = async (input, init) => {
    if (/\/users\/[^/?]+\/routingskills/.test(String(input))) {
      first ??= run(client)
      await first
    }
    return await globalThis.fetch(input, init)
  }
  const late = createClient({ baseUrl, loginUrl, auth, fetch })
  const changes = plan.changes.length
  expect((await run(late)).counts).toMatchObject({ applied: 0, already: changes })
  expect((await first)?.counts).toMatchObject({ applied: changes, already: 0 })
  expect(effectsOf({ ...org, url: baseUrl, loginUrl, clientId, clientSecret }, plan)).toEqual(plan.changes.map(() => 1))
  await Promise.all([client.close(), late.close()])
  await org.stop()
})

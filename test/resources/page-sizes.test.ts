/** Orgs that refuse large pages: lists fall back to 100, and remember it. */
import { afterEach, expect, it } from 'vitest'
import { isApiError } from '../../src/core/errors'
import { captureSnapshot } from '../../src/workflows/snapshot/capture'
import { type Emulated, emulated } from '../support/emulated'

let org: Emulated
afterEach(() => org.stop())

it('reads skills and languages in smaller pages where 500 are refused, and asks for them at once next time', async () => {
  org = await emulated({ agents: 3, queues: 1, skills: 120, switches: { catalogPageSize: 100 } })
  const skills = await org.client.routing.skills.list().toArray()
  expect(skills).toHaveLength(org.emulator.world.skills.size)
  const before = org.emulator.stats.requests
  await org.client.routing.skills.list().toArray()
  // Two pages, and no third request that is refused.
  expect(org.emulator.stats.requests - before).toBe(Math.ceil(skills.length / 100))
  expect((await captureSnapshot(org.client)).skills).toHaveLength(skills.length)
})

it('names the refusal of the smaller page where that is refused, too', async () => {
  org = await emulated({ agents: 3, queues: 1, skills: 2, switches: { catalogPageSize: 50 } })
  const error: unknown = await org.client.routing.skills
    .list()
    .toArray()
    .catch((one: unknown) => one)
  expect(isApiError(error) && error.status).toBe(400)
})

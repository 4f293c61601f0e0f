import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Emulator, startEmulator } from '../../src/emulator'

/** `SKILLROUTE_FULL=1`: 10,000. */
const AGENTS = process.env.SKILLROUTE_FULL === '1' ? 10_000 : 1_000
/** What a snapshot of their skills may take, 110 requests and 200 MB for 10,000: most of it by agent. */
const MAX_REQUESTS = 10 + AGENTS / 100
const MAX_MEGABYTES = 80 + 0.012 * AGENTS

/** Routes whose requests grow with agents, queues or licenses and carry no skills. */
const OTHER_PARTS = ['/members', '/queues/{queueId}', '/license/', '/predictors', '/skillgroups']

let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator({ seed: 9, agents: AGENTS, queues: 40, skills: 60, ratePerMinute: 60_000 })
})
afterAll(() => emulator.stop())

it(`takes the skills of ${AGENTS} agents in at most ${MAX_REQUESTS} requests and ${MAX_MEGABYTES} MB`, async () => {
  const program = join(import.meta.dirname, 'snapshot-run.ts')
  // The process may not have more old space than the budget: it would end with an error, not with a larger number.
  const flags = [`--max-old-space-size=${MAX_MEGABYTES}`, '--import', 'tsx']
  const { url, clientId, clientSecret } = emulator
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, program, url, clientId, clientSecret])
  const taken: { agents: number; skills: number; gaps: unknown[]; peakBytes: number } = JSON.parse(stdout)
  const truth = [...emulator.world.users.values()].filter((user) => user.state === 'active')
  expect(taken.agents).toBeGreaterThanOrEqual(truth.length)
  expect(taken.skills).toBeGreaterThanOrEqual(truth.reduce((sum, user) => sum + user.skills.size, 0))
  expect(taken.gaps).toEqual([])
  const forSkills = [...emulator.stats.byRoute]
    .filter(([route]) => !OTHER_PARTS.some((part) => route.includes(part)))
    .reduce((sum, [, count]) => sum + count, 0)
  const megabytes = taken.peakBytes / 2 ** 20
  console.info(
    `${AGENTS} agents: ${forSkills} requests for skills, ${emulator.stats.requests} in all, ${Math.round(megabytes)} MB of heap`,
  )
  expect(forSkills).toBeLessThanOrEqual(MAX_REQUESTS)
  expect(megabytes).toBeLessThanOrEqual(MAX_MEGABYTES)
})

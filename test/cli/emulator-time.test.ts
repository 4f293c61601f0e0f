/** The command takes the time of an emulator as the present, also after a jump. */

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { clientCredentials, createClient } from '../../src'
import { DAY_MS } from '../../src/core/time/durations'
import { type Emulator, startEmulator } from '../../src/emulator'
import type { QueueHistory, QueueStatus } from '../../src/workflows'
import type { AuditTrail } from '../../src/workflows/audits/audit-trail'
import { type Cli, cliIn } from '../support/cli'

let emulator: Emulator
let cli: Cli

async function start(options: { now?: string } = {}): Promise<void> {
  emulator = await startEmulator({ seed: 3, agents: 8, queues: 2, skills: 3, ratePerMinute: 100_000, ...options })
  cli = cliIn(emulator)
}
beforeEach(() => start())
afterEach(async () => {
  cli.remove()
  await emulator.stop()
})

async function json<T>(line: string): Promise<{ value: T; err: string }> {
  const { code, out, err } = await cli.run(`${line} --json`)
  expect(code, err).toBe(0)
  const value: T = JSON.parse(out.trim().split('\n')[0] ?? '')
  return { value, err }
}

async function jumpByPage(jumpMs: number): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${emulator.url}/emulator/time`, { method: 'POST', headers, body: `{"jumpMs":${jumpMs}}` })
  expect(answer.status).toBe(200)
}

it('says nothing while the emulator lives in the present', async () => {
  expect((await cli.run('status')).err).toBe('')
})

it('status shows the week after a jump, and says whose time it is', async () => {
  const before = emulator.time.now()
  await jumpByPage(7 * DAY_MS)
  const [from, to] = [new Date(before).toISOString(), new Date(before + 7 * DAY_MS).toISOString()]
  const { value, err } = await json<QueueHistory>(`status --from ${from} --to ${to}`)
  expect(value.window).toEqual({ start: from, end: to })
  expect(value.measures.reduce((sum, { offered }) => sum + offered, 0)).toBeGreaterThan(20)
  expect(err).toMatch(
    /^note The emulator's time is .*, not this machine's time\. This command uses the emulator's\.\n$/,
  )
  expect(err).toContain(new Date(before + 7 * DAY_MS).toISOString().slice(0, 13))
  const { value: live } = await json<QueueStatus>('status')
  expect(Date.parse(live.window.end)).toBeGreaterThanOrEqual(before + 7 * DAY_MS)
})

it('audit looks back from the moved time', async () => {
  await jumpByPage(30 * DAY_MS)
  await using client = createClient({
    baseUrl: emulator.url,
    auth: clientCredentials({ clientId: emulator.clientId, clientSecret: emulator.clientSecret }),
    clock: emulator.clock,
  })
  await client.routing.skills.create({ name: 'Rehearsed' })
  await jumpByPage(DAY_MS)
  const { value } = await json<AuditTrail>('audit --days 2')
  expect(value.entries.map(({ entity }) => entity?.name)).toContain('Rehearsed')
})

it('a plan is dated by the world, and its times are evaluated by it', async () => {
  await emulator.stop()
  cli.remove()
  await start({ now: '2020-03-02T09:00:00Z' })
  const [agent] = emulator.world.users.values()
  const [skill] = emulator.world.skills.values()
  const agents = { [agent?.id ?? '']: { skills: { [skill?.id ?? '']: 5 } } }
  const desired = { format: 'skillroute/desired@1', agents }
  writeFileSync(join(cli.cwd, 'wanted.json'), JSON.stringify(desired))
  const planned = await cli.run('plan desired wanted.json --forecast none')
  expect(planned.code, planned.err).toBe(0)
  const plan = readFileSync(join(cli.cwd, 'plan.json'), 'utf8')
  expect(plan).toMatch(/"createdAt":\s*"2020-03-02T09:/)
  const { err } = await cli.run('plan desired wanted.json --hold 2020-03-02T08:00Z')
  expect(err).toMatch(/--hold.*2020-03-02T08:00.*in the past: it is 2020-03-02T09:/)
})

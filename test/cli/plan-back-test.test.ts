/** `skillroute plan --back-test`: what a plan promised, and what days that it has not seen would have given. */

import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PlanBackTest } from '../../src/cli/commands/change/plan'
import { DAY_MS } from '../../src/core/time/durations'
import { type Emulator, startEmulator } from '../../src/emulator'
import { type Cli, cliIn } from '../support/cli'
import { fewerContacts } from '../support/fewer-contacts'
import { saveOrg } from '../support/org-files'

let emulator: Emulator
let cli: Cli
beforeAll(async () => {
  emulator = await startEmulator({ seed: 9, agents: 8, queues: 2, ratePerMinute: 100_000 })
  fewerContacts(emulator.world, (_, place) => place % 3 === 0)
  cli = cliIn(emulator)
})
afterAll(async () => {
  cli.remove()
  await emulator.stop()
})

async function tested(line: string): Promise<PlanBackTest> {
  const { code, out, err } = await cli.run(`${line} --forecast erlang --json`)
  expect(code, err).toBe(0)
  return JSON.parse(out)
}

it('evaluates a plan on the last days of the demand of the org, and writes none', async () => {
  const { format, fitted, evaluated, changes, promised, given } = await tested(
    'plan --days 14 --levers grant --max-changes 1 --reach 100% --back-test',
  )
  expect(format).toBe('skillroute/plan-back-test@1')
  expect(fitted.end).toBe(evaluated.start)
  expect(Date.parse(fitted.end) - Date.parse(fitted.start)).toBe(14 * DAY_MS)
  expect(Date.parse(evaluated.end) - Date.parse(evaluated.start)).toBe(7 * DAY_MS)
  expect(changes).toBeGreaterThan(0)
  expect(promised.method).toContain('erlang')
  expect(given.queues.map(({ queue }) => queue.id).sort()).toEqual(promised.queues.map(({ queue }) => queue.id).sort())
  expect(given.queues).not.toEqual(promised.queues)
  const text = await cli.run(
    'plan --days 14 --levers grant --max-changes 1 --reach 100% --back-test 7 --forecast erlang',
  )
  expect(text).toMatchObject({ code: 0, out: expect.stringContaining('which the plan was not made from') })
  expect(text.out).toContain('No plan was written')
  expect(existsSync(join(cli.cwd, 'plan.json'))).toBe(false)
})

it('holds back days of a demand file, for a plan of a file too', async () => {
  await saveOrg(emulator, cli.cwd)
  const [skill] = emulator.world.skills.values()
  const users = [...emulator.world.users.values()].filter(({ state }) => state === 'active')
  const agents = Object.fromEntries(users.map(({ id }) => [id, { skills: { [skill?.id ?? '']: 4.25 } }]))
  writeFileSync(join(cli.cwd, 'wanted.json'), JSON.stringify({ format: 'skillroute/desired@1', agents }))
  const line = 'plan desired wanted.json --demand demand.json --back-test'
  const { evaluated, promised, given } = await tested(`${line} 2`)
  expect(Date.parse(evaluated.end) - Date.parse(evaluated.start)).toBe(2 * DAY_MS)
  expect(given.queues).not.toEqual(promised.queues)
  expect(await cli.run(`${line} 8`)).toMatchObject({ code: 2, err: expect.stringContaining('cannot be held back') })
  expect(await cli.run(`${line} --html page.html`)).toMatchObject({ code: 2, err: expect.stringContaining('--html') })
  expect(await cli.run(`${line} --forecast none`)).toMatchObject({
    code: 2,
    err: expect.stringContaining('--forecast none'),
  })
})

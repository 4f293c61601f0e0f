/** `skillroute learn` of plans for named days, and what it concludes. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Cli, cliIn, runIn, settingsOf } from '../../../../test/support/cli'
import { longerContacts } from '../../../../test/support/fewer-contacts'
import { when } from '../../../core/time/iso-time'
import type { Calibration, Plan } from '../../../documents'
import { type Emulator, startEmulator } from '../../../emulator'

let emulator: Emulator
let cli: Cli

beforeAll(async () => {
  emulator = await startEmulator({ seed: 3, agents: 8, queues: 1, skills: 2, ratePerMinute: 100_000 })
  longerContacts(emulator.world)
  cli = cliIn(emulator)
})
afterAll(async () => {
  cli.remove()
  await emulator.stop()
})

async function applied(level: number, name: string, week = '--for next-week', agents = [2]): Promise<Plan> {
  const users = [...emulator.world.users.values()]
  const [skill] = emulator.world.skills.values()
  const desired = {
    format: 'skillroute/desired@1',
    agents: Object.fromEntries(
      agents.map((place) => [users[place]?.id ?? '', { skills: { [skill?.id ?? '']: level } }]),
    ),
  }
  writeFileSync(join(cli.cwd, 'desired.json'), JSON.stringify(desired))
  const planned = await cli.run(`plan desired desired.json --forecast erlang ${week} --out ${name}`)
  expect(planned.code, planned.err).toBe(0)
  return JSON.parse(readFileSync(join(cli.cwd, name), 'utf8'))
}

it('learns from the week after an applied plan', async () => {
  await applied(4, 'any-week.json', '')
  expect((await cli.run('apply any-week.json --yes')).code).toBe(0)
  const early = await cli.run('learn --out early.json')
  expect(early.out).toContain(
    'No applied plan could be compared with actuals.\n1 plan was left out: the days to compare are not over',
  )
  expect([early.err.includes('written'), existsSync(join(cli.cwd, 'early.json'))]).toEqual([false, false])
  emulator.time.jump(8 * 86_400_000)
  const { code, out, err } = await cli.run('learn --out calibration.json --json')
  expect([0, 3], err).toContain(code)
  const calibration: Calibration = JSON.parse(out)
  expect(calibration.weeks).toHaveLength(1)
  expect(
    calibration.rows.find(({ measure, queue }) => measure === 'contacts' && queue === undefined)?.forecasts,
  ).toBeGreaterThan(0)
  expect((await cli.run('learn')).out).toContain('1 plan compared')
})

it('compares the days that the plan was made for, and names them', async () => {
  const plan = await applied(4.5, 'plan.json')
  const { start = '', end = '' } = plan.effect?.period ?? {}
  expect((await cli.run('apply plan.json --yes')).code).toBe(0)
  emulator.time.jump(new Date(Date.parse(end) - 3_600_000))
  expect((await cli.run('learn')).out).toContain(
    `the days to compare are not over (${plan.id}, ${when(start)} to ${when(end)}).`,
  )
  emulator.time.jump(new Date(Date.parse(end) + 60_000))
  const calibration: Calibration = JSON.parse((await cli.run('learn --json')).out)
  expect(calibration.weeks).toContainEqual({ planId: plan.id, interval: { start, end } })
  expect((await cli.run('learn')).out).toContain(`${plan.id}: ${when(start)} to ${when(end)}`)
})

it('leaves out a plan that was applied after its days had begun', async () => {
  const plan = await applied(3.5, 'late.json')
  const { start = '', end = '' } = plan.effect?.period ?? {}
  emulator.time.jump(new Date(Date.parse(start) + 3_600_000))
  expect((await cli.run('apply late.json --yes')).code).toBe(0)
  emulator.time.jump(new Date(Date.parse(end) + 60_000))
  const { weeks, notes }: Calibration = JSON.parse((await cli.run('learn --json')).out)
  expect(weeks.map(({ planId }) => planId)).not.toContain(plan.id)
  expect(notes.join(' ')).toContain('applied after the days that it was made for began')
})

it('leaves out a plan whose changes did not all take effect', async () => {
  const plan = await applied(2.5, 'refused.json')
  emulator.faults.add({ method: 'PATCH', path: 'routingskills/bulk', fault: { kind: 'status', status: 403 } })
  const { code } = await cli.run('apply refused.json --yes')
  emulator.faults.clear()
  expect(code).not.toBe(0)
  emulator.time.jump(new Date(Date.parse(plan.effect?.period?.end ?? '') + 60_000))
  const { weeks, notes }: Calibration = JSON.parse((await cli.run('learn --json')).out)
  expect(weeks.map(({ planId }) => planId)).not.toContain(plan.id)
  expect(notes.join(' ')).toContain(`1 plan was left out: some changes did not take effect (${plan.id}).`)
})

it('counts a plan of which one change was undone and made again before its days', async () => {
  emulator.time.jump(86_400_000)
  const plan = await applied(1.5, 'two.json', '--for next-week', [2, 3])
  expect(plan.changes).toHaveLength(2)
  expect((await cli.run('apply two.json --yes')).code).toBe(0)
  const [agent] = [...emulator.world.users.values()].slice(2)
  const undone = await cli.run(`undo two.json --yes --agents ${agent?.id}`)
  expect(undone.code, undone.err).toBe(0)
  const again = await cli.run('apply two.json --yes')
  expect(again.out).toContain('1 already')
  emulator.time.jump(new Date(Date.parse(plan.effect?.period?.end ?? '') + 60_000))
  const { weeks, notes }: Calibration = JSON.parse((await cli.run('learn --json')).out)
  expect(
    weeks.map(({ planId }) => planId),
    notes.join(' '),
  ).toContain(plan.id)
  const after = await cli.run('undo two.json --yes')
  expect(after.code, after.err).toBe(0)
  expect((await cli.run('learn')).out, 'undone after its days').toContain(`${plan.id}: `)
})

it('counts a plan that took effect wholly only when it was applied again', async () => {
  emulator.time.jump(86_400_000)
  const plan = await applied(4.25, 'again.json', '', [2, 3])
  expect(plan.changes).toHaveLength(2)
  emulator.faults.add({ method: 'PATCH', path: 'routingskills/bulk', fault: { kind: 'status', status: 403 }, after: 1 })
  expect((await cli.run('apply again.json --yes')).code).not.toBe(0)
  emulator.faults.clear()
  emulator.time.jump(8 * 86_400_000)
  expect((await cli.run('undo again.json --yes')).code).toBe(0)
  expect((await cli.run('apply again.json --yes')).out).toContain('2 applied')
  emulator.time.jump(8 * 86_400_000)
  const { weeks, notes }: Calibration = JSON.parse((await cli.run('learn --json')).out)
  expect(
    weeks.map(({ planId }) => planId),
    notes.join(' '),
  ).toContain(plan.id)
})

it('says when a plan was undone during its days, and nothing of plans of the folder above', async () => {
  emulator.time.jump(86_400_000)
  const plan = await applied(4, 'half.json')
  expect((await cli.run('apply half.json --yes')).code).toBe(0)
  emulator.time.jump(new Date(Date.parse(plan.effect?.period?.end ?? '') - 86_400_000))
  expect((await cli.run('undo half.json --yes')).code).toBe(0)
  emulator.time.jump(2 * 86_400_000)
  expect((await cli.run('learn')).out).toContain(`undone before the days to compare were over (${plan.id}, `)
  mkdirSync(join(cli.cwd, 'below'))
  const below = await runIn(join(cli.cwd, 'below'), ['learn'], {
    env: { XDG_STATE_HOME: join(cli.cwd, 'state'), ...settingsOf(emulator) },
  })
  expect(below.out).toBe('No applied plan could be compared with actuals.\n')
})

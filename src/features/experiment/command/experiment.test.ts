/** `skillroute experiment` on an emulated org, inside the test process. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Cli, cliIn } from '../../../../test/support/cli'
import { longerContacts } from '../../../../test/support/fewer-contacts'
import { type Emulator, startEmulator } from '../../../emulator'
import type { Experiment, ExperimentResult } from '../documents/experiment'

let emulator: Emulator
let cli: Cli

const agentOf = () => [...emulator.world.users.values()].at(2)

beforeAll(async () => {
  emulator = await startEmulator({ seed: 3, agents: 8, queues: 1, skills: 2, ratePerMinute: 100_000 })
  longerContacts(emulator.world)
  cli = cliIn(emulator)
  const agent = agentOf()
  const [skill] = emulator.world.skills.values()
  const desired = {
    format: 'skillroute/desired@1',
    agents: { [agent?.id ?? '']: { skills: { [skill?.id ?? '']: 4.5 } } },
  }
  writeFileSync(join(cli.cwd, 'desired.json'), JSON.stringify(desired))
  const { code, err } = await cli.run('plan desired desired.json --forecast erlang --out plan.json')
  expect(code, err).toBe(0)
})
afterAll(async () => {
  cli.remove()
  await emulator.stop()
})

const DESIGN = 'experiment design plan.json --effect 40% --past-weeks 4 --out experiment.json'
const level = (): number | undefined => {
  const user = agentOf()
  const [skill] = emulator.world.skills.keys()
  return user?.skills.get(skill ?? '')
}

it('designs, starts, runs, shows and analyzes an experiment', async () => {
  const designed = await cli.run(DESIGN)
  expect(designed.code, designed.err).toBe(0)
  expect(designed.out).toMatch(/An effect of 40\.0 points is detected with a probability of \d+ %/)
  const experiment: Experiment = JSON.parse(readFileSync(join(cli.cwd, 'experiment.json'), 'utf8'))
  // Blocks are half days unless the command says otherwise.
  const { start, end } = experiment.blocks[0] ?? { start: '', end: '' }
  expect(Date.parse(end) - Date.parse(start)).toBe(12 * 3_600_000)
  expect((await cli.run('experiment analyse experiment.json')).err).toContain('was not started')
  const requested = await cli.run('experiment start experiment.json --plan plan.json')
  expect(requested).toMatchObject({
    code: 2,
    err: expect.stringMatching(/writes to .* now and at each switch.*confirm with --yes/s),
  })
  expect((await cli.run('experiment status')).out).not.toContain('in effect')
  const started = await cli.run('experiment start experiment.json --plan plan.json --yes')
  expect([started.code, started.err]).toEqual([0, ''])
  expect(started.out).toContain('waiting; the plan is not in effect')
  const was = level()
  const on = experiment.blocks.find(({ arm }) => arm === 'on')
  emulator.time.jump(new Date(Date.parse(on?.start ?? '') + 60_000))
  expect(await cli.run('experiment status')).toMatchObject({
    code: 3,
    out: expect.stringContaining('run skillroute experiment run'),
  })
  const pass = await cli.run('experiment run')
  expect(pass.code, pass.err).toBe(0)
  expect(pass.out).toContain('running; the plan is in effect; 1 applied')
  expect(level()).toBe(4.5)
  // Status names the experiment by its id, so that is a name for the other commands too.
  expect((await cli.run(`experiment status ${experiment.id} --json`)).code).toBe(0)
  const early = await cli.run('experiment analyze experiment.json')
  expect(early.out).toContain('Too early to tell. The next check is at')
  expect(await cli.run(`experiment end ${experiment.id}`)).toMatchObject({
    code: 2,
    err: expect.not.stringContaining('no such file'),
  })
  emulator.time.jump(new Date(Date.parse(experiment.interval.end) + 60_000))
  expect((await cli.run('experiment run')).out).toContain('over; the plan is not in effect; 1 reverted')
  expect(level()).toBe(was)
  const { out, code } = await cli.run('experiment analyse experiment.json --out result.json --json')
  expect(code).toBe(0)
  const result: ExperimentResult = JSON.parse(out)
  expect(result).toMatchObject({ isFinal: true, experimentHash: experiment.hash })
  // It was brought into its state twice only.
  expect(result.notes.join()).toMatch(/blocks were not as planned/)
})

it('warns in the design of changes that are in effect already, which a start takes back', async () => {
  expect((await cli.run(DESIGN)).out).not.toContain('In effect already')
  const [agent, skill] = [agentOf(), [...emulator.world.skills.keys()][0] ?? '']
  const was = agent?.skills.get(skill)
  agent?.skills.set(skill, 4.5)
  expect((await cli.run(DESIGN)).out).toContain('In effect already: 1 of 1 change of the plan.')
  if (was === undefined) agent?.skills.delete(skill)
  else agent?.skills.set(skill, was)
  // A setting of a queue counts like a skill.
  const [queue] = emulator.world.queues.values()
  const desired = { format: 'skillroute/desired@1', queues: { [queue?.id ?? '']: { acwTimeoutMs: 77_000 } } }
  writeFileSync(join(cli.cwd, 'wrap-up.json'), JSON.stringify(desired))
  await cli.run('plan desired wrap-up.json --forecast none --out wrap-up-plan.json')
  await cli.run('apply wrap-up-plan.json --yes')
  const { out, err } = await cli.run(DESIGN.replace('plan.json', 'wrap-up-plan.json'))
  expect(out, err).toContain('In effect already: 1 of 1 change of the plan.')
  emulator.faults.add({ path: '/routing/queues/', fault: { kind: 'status', status: 403, code: 'missing.permissions' } })
  const unknown = await cli.run(DESIGN.replace('plan.json', 'wrap-up-plan.json'))
  expect(unknown.out, unknown.err).toContain('It is not known whether changes of the plan are in effect already')
  emulator.faults.clear()
})

it('refuses an effect above 1 before it reads the org', async () => {
  const before = emulator.stats.requests
  expect(await cli.run('experiment design plan.json --effect 5')).toMatchObject({
    code: 2,
    err: expect.stringContaining('2 points'),
  })
  expect(await cli.run('experiment design plan.json --effect 5% --metric asaSeconds')).toMatchObject({
    code: 2,
    err: expect.stringContaining('effect: must be seconds for asaSeconds; not 5%'),
  })
  expect(emulator.stats.requests).toBe(before)
})

it('refuses an effect that the weeks allowed cannot show', async () => {
  const { code, err } = await cli.run('experiment design plan.json --effect 0.0001 --weeks 2 --past-weeks 4')
  expect(code).toBe(2)
  expect(err).toMatch(/in 2 weeks an effect of less than 0\.1 points would be found with a probability of/)
})

it('is known to schedules, with its own commands', async () => {
  const file = (run: string): void =>
    writeFileSync(
      join(cli.cwd, 's.json'),
      JSON.stringify({ timeZone: 'UTC', windows: [{ days: ['mon'], from: '01:00', to: '02:00' }], run }),
    )
  file('experiment run')
  expect((await cli.run('schedule s.json --list 1')).code).toBe(0)
  file('experiment walk')
  expect((await cli.run('schedule s.json --list 1')).err).toContain('skillroute experiment has no command walk')
})

/** Passes of `skillroute experiment` that guardrails, other people or failures get in the way of. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Cli, cliIn, configOf, settingsOf } from '../../../../test/support/cli'
import { longerContacts } from '../../../../test/support/fewer-contacts'
import { when } from '../../../core/time/iso-time'
import { type Emulator, startEmulator, type WorldUser } from '../../../emulator'
import type { Experiment } from '../documents/experiment'
import { passExit } from './pass'

let emulator: Emulator
let cli: Cli
let agent: WorldUser
let skillId: string

beforeAll(async () => {
  emulator = await startEmulator({ seed: 3, agents: 8, queues: 1, skills: 2, ratePerMinute: 100_000 })
  longerContacts(emulator.world)
  cli = cliIn(emulator)
  const user = [...emulator.world.users.values()].at(2)
  const [skill] = emulator.world.skills.values()
  if (user === undefined || skill === undefined) throw new Error('the org is too small')
  ;[agent, skillId] = [user, skill.id]
  writeFileSync(join(cli.cwd, 'guardrails.yaml'), 'format: skillroute/guardrails@1\napproval: { required: true }\n')
})
afterAll(async () => {
  cli.remove()
  await emulator.stop()
})

/** Plans a level and designs an experiment with the plan. */
async function design(level: number, { plan = '', experiment = '' } = {}): Promise<Experiment> {
  const desired = { format: 'skillroute/desired@1', agents: { [agent.id]: { skills: { [skillId]: level } } } }
  writeFileSync(join(cli.cwd, 'desired.json'), JSON.stringify(desired))
  const planned = await cli.run(`plan desired desired.json --forecast none --out plan.json ${plan}`)
  expect(planned.code, planned.err).toBe(0)
  const designed = await cli.run(
    `experiment design plan.json --effect 40% --past-weeks 4 --out experiment.json ${experiment}`,
  )
  expect(designed.code, designed.err).toBe(0)
  return JSON.parse(readFileSync(join(cli.cwd, 'experiment.json'), 'utf8'))
}

/** To a minute after the first block in which the plan is in effect has begun, or has ended. */
function jumpToOn({ blocks }: Experiment, edge: 'start' | 'end' = 'start'): void {
  const on = blocks.find(({ arm }) => arm === 'on')
  emulator.time.jump(new Date(Date.parse(on?.[edge] ?? '') + 60_000))
}

const START = 'experiment start experiment.json --plan plan.json --yes'

it('starts a plan that needs an approval only with it, and passes need no other file', async () => {
  const experiment = await design(4.5, { plan: '--guardrails guardrails.yaml' })
  expect(await cli.run(START)).toMatchObject({
    code: 4,
    err: expect.stringMatching(/nobody approved the plan.*approve it with skillroute approve/s),
  })
  expect((await cli.run('experiment status')).out).toContain('No experiment was started')
  await cli.run('approve plan.json --by Ann --out by-ann.json')
  expect((await cli.run(`${START} --approval by-ann.json`)).code).toBe(0)
  rmSync(join(cli.cwd, 'by-ann.json'))
  jumpToOn(experiment)
  const pass = await cli.run('experiment run')
  expect(pass.code, pass.err).toBe(0)
  expect(agent.skills.get(skillId)).toBe(4.5)
})

it('hands the approval to an end that keeps the plan, too', async () => {
  const { id } = await design(3.5, { plan: '--guardrails guardrails.yaml', experiment: '--at-end keep' })
  await cli.run('approve plan.json --by Ann')
  expect((await cli.run(START)).code).toBe(0)
  const ended = await cli.run(`experiment end ${id} --give-up enough`)
  expect(ended.code, ended.err).toBe(0)
  expect(agent.skills.get(skillId)).toBe(3.5)
})

it('says what others keep from the plan, in later passes, the status and the result too', async () => {
  const experiment = await design(4)
  expect((await cli.run(START)).code).toBe(0)
  agent.skills.set(skillId, 2)
  jumpToOn(experiment)
  const kept = /running; .*the plan is not wholly in effect; 1 kept as others set it until the next switch/
  const pass = await cli.run(`experiment run ${experiment.id}`)
  expect(pass).toMatchObject({ code: 5, out: expect.stringMatching(kept) })
  expect(pass.out).not.toContain('tries again')
  expect(await cli.run(`experiment run ${experiment.id}`)).toMatchObject({ code: 0, out: expect.stringMatching(kept) })
  expect(await cli.run(`experiment status ${experiment.id}`)).toMatchObject({
    code: 3,
    out: expect.stringMatching(kept),
  })
  expect(agent.skills.get(skillId)).toBe(2)
  jumpToOn(experiment, 'end')
  expect((await cli.run(`experiment analyze ${experiment.id}`)).out).toContain('kept as others set them')
})

it('notices that its plan was applied in a block without it', async () => {
  const experiment = await design(1.5)
  expect((await cli.run(START)).code).toBe(0)
  const off = experiment.blocks.find(({ arm }) => arm === 'off')
  emulator.time.jump(new Date(Date.parse(off?.measuredFrom ?? '') + 3_600_000))
  expect((await cli.run(`experiment run ${experiment.id}`)).code).toBe(0)
  expect((await cli.run(`experiment status ${experiment.id}`)).code).toBe(0)
  expect((await cli.run('apply plan.json --yes')).out).toContain('1 applied')
  expect(await cli.run(`experiment status ${experiment.id}`)).toMatchObject({
    code: 3,
    out: expect.stringContaining('its plan was applied outside of the experiment at '),
  })
  emulator.time.jump(new Date(Date.parse(off?.end ?? '') + 60_000))
  await cli.run(`experiment run ${experiment.id}`)
  expect(await cli.run(`experiment status ${experiment.id}`)).toMatchObject({ code: 0 })
  const { out } = await cli.run(`experiment analyze ${experiment.id} --json`)
  expect(JSON.parse(out).notes.join()).toContain(`${when(off?.start ?? '')}. They count as planned`)
  await cli.run(`experiment end ${experiment.id} --give-up enough`)
})

it('leaves out experiments of other orgs than the one that is named', async () => {
  const other = await startEmulator({ seed: 4, agents: 1, queues: 1, skills: 1, ratePerMinute: 100_000 })
  writeFileSync(join(cli.cwd, 'skillroute.config.yaml'), configOf({ north: emulator, south: other }))
  const experiment = await design(5)
  const run = (line: string, env = {}) => cli.run(line, { SKILLROUTE_STATE: join(cli.cwd, 'two'), ...env })
  // Without a profile, from the environment.
  expect((await run(START)).code).toBe(0)
  jumpToOn(experiment)
  other.time.jump(new Date(emulator.time.now()))
  expect(await run('experiment run --org south', settingsOf(other))).toMatchObject({
    code: 0,
    out: `${experiment.id} left out: it is of another org than south\n`,
  })
  await other.stop()
  expect((await run('experiment run --org north')).out).toContain('1 applied')
})

it('ends with the failure where another experiment has a conflict', async () => {
  const experiment = await design(1)
  expect((await cli.run(START)).code).toBe(0)
  agent.skills.set(skillId, 3)
  jumpToOn(experiment)
  const { code, out } = await cli.run(`experiment run ${experiment.id} missing.json`)
  expect(out).toMatch(/1 kept as others set it.*missing\.json failed/s)
  expect(code).toBe(2)
})

it('ends with the failure of a revert where the apply has a conflict', () => {
  const counts = { applied: 0, already: 0, resumed: 0, conflict: 0, failed: 0, skipped: 0, held: 0, undone: 0 }
  const reverted = { outcome: 'partial', counts: { ...counts, failed: 1 }, external: [] } as const
  const applied = { outcome: 'partial', counts: { ...counts, conflict: 1 }, external: [] } as const
  expect(passExit({ reverted, applied })).toBe(1)
  expect(passExit({ applied })).toBe(5)
})

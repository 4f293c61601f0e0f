/** One state folder for everything: found from elsewhere, named by option or variable, and what is said where it is lost. */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { run } from '../../src/cli/run'
import type { CliRun } from '../support/cli'
import { settingsOf } from '../support/cli'
import { quietIo } from '../support/quiet-io'
import { eachWithTwoAgents, type TwoAgents } from '../support/two-agents'

const LEVEL = 4.25

let scene: TwoAgents
eachWithTwoAgents((made) => {
  scene = made
})

/** Runs a command in another folder than the one with the plan. */
async function elsewhere(line: string, env: Readonly<Record<string, string>> = {}): Promise<CliRun> {
  const { emulator, cli } = scene
  const cwd = join(cli.cwd, 'elsewhere')
  mkdirSync(cwd, { recursive: true })
  let [out, err] = ['', '']
  const io = quietIo(cwd, {
    out: (text) => {
      out += text
    },
    err: (text) => {
      err += text
    },
    env: { XDG_STATE_HOME: join(cli.cwd, 'state'), ...settingsOf(emulator), ...env },
    columns: 160,
    signal: new AbortController().signal,
  })
  return { code: await run(line.split(' '), io), out, err }
}

async function planned(more = ''): Promise<void> {
  const { cli, ann, bob, skill, put } = scene
  put('matrix.csv', `agent,${skill.name}\n${ann.name},${LEVEL}\n${bob.name},${LEVEL}\n`)
  const made = await cli.run(`plan matrix matrix.csv --forecast none --existing overwrite${more}`)
  expect(made.code, made.err).toBe(0)
}

const levels = () => {
  const { ann, bob, skill } = scene
  return [ann, bob].map((user) => user.skills.get(skill.id))
}

it('undo without a journal says what the org holds of the plan, and takes it back when asked by the plan', async () => {
  const { cli, ann, bob, skill } = scene
  const before = levels()
  await planned()
  await cli.run('apply plan.json --yes')
  bob.skills.set(skill.id, 1.75)
  rmSync(join(cli.cwd, '.skillroute'), { recursive: true })
  const lost = await cli.run('undo plan.json --yes')
  expect(lost).toMatchObject({ code: 3, out: expect.stringContaining('1 of 2 changes are as planned') })
  expect(lost.out).toMatch(/No journal of plan_\S+ was found: not at .*journal\.jsonl/)
  expect(lost.out).toMatch(new RegExp(`can be undone +${ann.name}`))
  expect(lost.out).toMatch(new RegExp(`changed since +${bob.name}.*1.75`))
  expect(lost.out).toContain('--by-plan')
  expect(JSON.parse((await cli.run('undo plan.json --yes --json')).out)).toMatchObject({
    preview: { holding: [expect.any(String)], changed: [{ found: 1.75 }] },
    exitCode: 3,
  })
  expect(levels()).toEqual([LEVEL, 1.75])
  const undone = await cli.run('undo plan.json --yes --by-plan')
  expect(undone).toMatchObject({ code: 0, out: expect.stringContaining('done: 1 applied') })
  expect(levels()).toEqual([before[0], 1.75])
  // It is journaled like any other undo, and finds nothing to do the next time.
  expect((await cli.run('undo plan.json --yes --by-plan')).out).toContain('nothing to do')
})

it('undo that has nothing of ours to take back says that the changes hold all the same', async () => {
  const { cli } = scene
  await planned()
  await cli.run('apply plan.json --yes')
  rmSync(join(cli.cwd, '.skillroute'), { recursive: true })
  expect((await cli.run('apply plan.json --yes')).out).toContain('2 already')
  const undone = await cli.run('undo plan.json --yes')
  expect(undone).toMatchObject({ code: 3, err: expect.stringContaining('2 of 2 changes are as planned') })
  expect(levels()).toEqual([LEVEL, LEVEL])
})

it('finds the journal beside the plan from another folder, for apply, verify and undo', async () => {
  const { cli, planIn } = scene
  const before = levels()
  await planned()
  await cli.run('apply plan.json --yes')
  const again = await elsewhere('apply ../plan.json --yes --resume')
  expect(again.code, again.err).toBe(0)
  expect(existsSync(join(cli.cwd, 'elsewhere', '.skillroute', `${planIn('plan.json').id}.journal.jsonl`))).toBe(false)
  expect((await elsewhere('verify ../plan.json --audits')).out).toContain('all writes of the journal')
  const undone = await elsewhere('undo ../plan.json --yes')
  expect(undone).toMatchObject({ code: 0, out: expect.stringContaining('done: 2 applied') })
  expect(levels()).toEqual(before)
})

it('due says which folder it looked in, and finds what was held beside a plan', async () => {
  const { cli, planIn } = scene
  await planned(` --until ${new Date(Date.now() + 600_000).toISOString()}`)
  const applied = await cli.run('apply plan.json --yes')
  expect(applied.code, applied.err).toBe(0)
  const nothing = await elsewhere('due')
  expect(nothing).toMatchObject({ code: 0, out: expect.stringContaining(join('elsewhere', '.skillroute', 'due')) })
  expect(nothing.out).toMatch(/no such folder.*SKILLROUTE_STATE.*due PLAN/)
  const folder = join(cli.cwd, 'elsewhere', '.skillroute', 'due')
  expect(JSON.parse((await elsewhere('due --json')).out)).toEqual({
    folders: [{ path: folder, exists: false }],
    plans: [],
  })
  const both = JSON.parse((await elsewhere('due ../plan.json --json')).out)
  expect(both.folders).toContainEqual({ path: join(cli.cwd, '.skillroute', 'due'), exists: true })
  expect(both.plans).toMatchObject([{ planId: planIn('plan.json').id, next: expect.any(String) }])
  const found = await elsewhere('due ../plan.json')
  expect(found.out).toContain(planIn('plan.json').id)
  expect(found.out).toContain('next at')
  expect((await elsewhere('due', { SKILLROUTE_STATE: join(cli.cwd, '.skillroute') })).out).toContain('next at')
})

it.each(['option', 'variable'])('everything of a run is in the folder that an %s names', async (by) => {
  const { cli, ann, skill, put, planIn } = scene
  const [option, env] = by === 'option' ? [' --state kept', {}] : ['', { SKILLROUTE_STATE: join(cli.cwd, 'kept') }]
  put('matrix.csv', `agent,${skill.name}\n${ann.name},${LEVEL}\n`)
  await cli.run(`plan matrix matrix.csv --forecast none --existing overwrite${option}`, env)
  expect((await cli.run(`apply plan.json --yes${option}`, env)).code).toBe(0)
  const { id } = planIn('plan.json')
  expect(readdirSync(join(cli.cwd, 'kept')).sort()).toEqual(
    ['audit.jsonl', 'leases', 'ledger', `${id}.journal.jsonl`, `${id}.plan.json`, 'tokens.json'].sort(),
  )
  expect(existsSync(join(cli.cwd, '.skillroute'))).toBe(false)
  expect((await cli.run(`undo plan.json --yes${option}`, env)).out).toContain('1 applied')
})

it.each(['apply', 'undo', 'due', 'verify', 'audit', 'plan', 'schedule', 'approve', 'relay'])(
  '%s --help --all states the default',
  async (name) => {
    const { cli } = scene
    const { out } = await cli.run(`${name} --help --all`)
    expect(out.replace(/\s+/g, ' ')).toMatch(/--state <folder>.*default: SKILLROUTE_STATE, else \.skillroute/)
  },
)

/** Every command that writes to an org asks first, or needs `--yes` where nobody can answer. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { expect, it } from 'vitest'
import { buildProgram } from '../../src/cli/program'
import { quietIo } from '../support/quiet-io'
import { eachWithTwoAgents, type TwoAgents } from '../support/two-agents'

let scene: TwoAgents
eachWithTwoAgents((one) => {
  scene = one
})

/** Commands that begin to write, with a line that would; experiments and fleets have it in tests of their commands. */
const ASKING: Readonly<Record<string, string | undefined>> = {
  apply: 'apply adds.json',
  undo: 'undo applied.json',
  'experiment start': undefined,
  fleet: undefined,
  forecast: 'forecast --days 14 --to-wfm x',
  probe: 'probe --writes',
}

/** Commands that go on with what was confirmed before, or do what a file or an approval on their page says. */
const CARRYING_OUT = ['due', 'experiment run', 'experiment end', 'worker', 'schedule', 'calendar', 'ui', 'mcp']

/** Commands that write nothing to an org. */
const READING = `demo init login logout check list status snapshot recommend simulate plan approve verify drift validate
  export report audit agents explain learn staffing tidy training emulator usage weights receiver relay experiment-design
  experiment-status experiment-analyze`.split(/\s+/)

const program = buildProgram({
  io: quietIo('/'),
  exit: () => undefined,
  run: () => Promise.resolve(0),
  usageProblem: () => undefined,
})
const COMMANDS = new Map(
  program.commands.flatMap((one): [string, Command][] =>
    one.name() === 'experiment' ? one.commands.map((part) => [`experiment ${part.name()}`, part]) : [[one.name(), one]],
  ),
)

it('every command is known to write or not, and those that begin to write have --yes', () => {
  const known = [...Object.keys(ASKING), ...CARRYING_OUT, ...READING.map((name) => name.replace('-', ' '))]
  expect([...COMMANDS.keys()].sort()).toEqual(known.sort())
  const withYes = [...COMMANDS].filter(([, { options }]) => options.some(({ long }) => long === '--yes'))
  expect(withYes.map(([name]) => name).sort()).toEqual(Object.keys(ASKING).sort())
})

it('docs/limits.md lists the commands that ask, and those that carry out what was agreed', () => {
  const page = readFileSync(fileURLToPath(new URL('../../docs/limits.md', import.meta.url)), 'utf8')
  const [, asking = '', carryingOut = ''] =
    /write anything by itself\?\*\* No\.(.*?)ask first(.*?)Nothing else writes/s.exec(page) ?? []
  const named = (text: string): string[] => [...text.matchAll(/`([a-z][a-z -]*)`/g)].map(([, name = '']) => name)
  const firstWords = (names: readonly string[]): string[] =>
    [...new Set(names.map((name) => name.split(' ')[0] ?? ''))].sort()
  expect(firstWords(named(asking))).toEqual(firstWords(Object.keys(ASKING)))
  expect(firstWords(named(carryingOut).filter((name) => name !== 'end'))).toEqual(firstWords(CARRYING_OUT))
})

it('without --yes and without a terminal nothing is written', async () => {
  const { ann, bob, skill, cli, emulator, put } = scene
  ann.skills.delete(skill.id)
  bob.skills.set(skill.id, 3)
  const planned = async (user: typeof ann, level: number, file: string): Promise<void> => {
    const agents = { [user.id]: { skills: { [skill.id]: level } } }
    put('d.json', JSON.stringify({ format: 'skillroute/desired@1', agents }))
    expect((await cli.run(`plan desired d.json --forecast none --out ${file}`)).code).toBe(0)
  }
  await planned(ann, 4, 'applied.json')
  expect((await cli.run('apply applied.json --yes')).code).toBe(0)
  await planned(bob, 5, 'adds.json')
  const before = emulator.stats.effects.size
  for (const line of Object.values(ASKING)) {
    if (line === undefined) continue
    const { code, err } = await cli.run(line)
    expect({ line, code, err }).toEqual({ line, code: expect.any(Number), err: expect.stringContaining('--yes') })
    expect(code, line).not.toBe(0)
  }
  expect(emulator.stats.effects.size).toBe(before)
})

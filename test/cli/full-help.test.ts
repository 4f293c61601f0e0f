/** `--help` shows the options that most people need, `--help --all` shows all. */
import type { Command } from 'commander'
import { afterAll, describe, expect, it } from 'vitest'
import { buildProgram } from '../../src/cli/program'
import { cliIn } from '../support/cli'
import { quietIo } from '../support/quiet-io'

const MAX = 25
const cli = cliIn(undefined)
afterAll(() => cli.remove())

const program = buildProgram({
  io: quietIo(cli.cwd),
  exit: () => undefined,
  run: () => Promise.resolve(0),
  usageProblem: () => undefined,
})

function linesOf(command: Command, line: string): [string, Command][] {
  return [[line, command], ...command.commands.flatMap((one) => linesOf(one, `${line} ${one.name()}`.trim()))]
}

const COMMANDS = linesOf(program, '')

async function flagsOf(line: string): Promise<{ readonly flags: string[]; readonly out: string }> {
  const { code, out } = await cli.run(line)
  expect(code).toBe(0)
  return { flags: [...out.matchAll(/^ +(?:-[a-zA-Z], )?(--[\w-]+)/gm)].map(([, flag = '']) => flag), out }
}

describe('every command', () => {
  it('and sub-command is looked at', () => {
    expect(COMMANDS.map(([line]) => line)).toEqual(
      expect.arrayContaining(['plan', 'plan matrix', 'plan again', 'experiment design', 'fleet', 'staffing']),
    )
  })

  it.each(COMMANDS)('%s: at most 25 options, and the others with --all', async (line, command) => {
    const short = await flagsOf(`${line} --help`)
    expect(short.flags.length, line).toBeLessThanOrEqual(MAX)
    expect(short.out, line).not.toMatch(/default:.*default:/)
    const full = await flagsOf(`${line} --help --all`)
    const all = command.options.map(({ long }) => long)
    expect(new Set(full.flags)).toEqual(new Set([...all, '--help']))
    if (command.commands.length === 0 && line !== 'demo') expect(all, line).toContain('--json')
    const further = full.flags.length - short.flags.length
    expect(full.out).not.toContain('further option')
    if (further === 0) expect(short.out).not.toContain('further option')
    else
      expect(short.out.trimEnd()).toMatch(
        new RegExp(`\\n${further} further options?: skillroute ${line} --help --all$`),
      )
  })
})

it('a hidden option works, is suggested for a typing error, and stays out of the short help', async () => {
  expect((await cli.run('plan tidy --help')).out).not.toContain('--verbose')
  expect((await cli.run('plan tidy --vebose')).err).toContain('Did you mean --verbose?')
  const other = (await cli.run('audit --agent Ann')).err
  expect(other).toContain("unknown option '--agent'")
  expect(other).not.toContain('--client')
})

it('plan --all --help is the full help too, since plan has an --all of its own', async () => {
  expect((await cli.run('plan --all --help')).out).toContain('--special-days')
})

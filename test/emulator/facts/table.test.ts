/** The table of assumptions against doc comments, docs/emulator.md, the tests of facts, and the command. */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { emulatorAssumptions, emulatorFacts } from '../../../src/emulator'
import { DEFAULT_SWITCHES } from '../../../src/emulator/switches'
import { cliIn } from '../../support/cli'

const root = new URL('../../../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')

/** Doc comments of the members of interfaces, as one line each, by name. */
function comments(path: string): ReadonlyMap<string, string> {
  const found = read(path).matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*?)\*\/\s+readonly (\w+): /g)
  return new Map(
    [...found].map(([, text = '', name = '']) => [
      name,
      text
        .split('\n')
        .map((line) => line.trim().replace(/^\*\s?/, ''))
        .join(' ')
        .trim(),
    ]),
  )
}

it('names every switch once, with its default', () => {
  expect(emulatorAssumptions.map(({ name }) => name)).toEqual(Object.keys(DEFAULT_SWITCHES))
  for (const one of emulatorAssumptions)
    expect([one.name, String(DEFAULT_SWITCHES[one.name])]).toEqual([one.name, String(one.default)])
})

it('the doc comment of each switch says the same: what it decides, its default, on what that rests', () => {
  const switches = comments('src/emulator/model/switch-types.ts')
  const behavior = comments('src/emulator/model/behavior.ts')
  for (const { name, decides, default: value, rests } of emulatorAssumptions) {
    const own = switches.get(name)
    if (own === undefined) {
      expect([name, behavior.get(name)]).toEqual([name, decides])
      continue
    }
    expect([name, own.startsWith(`${decides} Default `), own.endsWith(`(${rests}).`)]).toEqual([name, true, true])
    const shown = own.slice(decides.length).replaceAll(',', '')
    expect([name, shown.includes(String(value))]).toEqual([name, true])
  }
})

it('docs/emulator.md lists each switch once, with its default', () => {
  const [, table = ''] = read('docs/emulator.md').split('| About | Switches with their defaults |')
  const listed = [...table.matchAll(/`(\w+): ([^`]*)`/g)].map(([, name, value]) => `${name}: ${value}`)
  expect(listed.sort()).toEqual(emulatorAssumptions.map((one) => `${one.name}: ${one.default}`).sort())
})

it('each fact has one test of its number', () => {
  const folder = new URL('test/emulator/facts/', root)
  const names = readdirSync(folder).flatMap((file) => [
    ...read(`test/emulator/facts/${file}`).matchAll(/'fact (\d+): /g),
  ])
  const numbers = names.map(([, number]) => Number(number)).sort((a, b) => a - b)
  expect(numbers).toEqual(emulatorFacts.map(({ number }) => number))
})

it('skillroute emulator --assumptions prints both tables and ends', async () => {
  const cli = cliIn(undefined)
  const json = await cli.run('emulator --assumptions --json')
  expect(JSON.parse(json.out)).toEqual({ assumptions: emulatorAssumptions, facts: emulatorFacts })
  const { code, out, err } = await cli.run('emulator --assumptions')
  expect([code, err]).toEqual([0, ''])
  for (const { name } of emulatorAssumptions) expect(out).toContain(name)
  for (const { number } of emulatorFacts) expect(out).toMatch(new RegExp(`^ *${number}  `, 'm'))
  cli.remove()
})

/** What the package tells assistants names commands, guides and functions that are there. */
import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { entries } from '../../scripts/entries'
import { buildProgram } from '../../src/cli/program'
import { quietIo } from '../support/quiet-io'

const texts = ['llms.txt', 'assistant/SKILL.md'].map((file) => readFileSync(file, 'utf8'))

it('names commands that are there', () => {
  const program = buildProgram({
    io: quietIo('.'),
    exit: () => undefined,
    run: () => Promise.resolve(0),
    usageProblem: () => undefined,
  })
  const known = program.commands.map((command) => command.name())
  const named = texts.flatMap((text) =>
    [...text.matchAll(/`(?:npx )?skillroute ([a-z]+)/g)].map(([, name = '']) => name),
  )
  expect(named.length).toBeGreaterThan(8)
  for (const name of named) expect(known).toContain(name)
})

it('links guides that are there', () => {
  const links = texts.flatMap((text) => [...text.matchAll(/blob\/main\/([^)]+)\)/g)].map(([, path = '']) => path))
  expect(links.length).toBeGreaterThan(8)
  for (const path of links) expect(existsSync(path), path).toBe(true)
})

it('imports what the entries export', async () => {
  const imports = texts.flatMap((text) => [...text.matchAll(/`import \{ ([^}]+) \} from 'skillroute\/?(\w*)'`/g)])
  expect(imports.length).toBeGreaterThan(3)
  for (const [, names = '', entry = ''] of imports) {
    const source: object = await import(`../../${entries[entry || 'index']}`)
    for (const name of names.split(', ')) expect(Object.keys(source), name).toContain(name)
  }
})

/** The guides that the site lists beside the reference: all of them, each once. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')

it('typedoc.json names each document once, and none by a pattern', () => {
  const { projectDocuments: named } = JSON.parse(readFileSync(join(root, 'typedoc.json'), 'utf8'))
  const guides = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'))
  const others = ['CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md']
  expect([...named].sort()).toEqual([...guides.map((name) => `docs/${name}`), ...others].sort())
})

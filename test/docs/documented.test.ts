/** Everything that users see says in its doc comment what it is. */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, it } from 'vitest'
import { documentedOf } from './documented'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
let found: ReturnType<typeof documentedOf>
beforeAll(() => {
  found = documentedOf(root)
})

it.each([
  ['exported', 500],
  ['calls', 130],
  ['options', 300],
] as const)('%s: each has a doc comment', (kind, min) => {
  const { seen, bare } = found[kind]
  expect(seen).toBeGreaterThan(min)
  expect(bare).toEqual([])
})

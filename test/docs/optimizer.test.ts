/** What docs/optimizer.md names can be imported. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import * as optimizer from '../../src/optimizer'

const root = join(import.meta.dirname, '../..')

/** What the parts of the optimizer give each other and users: functions, constants. */
async function sharedNames(): Promise<Set<string>> {
  const folder = join(root, 'src/optimizer')
  const parts = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  // A folder without an index gives its files to the others one by one, and nothing to users.
  const shared = parts.map(({ name }) => join(folder, name, 'index.ts')).filter((file) => existsSync(file))
  const modules = await Promise.all(shared.map((file) => import(file)))
  return new Set(modules.flatMap((one: object) => Object.keys(one)))
}

it('exports every function and constant that docs/optimizer.md names', async () => {
  const text = readFileSync(join(root, 'docs/optimizer.md'), 'utf8')
  const shared = await sharedNames()
  const named = new Set(
    [...text.matchAll(/`(\w+)[`(]/g)].map(([, name = '']) => name).filter((name) => shared.has(name)),
  )
  expect([...named]).toEqual(expect.arrayContaining(['erlangC', 'chatQueue', 'simulate']))
  expect([...named].filter((name) => !(name in optimizer))).toEqual([])
})

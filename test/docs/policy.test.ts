/** docs/policy.md against what each entry says of itself. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { entries } from '../../scripts/entries'

const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/policy.md'), 'utf8')

/** The entries of the row whose promise begins so. */
function entriesIn(promise: string): string[] {
  const [, names = ''] = new RegExp(`^\\| (\`.+) \\| ${promise}`, 'm').exec(page) ?? []
  return [...names.matchAll(/`(?:skillroute)?\/?([\w/]*)`/g)].map(([, name]) => name || 'index').sort()
}

it('promises of each entry what its description says', () => {
  const unstable = Object.entries(entries).filter(([, file]) =>
    readFileSync(join(root, file), 'utf8').startsWith('/**\n * Not stable'),
  )
  const names = unstable.map(([name]) => name).sort()
  expect(entriesIn('not stable')).toEqual(names)
  expect(entriesIn('stable: names')).toEqual(
    Object.keys(entries)
      .filter((name) => !names.includes(name))
      .sort(),
  )
})

import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { codesOf } from './error-codes'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')

it('docs/errors.md explains every code of the source once, and none else', () => {
  const page = readFileSync(join(root, 'docs/errors.md'), 'utf8')
  const rows = [...page.matchAll(/^\| (`[\w.]+`(?:, `[\w.]+`)*) \| (.+?) \| (.+?) \|$/gm)]
  const explained = rows.flatMap(([, codes = '']) => codes.replaceAll('`', '').split(', ')).sort()
  expect(explained).toEqual(codesOf(join(root, 'src')))
  expect(rows.length).toBe(page.match(/^\| `/gm)?.length)
})

import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { STAGES } from '../../bench/parts/search-stages'

it.each(Object.entries(STAGES))('bench:stages can switch off %s', (_name, [file, from]) => {
  expect(readFileSync(`src/optimizer/improve/${file}`, 'utf8')).toContain(from)
})

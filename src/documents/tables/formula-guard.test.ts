import { expect, it } from 'vitest'
import { csvFormat } from './csv-format'
import { csvLines } from './csv-lines'

it.each(['=1+1', ' =1+1', '\n=1+1', '\u00A0@x', '\tx', '＝1', '-2'])('guards %j in a cell of CSV', (text) => {
  expect(csvLines([[text]], csvFormat())).toMatch(/^"?'/)
})

it.each(['1=1', '–', 'Ann', '', 'a\nb'])('leaves %j as it is', (text) => {
  expect(csvLines([['x', text]], csvFormat())).not.toContain("'")
})

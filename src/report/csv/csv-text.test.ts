import { expect, it } from 'vitest'
import { buildTable, csvText } from './table'

const TABLE = buildTable<readonly [string, number]>(
  [
    { name: 'name', cell: ([name]) => name },
    { name: 'value', cell: ([, value]) => value },
  ],
  [
    ['=1+1', -0.5],
    ['-2;3', 1 / 3],
    ['@x', 1234],
  ],
)

it('guards text against formulas and leaves negative numbers as numbers, in each language', () => {
  expect(csvText(TABLE)).toBe("name,value\r\n'=1+1,-0.5\r\n\"'-2;3\",0.333333\r\n'@x,1234\r\n")
  expect(csvText(TABLE, { locale: 'de-DE' })).toBe("name;value\r\n'=1+1;-0,5\r\n\"'-2;3\";0,333333\r\n'@x;1234\r\n")
})

it('begins with a byte-order mark only where letters need it', () => {
  const columns = [{ name: 'name', cell: (name: string) => name }]
  expect(csvText(buildTable(columns, ['Zoë']))).toBe('\uFEFFname\r\nZoë\r\n')
  expect(csvText(buildTable(columns, ['Zoe']))).toBe('name\r\nZoe\r\n')
})

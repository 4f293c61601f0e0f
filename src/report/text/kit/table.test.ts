import fc from 'fast-check'
import stringWidth from 'string-width'
import { describe, expect, it } from 'vitest'
import { cleanText } from './clean'
import { textTable } from './table'

const columns = [
  { title: 'Name', cell: (row: { name: string; n: number }) => row.name },
  { title: 'N', cell: (row: { name: string; n: number }) => String(row.n), align: 'right' as const },
]

describe('textTable', () => {
  it('aligns columns under a rule', () => {
    const text = textTable(columns, [
      { name: 'Billing', n: 5 },
      { name: 'Tech', n: 120 },
    ])
    expect(text.split('\n')).toEqual(['Name       N', '───────  ───', 'Billing    5', 'Tech     120'])
  })

  it('counts wide characters as they show', () => {
    const lines = textTable(columns, [{ name: '顧客対応', n: 1 }]).split('\n')
    expect(stringWidth(lines[2] ?? '')).toBe(stringWidth(lines[1] ?? ''))
  })

  it('never passes the width, whatever the names', () => {
    const row = fc.record({ name: fc.string({ unit: 'grapheme', maxLength: 80 }), n: fc.integer() })
    fc.assert(
      fc.property(fc.array(row, { maxLength: 5 }), fc.integer({ min: 30, max: 100 }), (rows, width) => {
        for (const line of textTable(columns, rows, { width }).split('\n')) {
          expect(stringWidth(line)).toBeLessThanOrEqual(width)
        }
      }),
    )
  })

  it('wraps the column that asks for it and says how many rows it left out', () => {
    const text = textTable(
      [{ title: 'Why', cell: (row: string) => row, wrap: true }],
      ['one two three four five six seven eight nine ten', 'b'],
      {
        width: 40,
        limit: 1,
      },
    )
    expect(text.split('\n')).toEqual([
      'Why',
      '─'.repeat(40),
      'one two three four five six seven eight',
      'nine ten',
      '… and 1 more',
    ])
  })
})

describe('cleanText', () => {
  it('leaves no control character, escape sequence or direction mark of a hostile name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(cleanText(text)).not.toMatch(/[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069]/u)
      }),
    )
    expect(cleanText('\u001B[31mred\u001B[0m\nnext\u202Eevil')).toBe('\uFFFD[31mred\uFFFD[0m next\uFFFDevil')
  })
})

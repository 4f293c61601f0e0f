import { expect, it } from 'vitest'
import { parseExpression } from './condition-expression'

it('becomes lists of which one must hold whole', () => {
  expect(parseExpression('C1')).toEqual([[1]])
  expect(parseExpression(' c1 AND C12 ')).toEqual([[1, 12]])
  expect(parseExpression('C1 or C2 and C3')).toEqual([[1], [2, 3]])
  expect(parseExpression('(C1 or C2) and (C3 or C4)')).toEqual([
    [1, 3],
    [1, 4],
    [2, 3],
    [2, 4],
  ])
})

it('is none where it is not read whole', () => {
  for (const text of ['', 'C', 'C0', 'C1 C2', 'C1 and', 'not C1', '(C1', 'C1)', 'C1 xor C2'])
    expect(parseExpression(text), text).toBeUndefined()
  const wide = Array.from({ length: 8 }, () => '(C1 or C2)').join(' and ')
  expect(parseExpression(wide)).toBeUndefined()
})

import { expect, it } from 'vitest'
import { pointAt, wholeHours } from './figures'

it('shows hours of the week by the own clock, or in UTC where that is not whole hours ahead', () => {
  expect(wholeHours(-60)).toEqual({ ahead: 1, name: 'your clock (UTC+1)' })
  expect(wholeHours(300)).toEqual({ ahead: -5, name: 'your clock (UTC-5)' })
  expect(wholeHours(0)).toEqual({ ahead: 0, name: 'your clock (UTC+0)' })
  for (const offset of [-330, 210, -345]) expect(wholeHours(offset)).toEqual({ ahead: 0, name: 'UTC' })
})

it('a slider by changes stops at points of the curve, and each step reaches the next', () => {
  const curve = [0, 3, 14, 29].map((changes) => ({ changes }))
  expect([1, 3, 4, 20, 29].map((changes) => pointAt(curve, 0, changes))).toEqual([1, 1, 2, 3, 3])
  expect([13, 3, 2, 0].map((changes) => pointAt(curve, 2, changes))).toEqual([1, 1, 0, 0])
  expect(pointAt(curve, 2, 15)).toBe(3)
})

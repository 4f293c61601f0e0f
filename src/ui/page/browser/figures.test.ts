import { expect, it } from 'vitest'
import { wholeHours } from './figures'

it('shows hours of the week by the own clock, or in UTC where that is not whole hours ahead', () => {
  expect(wholeHours(-60)).toEqual({ ahead: 1, name: 'your clock (UTC+1)' })
  expect(wholeHours(300)).toEqual({ ahead: -5, name: 'your clock (UTC-5)' })
  expect(wholeHours(0)).toEqual({ ahead: 0, name: 'your clock (UTC+0)' })
  for (const offset of [-330, 210, -345]) expect(wholeHours(offset)).toEqual({ ahead: 0, name: 'UTC' })
})

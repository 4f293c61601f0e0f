import { expect, it } from 'vitest'
import { isWithoutEffect, shortList } from './change-words'

it('shows the first of a long list and counts the rest', () => {
  expect(shortList('8 grants have no effect: a; b; c; d; e; f; g; h.', 'all in plan.json')).toBe(
    '8 grants have no effect: a; b; c; d; e; f and 2 more (all in plan.json)',
  )
})

it.each(['a: b; c.', 'no list; here', 'one: a; b; c; d; e; f'])('leaves %j as it is', (text) => {
  expect(shortList(text, 'x')).toBe(text)
})

it.each([
  ['1 of 2 grants has no effect: x', true],
  ['Nobody holds Claims afterwards.', false],
])('evaluates %j', (text, evaluated) => {
  expect(isWithoutEffect(text)).toBe(evaluated)
})

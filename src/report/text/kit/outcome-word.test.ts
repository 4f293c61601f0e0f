import { expect, it } from 'vitest'
import { outcomeWord } from './outcome-word'

it.each([
  ['partial', { applied: 1, failed: 2 }, 'partial'],
  ['partial', { held: 1, failed: 2 }, 'partial'],
  ['partial', { failed: 1, skipped: 3 }, 'failed'],
  ['partial', { conflict: 2 }, 'conflict'],
  ['partial', { skipped: 2 }, 'nothing done'],
  ['done', { applied: 0 }, 'done'],
  ['partial', undefined, 'partial'],
])('calls %s with %o %s', (outcome, counts, word) => {
  expect(outcomeWord({ outcome, counts })).toBe(word)
})

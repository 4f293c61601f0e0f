import { expect, it } from 'vitest'
import { worseNotes } from './weights-to-desired'

it.each([
  [
    [0.751, 0.719],
    [0.857, 0.609],
    [
      'The settings found are worse than leaving the queue as it is: balance accuracy falls from 75.1 % to 71.9 %, the service level falls from 85.7 % to 60.9 %.',
    ],
  ],
  [[0.5, 0.8], [0.9, 0.85], ['The shares come nearer at a price: the service level falls from 90.0 % to 85.0 %.']],
  [[0.5, 0.8], [0.9, 0.8999], []],
  [[0.5, 0.5], [0.9, 0.9], []],
])('balance accuracy %j and service level %j: %j', (balance, service, notes) => {
  const from = ([before = 0, reached = 0]: readonly number[]) => ({ before, reached })
  expect(worseNotes({ balanceAccuracy: from(balance), serviceLevel: from(service) })).toEqual(notes)
})

import { expect, test } from 'vitest'
import { matchDetails, readEvent } from './match'

const event = readEvent(JSON.stringify({ queueId: 'q', wait: 30, tags: ['a', 'b'], agent: { id: 'u' } }))

test.each([
  ['queueId', 'Equal', { value: 'q' }, true],
  ['queueId', 'Equal', { value: 'r' }, false],
  ['$.queueId', 'NotEqual', { value: 'r' }, true],
  ['agent.id', 'In', { values: ['u', 'v'] }, true],
  ['$.agent.id', 'NotIn', { values: ['u'] }, false],
  ['wait', 'GreaterThan', { value: 29 }, true],
  ['wait', 'GreaterThanOrEqual', { value: 30 }, true],
  ['wait', 'LessThan', { value: 30 }, false],
  ['wait', 'LessThanOrEqual', { value: 30 }, true],
  ['queueId', 'GreaterThan', { value: 1 }, false],
  ['tags', 'Contains', { value: 'b' }, true],
  ['tags', 'All', { values: ['a', 'c'] }, false],
  ['tags', 'Size', { value: 2 }, true],
  ['tags[1]', 'Equal', { value: 'b' }, true],
  ['missing', 'Exists', {}, false],
  ['missing', 'Exists', { value: false }, true],
])('%s %s %j is %s', (jsonPath, operator, more, match) => {
  expect(matchDetails([{ jsonPath, operator, ...more }], event)[0]?.match).toBe(match)
})

test('an event that is no JSON object is refused', () => {
  expect(() => readEvent('nonsense')).toThrow()
  expect(() => readEvent([1])).toThrow()
})

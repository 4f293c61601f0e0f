import { expect, it } from 'vitest'
import { revertChange, type Setup } from './setup'

it('keeps the activation of groups of a queue whose conditional groups were changed', () => {
  const queue = {
    evaluation: 'NONE',
    predictive: false,
    rings: [],
    conditional: true,
    activation: true,
    scoring: 'TimestampAndPriority' as const,
    members: new Map(),
  }
  const now: Setup = { agents: new Map(), queues: new Map([['q', queue]]) }
  const change = { property: 'conditionalGroupRouting', newValues: ['{}'] }
  const before = revertChange(now, { id: 'a', entity: { id: 'q' }, action: 'Update', propertyChanges: [change] })
  expect(before.queues.get('q')).toMatchObject({ conditional: false, activation: true })
})

import { expect, it } from 'vitest'
import type { CurvePoint, Estimate } from '../../documents'
import { agentsToClose } from './sparing'

const agents = [
  { id: 'a0', queues: [{ queueId: 'sales', ring: 1 }] },
  {
    id: 'a1',
    queues: [
      { queueId: 'sales', ring: 1 },
      { queueId: 'care', ring: 1 },
    ],
  },
  {
    id: 'a2',
    queues: [
      { queueId: 'sales', ring: 1 },
      { queueId: 'care', ring: 1 },
    ],
  },
]

it('leaves out agents of the queue that loses too much, who were changed after the last point that may be chosen', () => {
  const points = [at(0, 0, 0), at(1, 10, -0.002), at(2, 40, -0.03), at(3, 60, -0.04)]
  expect(agentsToClose(0.01, agents, points)).toEqual(['a1'])
})

it('leaves them out where nothing may be chosen', () => {
  const points = [at(0, 0, 0), at(3, 60, -0.04)]
  expect(agentsToClose(0.01, agents, points)).toEqual(['a1', 'a2'])
})

it.each([
  ['no queue loses too much', [at(0, 0, 0), at(3, 60, -0.004)]],
  ['points that may be chosen bring nearly as much', [at(0, 0, 0), at(2, 50, -0.004), at(3, 60, -0.04)]],
  ['nothing brings anything', [at(0, 0, 0), at(3, -5, -0.04)]],
])('leaves nobody out if %s', (_, points) => {
  expect(agentsToClose(0.01, agents, points)).toEqual([])
})

/** A point at which the queue Care loses or wins. */
function at(taken: number, contacts: number, gain: number): { readonly taken: number; readonly point: CurvePoint } {
  const care = {
    queue: { id: 'care', name: 'Care' },
    serviceLevel: exactly(0.9 + gain),
    gain: exactly(gain),
    target: 0.8,
  }
  const point = {
    changes: taken,
    agents: taken,
    serviceLevel: exactly(0.8),
    gain: exactly(contacts / 1000),
    contactsPerWeek: exactly(contacts),
    queues: [care],
  }
  return { taken, point }
}

function exactly(mean: number): Estimate {
  return { mean, halfWidth: 0, low: mean, high: mean }
}

import { expect, it } from 'vitest'
import type { ModelAgent } from '../../../documents'
import type { QueueOrder } from './order'
import { explainLimits } from './share-limits'
import type { MeasuredShares } from './shares'

it('calls no share reachable on its own that lies outside all that was found', () => {
  // Few contacts: the interval of 15 % reaches below the target of 10 %.
  const few: MeasuredShares = {
    answered: new Map([
      ['a', [10, 20]],
      ['b', [90, 80]],
    ]),
    total: [100, 100],
    serviceLevel: 0.8,
    occupancy: new Map(),
  }
  const [missed] = explainLimits({
    agents: ['a', 'b'].map((id) => ({ id, name: id }) as ModelAgent),
    order: { places: 2, lever: 'levels' } as QueueOrder,
    desired: { a: 0.1, b: 0.9 },
    shares: { a: 0.15, b: 0.85 },
    before: few,
    reached: few,
    tolerance: 0.02,
    confidence: 0.95,
    measured: () => few,
    tried: [],
  })
  expect(missed?.reason).not.toContain('On its own')
  expect(missed?.reason).toMatch(/No order tried gives it: the share was between (15|85).0 % and/)
})

import { expect, it } from 'vitest'
import type { CurvePoint, Estimate, Improvement } from '../../documents'
import { shortOfBilling } from '../../optimizer/improve/small-centers.fixtures'
import { searchView } from './search'

function estimate(mean: number): Estimate {
  return { mean, halfWidth: 0.001, low: mean - 0.001, high: mean + 0.001 }
}

/** A point at which Sales, below its target, loses so much. */
function point(changes: number, gain: number, loss: number): CurvePoint {
  return {
    changes,
    agents: changes,
    serviceLevel: estimate(0.7 + gain),
    gain: estimate(gain),
    contactsPerWeek: estimate(1000 * gain),
    occupancySpread: 0,
    queues: [
      { queue: { id: 's', name: 'Sales' }, serviceLevel: estimate(0.6 - loss), gain: estimate(-loss), target: 0.8 },
    ],
  }
}

const curve = [point(0, 0, 0), point(1, 0.04, 0), point(2, 0.08, 0.03)]
const wave = { changes: 1, agents: 1, contactsPerWeek: estimate(40), serviceLevel: estimate(0.7) }
const improvement: Improvement = {
  format: 'skillroute/improvement@1',
  curve,
  waves: [1, 2].map((number) => ({ ...wave, wave: number })),
  chosen: { changes: 2, agents: 2, why: '' },
  changes: [],
  notes: [],
}

it('the recommended point keeps to the loss and the choice that the page asks for', () => {
  const recommendedFor = (recommend: { maxServiceLevelDrop?: number; choose?: 'all' }) => {
    const search = { state: 'done', request: { want: { recommend } }, found: { improvement, recommendations: [] } }
    const org = {
      model: { ...shortOfBilling, agents: [...shortOfBilling.agents, ...shortOfBilling.agents] },
      notes: [],
    }
    return searchView({ search, org } as unknown as Parameters<typeof searchView>[0]).recommended?.point
  }
  expect(recommendedFor({})).toBe(1)
  expect(recommendedFor({ maxServiceLevelDrop: 0.05 })).toBe(2)
  expect(recommendedFor({ maxServiceLevelDrop: 0.05, choose: 'all' })).toBe(2)
})

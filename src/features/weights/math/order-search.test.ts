import { expect, it } from 'vitest'
import { testModel } from '../../../optimizer/test-model'
import { levelOrder } from './order'
import { searchOrder } from './order-search'

const IDS = ['a', 'b', 'c', 'd', 'e']
const PRESENT = 3
const order = levelOrder(
  testModel({
    types: [{ id: 't', skillIds: ['s'] }],
    agents: IDS.map((id) => ({ id, skills: { s: 1 + PRESENT } })),
  }),
  'q',
  IDS,
  { lowest: 1, step: 1 },
)

/** Shares that rise more than in proportion to places, so that no order that the search begins with is the right one. */
function measure(places: readonly (number | undefined)[]): number[] {
  const weights = places.map((place = PRESENT) => (1 + place) ** 3)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => weight / total)
}

it('moves agents until their shares are the wished ones, and leaves alone whose place is right', () => {
  const desired = measure([0, 2, 2, 3, 4])
  const { best } = searchOrder({ order, desired, measure, maxTries: 120 })
  expect(best.distance).toBeLessThan(0.01)
  expect(best.places).toEqual([0, 2, 2, undefined, 4])
})

import { expect, it } from 'vitest'
import { defineModel } from '../model/define/define-model'
import type { WeekService } from './center/evaluate'
import { curvePoint, lowered, stepOf } from './curve'

/** Contact types are ordered by id. */
const model = defineModel({
  targetSeconds: 30,
  ahtSeconds: 300,
  queues: [{ id: 'Orders' }, { id: 'Sales', predictive: true }],
  contactTypes: [
    { id: 'orders', queue: 'Orders', skills: ['Orders'], callsPerHour: 26 },
    { id: 'sales', queue: 'Sales', skills: ['Sales'], callsPerHour: 10 },
  ],
  agents: [{ id: 'a', count: 3, skills: { Orders: 3, Sales: 3 }, queues: ['Orders', 'Sales'] }],
})

/** Two weeks of 1,000 contacts of each queue, of which so many are answered within the target. */
function weeks(orders: number, sales: number): WeekService[] {
  return [0, 4].map((more) => ({
    offered: Float64Array.of(1000, 1000),
    within: Float64Array.of(orders + more, sales + more),
    occupancy: Float64Array.of(0.5, 0.5, 0.5),
  }))
}

const limit = { maxServiceLevelDrop: 0.01, maxDropAboveTarget: 1 }
const center = { model, weights: Float64Array.of(1, 0), settings: { costs: undefined }, queueSettings: [] }

it('queues whose routing is not simulated have no figures, but lose no more than others may', () => {
  const point = curvePoint(center, [], weeks(800, 720), weeks(600, 740))
  expect(point.gain.mean).toBeCloseTo(0.2)
  expect(point.queues.map(({ queue }) => queue.name)).toEqual(['Orders'])
  expect(point.asStandard).toMatchObject([{ queue: { name: 'Sales' }, gain: { mean: expect.closeTo(-0.02) } }])
  expect(lowered(point, limit)).toMatchObject([{ queue: { queue: { name: 'Sales' } }, excess: expect.closeTo(0.01) }])
  expect(lowered(curvePoint(center, [], weeks(800, 735), weeks(600, 740)), limit)).toEqual([])
  expect(stepOf(point)).not.toHaveProperty('asStandard')
})

it('a center whose queues are all simulated has no others', () => {
  const queues = model.queues.map((queue) => ({ ...queue, predictive: false }))
  const point = curvePoint({ ...center, model: { ...model, queues } }, [], weeks(800, 720), weeks(600, 740))
  expect(point).not.toHaveProperty('asStandard')
  expect(point.queues.map(({ queue }) => queue.name)).toEqual(['Orders', 'Sales'])
})

import { expect, it } from 'vitest'
import { compile } from '../simulate/compile/compile'
import { testModel } from '../test-model'
import { typeNoise } from './type-noise'

const WEEKS = 2000

const model = testModel({ types: [{ id: 'a' }, { id: 'b' }], agents: [{ id: 'x' }] })
const forecastError = {
  week: 0.1,
  days: [],
  contactTypes: model.contactTypes.map(({ id }) => ({ id, queue: 0.1, own: id === 'a' ? 0.05 : 0, day: 0 })),
  handleTime: 0,
}

/** Mean and coefficient of variation. */
function spreadOf(values: readonly number[]): [mean: number, cv: number] {
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length
  return [mean, Math.sqrt(values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / values.length) / mean]
}

it('draws the error of the queue for all of its types alike, and that of a type besides', () => {
  const compiled = compile({ ...model, forecastError }, { seed: 1 })
  const weeks = Array.from({ length: WEEKS }, (_, week) => typeNoise(compiled, week, 1).week)
  const [a, b] = [0, 1].map((k) => weeks.map((factors) => factors[k] ?? 0))
  expect(spreadOf(b ?? [])[0]).toBeCloseTo(1, 1)
  expect(spreadOf(b ?? [])[1]).toBeCloseTo(0.1, 1)
  const [, ratio] = spreadOf(weeks.map(([one = 0, two = 1]) => one / two))
  expect(ratio).toBeGreaterThan(0.045)
  expect(ratio).toBeLessThan(0.055)
  expect(a).not.toEqual(b)
})

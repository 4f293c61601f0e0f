import { expect, it } from 'vitest'
import { effectFound } from './normal-power'

it('finds the effect that is found often enough, and says where none is', () => {
  expect(effectFound(0.8, (effect) => Math.min(1, effect / 5), 1)).toBeCloseTo(4, 3)
  expect(effectFound(0.8, () => 0.5, 1)).toBe(Number.POSITIVE_INFINITY)
})

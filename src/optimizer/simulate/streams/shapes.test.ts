import { describe, expect, it } from 'vitest'
import type { DurationShape } from '../../../documents'
import { randomStream } from './random-streams'
import { drawUnit, unitShape } from './shapes'

const SHAPES: readonly { readonly shape: DurationShape; readonly cv: number }[] = [
  { shape: { kind: 'exponential' }, cv: 1 },
  { shape: { kind: 'constant' }, cv: 0 },
  { shape: { kind: 'lognormal', cv: 0.6 }, cv: 0.6 },
  { shape: { kind: 'gamma', cv: 0.4 }, cv: 0.4 },
  { shape: { kind: 'gamma', cv: 1.4 }, cv: 1.4 },
  // Mean 25, standard deviation sqrt(125).
  { shape: { kind: 'empirical', values: [10, 20, 30, 40] }, cv: Math.sqrt(125) / 25 },
]

describe('drawUnit', () => {
  it.each(SHAPES)('mean 1 and the coefficient of variation of $shape', ({ shape, cv }) => {
    const unit = unitShape(shape)
    const stream = randomStream(1, 0, 2)
    const draws = Array.from({ length: 200_000 }, () => drawUnit(unit, stream))
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length
    const variance = draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / draws.length
    expect(Math.abs(mean - 1)).toBeLessThan(0.015)
    expect(Math.abs(Math.sqrt(variance) - cv)).toBeLessThan(0.03)
    expect(Math.min(...draws.slice(0, 10_000))).toBeGreaterThanOrEqual(0)
  })
})

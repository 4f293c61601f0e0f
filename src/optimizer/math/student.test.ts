import { describe, expect, it } from 'vitest'
import { studentQuantile } from './student'

describe('studentQuantile', () => {
  it.each([
    [0.975, 1, 12.7062],
    [0.975, 2, 4.30265],
    [0.975, 39, 2.02269],
    [0.9995, 3, 12.924],
    [0.9995, 40, 3.551],
    [0.975, 1000, 1.96234],
    [0.975, 5000, 1.96044],
    [0.995, 1e6, 2.57584],
  ])('at %f with %i degrees', (p, degrees, table) => {
    expect(Math.abs(studentQuantile(p, degrees) / table - 1)).toBeLessThan(5e-5)
  })
})

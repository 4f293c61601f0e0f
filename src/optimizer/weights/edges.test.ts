import { describe, expect, it } from 'vitest'
import { refusedFor } from '../test-issues'
import { balanceAccuracy, weightDistance } from './distance'
import { normalizeWeights } from './normalize'
import { validateWeights } from './validate'

describe('weights near the largest double', () => {
  it('give sums and distances that are numbers', () => {
    expect(weightDistance({ a: 1e308 }, { b: 1e308 })).toBe(Number.POSITIVE_INFINITY)
    expect(weightDistance({ a: 1e308 }, { a: 1e308 })).toBe(0)
    expect(validateWeights({ a: 1e308, b: 1e308 }).sum).toBe(Number.POSITIVE_INFINITY)
    expect(balanceAccuracy({ a: 1e308, b: 1e308 }, { a: 1, b: 1 })).toBe(1)
  })
})

describe('validateWeights', () => {
  it.each([
    [{ a: 1, b: 1e-9 }, true],
    [{ a: 1 - 1e-9 }, true],
    [{ a: 1 - 3e-9 }, false],
  ])('knows %j for normalized with the tolerance with which it is valid: %s', (weights, normalized) => {
    expect(validateWeights(weights)).toMatchObject({ valid: true, normalized })
  })

  it.each([[null], [undefined], [5], [[]], ['a']])('finds no weights in %j and does not throw', (weights) => {
    const check: unknown = Reflect.apply(validateWeights, undefined, [weights])
    const issues = [{ path: '', message: expect.stringContaining('must be an object') }]
    expect(check).toEqual({ valid: false, issues, sum: 0, normalized: false })
  })
})

describe('functions on weights', () => {
  it('refuse what is none', () => {
    expect(refusedFor(normalizeWeights, null)).toEqual([''])
    expect(refusedFor(normalizeWeights, [])).toEqual([''])
  })

  it('refuse it in every place', () => {
    expect(refusedFor(weightDistance, {}, undefined)).toEqual([''])
    expect(refusedFor(balanceAccuracy, {}, 5)).toEqual([''])
  })
})

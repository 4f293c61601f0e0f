import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { balanceAccuracy, normalizeWeights, preciseSum, validateWeights, type Weights, weightDistance } from './index'

const id = fc.string({ minLength: 1, maxLength: 4 })
const positive = fc.double({ min: 1e-6, max: 1e6, noNaN: true })
const weights = fc.dictionary(id, fc.oneof(fc.constant(0), positive), {
  minKeys: 1,
  maxKeys: 12,
  noNullPrototype: true,
})
const someWeight = weights.filter((each) => Object.values(each).some((weight) => weight > 0))
const total = (each: Weights): number => preciseSum(Object.values(each))

describe('preciseSum', () => {
  it('does not lose what a plain sum loses', () => {
    expect(0.56 + 0.33 + 0.11).toBeGreaterThan(1)
    expect(preciseSum([0.56, 0.33, 0.11])).toBe(1)
    expect(preciseSum([1, 1e100, 1, -1e100])).toBe(2)
    expect(preciseSum(Array.from({ length: 10_000 }, () => 0.0001))).toBe(1)
    expect(preciseSum([])).toBe(0)
  })
})

describe('validateWeights', () => {
  it('accepts what sums to 1 on paper, and less', () => {
    expect(validateWeights({ a: 0.56, b: 0.33, c: 0.11 })).toEqual({
      valid: true,
      issues: [],
      sum: 1,
      normalized: true,
    })
    expect(validateWeights({ a: 0.5 })).toMatchObject({ valid: true, sum: 0.5, normalized: false })
    expect(validateWeights({ a: 0.5, b: 0.5 + 1e-9 }).valid).toBe(true)
    expect(validateWeights({})).toMatchObject({ valid: true, sum: 0, normalized: false })
    const many = Object.fromEntries(Array.from({ length: 3000 }, (_, n) => [`agent-${n}`, 1 / 3000]))
    expect(validateWeights(many)).toMatchObject({ valid: true, normalized: true })
  })

  it('finds every problem and where it is', () => {
    const check = validateWeights({ a: -0.1, b: 1.2, c: Number.NaN, d: Infinity, e: 0.2 })
    expect(check.valid).toBe(false)
    expect(check.issues.map((issue) => issue.path)).toEqual(['a', 'b', 'c', 'd', ''])
    expect(validateWeights({ a: 0.5, b: 0.5 + 2e-9 }).issues).toEqual([
      { path: '', message: expect.stringContaining('sum to') },
    ])
  })
})

describe('normalizeWeights', () => {
  it('sums to 1, is valid, keeps proportions and is settled after one time', () => {
    fc.assert(
      fc.property(someWeight, (given) => {
        const shares = normalizeWeights(given)
        expect(Math.abs(total(shares) - 1)).toBeLessThan(1e-14)
        expect(validateWeights(shares)).toMatchObject({ valid: true, normalized: true })
        for (const key of Object.keys(given)) {
          expect(Math.abs((shares[key] ?? 0) * total(given) - (given[key] ?? 0))).toBeLessThan(1e-14 * total(given))
          expect(normalizeWeights(shares)[key]).toBeCloseTo(shares[key] ?? 0, 14)
        }
      }),
    )
  })

  it('handles zeros, extremes and nobody', () => {
    expect(normalizeWeights({ a: 0, b: 0 })).toEqual({ a: 0.5, b: 0.5 })
    expect(() => normalizeWeights({ a: 0 }, { allZero: 'error' })).toThrow('every weight is 0')
    expect(normalizeWeights({ a: 1.5e308, b: 1.5e308 })).toEqual({ a: 0.5, b: 0.5 })
    expect(normalizeWeights({ a: 5e-324, b: 5e-324 })).toEqual({ a: 0.5, b: 0.5 })
    expect(normalizeWeights({})).toEqual({})
    expect(() => normalizeWeights({ a: -1, b: Number.NaN })).toThrow(
      'a: must be a finite number of at least 0, got -1; b: ',
    )
  })
})

describe('measures', () => {
  it('knows the ends', () => {
    expect(weightDistance({ a: 1 }, { b: 1 })).toBe(2)
    expect(weightDistance({ a: 0.5, b: 0.5 }, { b: 0.5, a: 0.5 })).toBe(0)
    expect(balanceAccuracy({ a: 0.6, b: 0.4 }, { a: 50, b: 50 })).toBeCloseTo(0.9, 14)
    expect(balanceAccuracy({}, {})).toBe(1)
    expect(balanceAccuracy({ a: 1 }, { a: 0 })).toBe(0)
    expect(() => weightDistance({ a: -1 }, {})).toThrow('a')
  })

  it('is a distance', () => {
    fc.assert(
      fc.property(someWeight, someWeight, someWeight, (a, b, c) => {
        const [x, y, z] = [normalizeWeights(a), normalizeWeights(b), normalizeWeights(c)]
        expect(weightDistance(x, y)).toBe(weightDistance(y, x))
        expect(weightDistance(x, x)).toBe(0)
        expect(weightDistance(x, z)).toBeLessThanOrEqual(weightDistance(x, y) + weightDistance(y, z) + 1e-12)
        expect(weightDistance(x, y)).toBeLessThanOrEqual(2 + 1e-12)
      }),
    )
  })
})

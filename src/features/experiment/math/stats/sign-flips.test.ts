import { expect, it } from 'vitest'
import { seededRandom } from '../../../../core/random'
import { normal } from '../kit/drawn-service.fixtures'
import { flipLevel, flipSigns } from './sign-flips'

const random = seededRandom('differences')
const drawn = (count: number, effect = 0): number[] =>
  Array.from({ length: count }, (_, i) => effect + (i % 3 === 0 ? 5 : 1) * normal(random))
const unequal = (count: number): number[] => Array.from({ length: count }, (_, i) => 1 + (i % 4))

/** The share of all patterns of signs whose weighted sum is at least as far from 0, if `tau` were the effect. */
function byHand(differences: readonly number[], weights: readonly number[], tau: number): number {
  const parts = differences.map((one, i) => (weights[i] ?? 0) * (one - tau))
  const observed = Math.abs(parts.reduce((sum, one) => sum + one, 0)) * (1 - 1e-12)
  let far = 0
  for (let pattern = 0; pattern < 2 ** parts.length; pattern++) {
    const sum = parts.reduce((all, one, i) => all + ((pattern >> i) % 2 === 1 ? -one : one), 0)
    if (Math.abs(sum) >= observed) far++
  }
  return far / 2 ** parts.length
}

it('counts all patterns of signs, and the interval contains exactly what they do not exclude', () => {
  for (const count of [7, 8, 10]) {
    const [differences, weights] = [drawn(count, 1), unequal(count)]
    const { pValue = 0, low = 0, high = 0 } = flipSigns(differences, weights, 0.05) ?? {}
    expect(pValue).toBeCloseTo(byHand(differences, weights, 0), 12)
    for (const [end, out] of [
      [low, -1],
      [high, 1],
    ] as const) {
      expect(byHand(differences, weights, end + out * 1e-9)).toBeLessThanOrEqual(0.05)
      expect(byHand(differences, weights, end - out * 1e-9)).toBeGreaterThan(0.05)
    }
  }
})

it('is not used where p-values have too few steps for the level', () => {
  expect(flipSigns(drawn(6), unequal(6), 0.05)).toBeUndefined()
  expect(flipSigns(drawn(7), unequal(7), 0.01)).toBeUndefined()
  expect(flipLevel(6, 0.05)).toBeUndefined()
  expect(flipLevel(7, 0.05)).toBe(6 / 128)
  expect(flipLevel(60, 0.05)).toBeCloseTo(0.05, 3)
})

it('keeps its level with few and very unequal differences, where a sample of the patterns is drawn too', () => {
  for (const [count, runs] of [
    [7, 2000],
    [20, 200],
  ] as const) {
    const weights = unequal(count)
    let [alarms, covered] = [0, 0]
    for (let run = 0; run < runs; run++) {
      const { low = 0, high = 0, pValue = 0 } = flipSigns(drawn(count, 2), weights, 0.05) ?? {}
      if (low <= 2 && 2 <= high) covered++
      expect(pValue <= 0.05).toBe(low > 0 || high < 0)
      const none = flipSigns(drawn(count), weights, 0.05)
      if (none !== undefined && none.pValue <= 0.05) alarms++
    }
    const level = flipLevel(count, 0.05) ?? 0
    const slack = 4 * Math.sqrt((level * (1 - level)) / runs)
    expect(Math.abs(alarms / runs - level)).toBeLessThan(slack)
    expect(Math.abs(covered / runs - (1 - level))).toBeLessThan(slack)
  }
})

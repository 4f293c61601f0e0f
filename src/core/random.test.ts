import { describe, expect, it } from 'vitest'
import { seededRandom } from './random'

describe('seededRandom', () => {
  it('repeats for the same seed and differs for another', () => {
    const draw = (seed: number | string): number[] => Array.from({ length: 5 }, seededRandom(seed))
    expect(draw(7)).toEqual(draw(7))
    expect(draw(7)).not.toEqual(draw(8))
    expect(draw('a')).not.toEqual(draw('b'))
  })

  it('fills [0, 1) evenly', () => {
    const random = seededRandom(1)
    const bins = new Array<number>(10).fill(0)
    for (let i = 0; i < 100_000; i++) {
      const at = Math.floor(random() * 10)
      bins[at] = (bins[at] ?? 0) + 1
    }
    // Chi-square with 9 degrees of freedom: 33.7 is the 0.9999 quantile.
    expect(bins.reduce((sum, n) => sum + (n - 10_000) ** 2 / 10_000, 0)).toBeLessThan(33.7)
  })
})

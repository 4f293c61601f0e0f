import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normal, seededRandom } from '../../core/random'
import { type Belief, ensemble } from './ensemble'
import { digamma, trigamma } from './resolution'

describe('ensemble', () => {
  it.each([
    [6, 0.8],
    [25, 0.5],
    [120, 0.9],
  ])('of %i agents: probabilities to be above the %f quantile as drawn', (size, q) => {
    const random = seededRandom(size)
    const members: Belief[] = Array.from({ length: size }, () => ({
      mean: 0.15 * normal(random),
      sd: 0.02 + 0.1 * random(),
    }))
    const all = ensemble(members)
    const above = members.map(() => 0)
    const draws = 20_000
    for (let d = 0; d < draws; d++) {
      const values = members.map(({ mean, sd }) => mean + sd * normal(random))
      const sorted = [...values].sort((a, b) => a - b)
      const place = q * (size - 1)
      const low = sorted[Math.floor(place)] ?? 0
      const cut = low + (place - Math.floor(place)) * ((sorted[Math.floor(place) + 1] ?? low) - low)
      values.forEach((value, i) => {
        if (value > cut) above[i] = (above[i] ?? 0) + 1
      })
    }
    // The count of others below is taken as normal: in a team of six that errs by a few hundredths.
    const tolerance = size < 10 ? 0.05 : 0.03
    members.forEach((member, i) => {
      expect(Math.abs(all.probabilityAbove(member, q) - (above[i] ?? 0) / draws)).toBeLessThan(tolerance)
    })
  })

  it('rises with the mean and falls with the quantile, for members and others', () => {
    const belief = fc.record({
      mean: fc.double({ min: -1, max: 1, noNaN: true }),
      sd: fc.double({ min: 0.001, max: 0.5, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.array(belief, { minLength: 2, maxLength: 30 }), belief, (members, one) => {
        const all = ensemble(members)
        const outside = { ...one, outside: true }
        const higher = { ...outside, mean: one.mean + 0.3 }
        for (const q of [0.1, 0.5, 0.9]) {
          const chance = all.probabilityAbove(outside, q)
          expect(chance).toBeGreaterThanOrEqual(0)
          expect(all.probabilityAbove(higher, q)).toBeGreaterThanOrEqual(chance)
          expect(all.quantile(q)).toBeGreaterThanOrEqual(all.quantile(q / 2))
        }
      }),
    )
  })
})

describe('digamma and trigamma', () => {
  it.each([
    [1, -0.5772156649015329, 1.6449340668482264],
    [0.5, -1.9635100260214235, 4.934802200544679],
    [10, 2.251752589066721, 0.10516633568168575],
    [100, 4.600161852738087, 0.010050166663333571],
  ])('at %f', (x, psi, psi1) => {
    expect(Math.abs(digamma(x) - psi)).toBeLessThan(1e-13)
    expect(Math.abs(trigamma(x) - psi1)).toBeLessThan(1e-13)
  })
})

import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../core/random'
import { handleVariation } from './capture'

const VOICE = [{ id: 't', mediaType: 'voice' }]

/** Sums of lognormal handle times by part of the window, for agents with speeds of their own. */
function table({ agents, parts, cv }: { agents: number; parts: number; cv: number }) {
  const random = seededRandom(7)
  const spread = Math.sqrt(Math.log1p(cv * cv))
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const variation = handleVariation()
  for (let agent = 0; agent < agents; agent++) {
    const meanMs = 200_000 * (0.6 + random())
    for (let part = 0; part < parts; part++) {
      const count = 20 + Math.floor(random() * 40)
      let ms = 0
      for (let n = 0; n < count; n++) ms += meanMs * Math.exp(spread * normal() - (spread * spread) / 2)
      variation.add({ userId: `u${agent}`, contactTypeId: 't', count, ms })
    }
  }
  return variation
}

describe('handleVariation', () => {
  it.each([0.3, 0.75, 1.2])(
    'finds a coefficient of variation of %d from sums alone, however fast each agent is',
    (cv) => {
      const found = table({ agents: 300, parts: 5, cv }).list(VOICE).voice ?? 0
      // 1200 degrees of freedom: the variance is known to 4 %, its root to half of that, more with heavy tails.
      expect(Math.abs(found / cv - 1)).toBeLessThan(0.12)
    },
  )

  it('says nothing of one part, of little, and of types that nobody knows', () => {
    expect(table({ agents: 300, parts: 1, cv: 1 }).list(VOICE)).toEqual({})
    expect(table({ agents: 20, parts: 2, cv: 1 }).list(VOICE)).toEqual({})
    expect(table({ agents: 300, parts: 5, cv: 1 }).list([])).toEqual({})
  })
})

import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../core/random'
import { type LeveledPair, levelTilts } from './standings'

/** Pairs whose true level has probability 0.6, the neighbors the rest; held levels by `held(true level)`. */
function pairs(count: number, held: (level: number, random: () => number) => number): LeveledPair[] {
  const random = seededRandom(11)
  return Array.from({ length: count }, () => {
    const level = Math.floor(5 * random())
    const seen = Math.min(4, Math.max(0, level + (random() < 0.6 ? 0 : random() < 0.5 ? -1 : 1)))
    const chances = [0, 1, 2, 3, 4].map((band) => [0.6, 0.2][Math.abs(band - seen)] ?? 0)
    const sum = chances.reduce((total, chance) => total + chance, 0)
    return { chances: chances.map((chance) => chance / sum), held: held(level, random) }
  })
}

const tilted = (pair: LeveledPair, tilt: readonly number[] = []): number[] =>
  pair.chances.map((chance, band) => chance * (tilt[band] ?? 0))

describe('levelTilts', () => {
  it('leaves chances that sum to 1', () => {
    const some = pairs(200, (level) => level)
    levelTilts(some, 5).forEach((tilt, i) => {
      const sum = tilted(some[i] ?? { chances: [], held: 0 }, tilt).reduce((total, chance) => total + chance, 0)
      expect(sum).toBeCloseTo(1, 9)
    })
  })

  it('learns nothing from levels set at random, or all alike', () => {
    for (const held of [(_: number, random: () => number) => Math.floor(5 * random()), () => 2]) {
      const some = pairs(1000, held)
      const tilts = levelTilts(some, 5)
      const off = tilts.map((tilt, i) =>
        Math.max(
          ...tilted(some[i] ?? { chances: [], held: 0 }, tilt).map((p, band) =>
            Math.abs(p - (some[i]?.chances[band] ?? 0)),
          ),
        ),
      )
      expect(off.reduce((sum, value) => sum + value, 0) / off.length).toBeLessThan(0.05)
    }
  })

  it('believes levels that were set by someone who knows', () => {
    const some = pairs(600, (level) => level)
    const chances = levelTilts(some, 5).map((tilt, i) => {
      const pair = some[i] ?? { chances: [], held: 0 }
      return tilted(pair, tilt)[pair.held] ?? 0
    })
    expect(chances.reduce((sum, value) => sum + value, 0) / chances.length).toBeGreaterThan(0.85)
  })
})

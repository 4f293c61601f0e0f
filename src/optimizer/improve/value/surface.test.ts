import { expect, it } from 'vitest'
import { type Random, seededRandom } from '../../../core/random'
import type { Alike } from './kernel'
import { fitSurface, type Seen } from './surface'
import { drawCases } from './values'

const CHANGES = 20
const WEEKS = 8
/** `SKILLROUTE_FULL=1`: 12. */
const SEEDS = process.env.SKILLROUTE_FULL === '1' ? 12 : 5

/** A center of which everything is known: what each change brings, what pairs of a kind bring together, and luck. */
function drawn(seed: number) {
  const random = seededRandom(seed)
  const own = Array.from({ length: CHANGES }, () => 60 + 40 * normal(random))
  const pairs: [number, number, number][] = []
  const extra = new Map<string, number>()
  for (let i = 0; i < CHANGES; i++) {
    for (let j = 0; j < i; j++) {
      if (i % 5 !== j % 5) continue
      pairs.push([i, j, 1])
      extra.set(`${i},${j}`, -5 + 10 * normal(random))
    }
  }
  const level = Array.from({ length: WEEKS }, () => 10_000 + 300 * normal(random))
  const value = (made: Uint8Array) => {
    let sum = own.reduce((all, brings, i) => all + brings * (made[i] ?? 0), 0)
    for (const [i, j] of pairs) sum += (extra.get(`${i},${j}`) ?? 0) * (made[i] ?? 0) * (made[j] ?? 0)
    return sum
  }
  const alike: Alike = { size: CHANGES, pairs }
  const seen = drawCases(CHANGES, 120, WEEKS, seed).map(
    ({ made, week }): Seen => ({ made, week, value: value(made) + (level[week] ?? 0) + 60 * normal(random) }),
  )
  return { alike, seen, value }
}

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

const surfaceOf = ({ seen, alike }: ReturnType<typeof drawn>) => fitSurface(seen, alike)

const setOf = (is: (i: number) => boolean) => Uint8Array.from({ length: CHANGES }, (_, i) => (is(i) ? 1 : 0))

it('finds what each change brings, alone and beside the others, with intervals that hold', () => {
  for (const kind of ['alone', 'beside'] as const) {
    const pairs: { mean: number; error: number; real: number }[] = []
    for (let seed = 1; seed <= SEEDS; seed++) {
      const center = drawn(seed)
      const surface = surfaceOf(center)
      for (let i = 0; i < CHANGES; i++) {
        const after = setOf((at) => kind === 'beside' || at === i)
        const before = setOf((at) => kind === 'beside' && at !== i)
        pairs.push({ ...surface.difference(after, before), real: center.value(after) - center.value(before) })
      }
    }
    const { slope, correlation } = fitOf(pairs.map(({ mean, real }) => [mean, real]))
    expect(slope, kind).toBeGreaterThan(0.85)
    expect(slope, kind).toBeLessThan(1.15)
    expect(correlation, kind).toBeGreaterThan(0.85)
    const held = pairs.filter(({ mean, error, real }) => Math.abs(real - mean) <= 1.96 * 1.15 * error).length
    expect(held / pairs.length, kind).toBeGreaterThan(0.9)
    expect(held / pairs.length, kind).toBeLessThan(1)
  }
})

it('answers what each change brings as one by one, all at once', () => {
  const surface = surfaceOf(drawn(5))
  for (const isAll of [false, true]) {
    const from = setOf(() => isAll)
    const flips = surface.flips(from)
    expect(flips).toHaveLength(CHANGES)
    for (const [i, { mean, error }] of flips.entries()) {
      const one = surface.difference(
        setOf((at) => isAll !== (at === i)),
        from,
      )
      expect(mean).toBeCloseTo(one.mean, 6)
      expect(error).toBeCloseTo(one.error, 6)
    }
  }
})

it('draws values towards their mean the more, the less the weeks tell', () => {
  const center = drawn(3)
  const random = seededRandom(8)
  const noisy = { ...center, seen: center.seen.map((one) => ({ ...one, value: one.value + 900 * normal(random) })) }
  const spreadOf = (given: typeof center) => {
    const surface = surfaceOf(given)
    const values = Array.from(
      { length: CHANGES },
      (_, i) =>
        surface.difference(
          setOf((at) => at === i),
          setOf(() => false),
        ).mean,
    )
    const mean = values.reduce((sum, value) => sum + value, 0) / CHANGES
    return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / CHANGES)
  }
  expect(spreadOf(noisy)).toBeLessThan(0.6 * spreadOf(center))
})

it('makes each change as often as the others', () => {
  const cases = drawCases(CHANGES, 120, WEEKS, 1)
  const made = Array.from({ length: CHANGES }, (_, i) => cases.filter((one) => one.made[i] === 1).length)
  expect(Math.max(...made) - Math.min(...made)).toBeLessThanOrEqual(4)
  expect(new Set(cases.map(({ week }) => week)).size).toBe(WEEKS)
})

function fitOf(points: readonly (readonly [number, number])[]): { slope: number; correlation: number } {
  const mean = (at: 0 | 1) => points.reduce((sum, point) => sum + point[at], 0) / points.length
  const [x, y] = [mean(0), mean(1)]
  const sum = (of: (dx: number, dy: number) => number) => points.reduce((all, [a, b]) => all + of(a - x, b - y), 0)
  const [xx, xy, yy] = [sum((a) => a * a), sum((a, b) => a * b), sum((_, b) => b * b)]
  return { slope: xy / xx, correlation: xy / Math.sqrt(xx * yy) }
}

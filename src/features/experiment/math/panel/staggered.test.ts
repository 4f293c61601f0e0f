import { expect, it } from 'vitest'
import { seededRandom } from '../../../../core/random'
import { normal } from '../kit/drawn-service.fixtures'
import { planStaggered, powerOfStaggered } from './plan'
import { estimateStaggered, shuffled, treated } from './staggered'

const RUNS = 250
const EFFECT = 0.035
const WEIGHTS = [100, 300, 200, 150]

/** Weeks of groups that differ by themselves and together; small groups differ more. */
function drawn(weeks: number, random: () => number): number[][] {
  const shared = Array.from({ length: weeks }, () => 0.02 * normal(random))
  return WEIGHTS.map((weight) => shared.map((one) => 0.8 + one + (0.15 / Math.sqrt(weight)) * normal(random)))
}

it('with few groups finds what its design promised, at the level that its few orders have', () => {
  const random = seededRandom('staggered')
  const weeks = WEIGHTS.length + 1
  let [promised, found, alarms, covered] = [0, 0, 0, 0]
  for (let run = 0; run < RUNS; run++) {
    const starts = shuffled([1, 2, 3, 4], random)
    const goal = { effect: EFFECT, power: 0.8, alpha: 0.05 }
    // The promise is the mean over designs, of which some are enough.
    if (run < 10) promised += powerOfStaggered(drawn(8, random), WEIGHTS, { starts, weeks, goal, random }).power / 10
    const values = drawn(weeks, random)
    const on = treated(starts, weeks)
    const by = WEIGHTS.map((weight) => new Array<number>(weeks).fill(weight))
    for (const effect of [0, EFFECT]) {
      const withEffect = values.map((row, g) => row.map((value, t) => value + effect * (on[g]?.[t] ?? 0)))
      const estimate = estimateStaggered(withEffect, by, { starts, alpha: 0.05, random })
      if (estimate.found && effect === 0) alarms++
      if (estimate.found && effect > 0) found++
      if (estimate.low <= effect && effect <= estimate.high) covered++
    }
  }
  const slack = (share: number): number => 4 * Math.sqrt((share * (1 - share)) / RUNS)
  expect(alarms / RUNS).toBeLessThan(1 / 24 + slack(1 / 24))
  expect(covered / RUNS / 2).toBeGreaterThan(1 - 1 / 24 - slack(1 / 24))
  expect(Math.abs(found / RUNS - promised)).toBeLessThan(0.05 + slack(0.8))
  expect(found / RUNS).toBeGreaterThan(0.5)
})

it('plans as many weeks whatever the order, so that all orders remain equally likely', () => {
  const past = drawn(8, seededRandom('past'))
  const goal = { effect: EFFECT, power: 0.8, alpha: 0.05 }
  const [first, ...others] = [
    [1, 2, 3, 4],
    [4, 3, 2, 1],
    [2, 4, 1, 3],
  ].map((order) => planStaggered(past, WEIGHTS, { order, goal, maxWeeks: 26, seed: 1 }))
  expect(first?.power).toBeGreaterThanOrEqual(0.8)
  for (const { weeks, power } of others.flatMap((one) => one ?? []))
    expect({ weeks, power }).toEqual({ weeks: first?.weeks, power: first?.power })
})

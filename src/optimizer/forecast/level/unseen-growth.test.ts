import { expect, it } from 'vitest'
import { fitLevel } from './fit-level'
import type { LevelEffort } from './types'
import { unseenGrowth } from './unseen-growth'

const EFFORT: LevelEffort = {
  weekdaySds: [0.1],
  daySds: [0.01, 0.02, 0.05],
  lasting: [{ share: 0, fading: 0 }],
  stepEvery: 7,
  unseenGrowthPerWeek: 0.005,
}

/** Days that are all alike, but for a scatter of 1 %. */
function days(count: number) {
  return Array.from({ length: count }, (_, day) => ({
    day,
    weekday: day % 7,
    value: 5 + 0.01 * Math.sin(12.9 * day),
    variance: 1e-6,
  }))
}

it('growth that the data do not show adds up over the weeks after them, and is less where they are longer', () => {
  const after8 = unseenGrowth(days(57), EFFORT)
  expect(after8(56)).toBe(0)
  expect(after8(56 + 7)).toBeCloseTo(0.005)
  expect(after8(56 + 63)).toBeCloseTo(0.045)
  expect(unseenGrowth(days(113), EFFORT)(112 + 63)).toBeCloseTo(0.045 / 2 ** 1.5)
  expect(unseenGrowth(days(22), EFFORT)(21 + 7)).toBeCloseTo(0.005)
})

it('is in the variance of a day and of several together', () => {
  const fit = fitLevel(days(57), EFFORT)
  const far = { day: 56 + 63, weekday: 0, weight: 2 }
  expect(fit.forecast(far.day, far.weekday).variance).toBeGreaterThan(0.045 ** 2)
  expect(fit.together([far])).toBeGreaterThan(0.045 ** 2)
  expect(fit.together([far, { ...far, day: 56 + 21, weight: 2 }])).toBeGreaterThan(0.03 ** 2)
  expect(fit.forecast(57, 1).variance).toBeLessThan(0.015 ** 2)
})

import { expect, it } from 'vitest'
import { drawService } from '../kit/drawn-service.fixtures'
import { repeatExperiments } from '../repeated/repeated.fixtures'
import { spreadToCome } from './past'

it('says how much more weeks will differ by the trend of the past, and never less', () => {
  const falling = [0.93, 0.92, 0.91, 0.9, 0.885, 0.87, 0.86, 0.84]
  const more = spreadToCome('serviceLevel', falling)
  expect(more(0)).toBeGreaterThan(1.5)
  expect(more(10)).toBeGreaterThan(3)
  expect(spreadToCome('serviceLevel', [...falling].reverse())(10)).toBe(1)
  // Weeks that differ at random have no trend.
  expect(spreadToCome('serviceLevel', [0.8, 0.82, 0.79, 0.81, 0.8, 0.82, 0.79, 0.81])(10)).toBeCloseTo(1, 1)
  expect(spreadToCome('asaSeconds', [20, 22, 24, 27, 29, 32, 35, 39])(0)).toBeGreaterThan(2)
  expect(spreadToCome('serviceLevel', [undefined, 0.8])(3)).toBe(1)
})

it('promises no more than is reached where growing demand takes a center to its limit', () => {
  const results = repeatExperiments(
    (weeks, random) => drawService({ seed: `${random()}`, days: 7 * weeks, size: 30, growth: 0.02, level: 0.92 }),
    { runs: 60, block: 'day', adjust: 'learn', stopping: 'none', effect: 0.03 },
  )
  expect(results.promised - results.power).toBeLessThan(0.15)
})

it('reaches with half days what is promised, where each day resembles the one before', () => {
  const results = repeatExperiments(
    (weeks, random) => drawService({ seed: `${random()}`, days: 7 * weeks, size: 15, correlation: 0.85 }),
    { runs: 80, block: 'halfDay', adjust: 'apply', stopping: 'none', effect: 0.025 },
  )
  expect(results.promised).toBeGreaterThan(0.75)
  expect(results.promised - results.power).toBeLessThan(0.1)
  expect(results.coverage).toBeGreaterThan(0.9)
})

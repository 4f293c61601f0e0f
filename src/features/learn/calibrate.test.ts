import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { seededRandom } from '../../core/random'
import { normalQuantile } from '../../optimizer/math/normal'
import { calibrate, type ForecastPair } from './calibrate'

/** Weeks whose service level is forecast as 0.8 ± 0.04, and comes lower by `off`. */
function weeks(count: number, off: number, seed: string): ForecastPair[] {
  const random = seededRandom(seed)
  return Array.from({ length: count }, (_, week) => {
    const forecast = 0.7 + 0.2 * random()
    const predicted = { low: forecast - 1.96 * 0.04, high: forecast + 1.96 * 0.04, level: 0.95 }
    return { week: String(week), forecast, actual: forecast - off + 0.04 * normalQuantile(random()), predicted }
  })
}

it('finds forecasts that are off, by how much, and leaves good ones alone', () => {
  const good = calibrate(weeks(200, 0, 'good'), { level: 0.05, isShare: false })
  expect(good).toMatchObject({ forecasts: 200, isOff: false })
  expect(good).not.toHaveProperty('correction')
  expect(good.coverage).toBeCloseTo(0.95, 1)
  expect(good.slope).toBeCloseTo(1, 0)
  // The expected score of a right normal forecast is its deviation over the root of pi.
  expect(good.crps).toBeCloseTo(0.04 / Math.sqrt(Math.PI), 2)
  const bad = calibrate(weeks(12, 0.08, 'bad'), { level: 0.05, isShare: false })
  expect(bad.isOff).toBe(true)
  expect(bad.correction).toBeLessThan(-0.05)
  expect(bad.coverage).toBeLessThan(0.8)
  expect([good.isTooNarrow, bad.isTooNarrow]).toEqual([false, true])
})

it('calls prediction intervals too narrow for no count above their share, and for every count far below', () => {
  const isTooNarrow = (count: number, inside: number, level: number) =>
    calibrate(
      Array.from({ length: count }, (_, i) => ({
        ...{ week: String(i), forecast: 0.5, actual: i < inside ? 0.5 : 2 },
        predicted: { low: 0, high: 1, level },
      })),
      { level: 0.05, isShare: false },
    ).isTooNarrow
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1500 }), fc.double({ min: 0.5, max: 0.99, noNaN: true }), (count, level) => {
      const expected = count * level
      // Cantelli's inequality: 5 deviations below the mean, at most 1 of 26.
      const far = Math.floor(expected - 5 * Math.sqrt(expected * (1 - level)))
      expect([isTooNarrow(count, count, level), isTooNarrow(count, Math.ceil(expected), level)]).toEqual([false, false])
      if (far >= 0) expect(isTooNarrow(count, far, level)).toBe(true)
    }),
  )
})

it('calls good forecasts off about as often as the level says', () => {
  const found = Array.from({ length: 400 }, (_, run) =>
    calibrate(weeks(6, 0, `run ${run}`), { level: 0.05, isShare: false }),
  )
  expect(found.filter(({ isOff }) => isOff).length / 400).toBeLessThan(0.09)
})

it('counts queues by their contacts, so that the contacts of all queues are those of their sum', () => {
  const queues = [
    { week: 'a', forecast: 1000, actual: 980 },
    { week: 'a', forecast: 10, actual: 5 },
  ]
  const contacts = calibrate(queues, { level: 0.05, isShare: true })
  expect(contacts).toMatchObject({ forecast: 1010, actual: 985, bias: expect.closeTo(985 / 1010 - 1) })
  // The forecast counts by its own contacts, as in the plan and its report.
  const levels = [
    { week: 'a', forecast: 0.8, actual: 0.7, weights: { forecast: 100, actual: 300 } },
    { week: 'a', forecast: 0.9, actual: 0.9, weights: { forecast: 100, actual: 100 } },
    { week: 'b', forecast: 0.85, actual: 0.8, weights: { forecast: 0, actual: 0 } },
  ]
  const service = calibrate(levels, { level: 0.05, isShare: false })
  expect(service).toMatchObject({
    forecast: expect.closeTo(0.85),
    actual: expect.closeTo(0.775),
    bias: expect.closeTo(-0.0625),
  })
})

it('takes no shift of contacts among queues for a bias of forecasts that were exact', () => {
  const pairs = ['a', 'b', 'c', 'd'].flatMap((week, i) => [
    { week, forecast: 0.9, actual: 0.9, weights: { forecast: 1000, actual: 800 + 5 * i } },
    { week, forecast: 0.5, actual: 0.5, weights: { forecast: 1000, actual: 1200 - 7 * i } },
    { week, forecast: 0.8, actual: 0.8, weights: { forecast: 500, actual: 500 } },
  ])
  const service = calibrate(pairs, { level: 0.05, isShare: false })
  expect(service).toMatchObject({ forecast: expect.closeTo(0.72), bias: 0, isOff: false })
  expect(service.actual).toBeLessThan(0.7)
  expect(service).not.toHaveProperty('correction')
})

it('takes contacts as shares, and says nothing of randomness after a single week', () => {
  const one = calibrate([{ week: 'a', forecast: 1000, actual: 1200 }], { level: 0.05, isShare: true })
  expect(one).toEqual({ forecasts: 1, forecast: 1000, actual: 1200, bias: expect.closeTo(0.2), isOff: false })
  const more = [1190, 1200, 1210].map((actual, week) => ({ week: String(week), forecast: 1000, actual }))
  expect(calibrate(more, { level: 0.05, isShare: true }).correction).toBeCloseTo(1.2, 2)
})

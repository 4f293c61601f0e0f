import { expect, it } from 'vitest'
import { manualClock } from '../../core/time/manual-clock'
import { slidingMinute } from './sliding-minute'
import { calculateSeconds } from './spread'

it('says how long the sliding minute takes to let requests out', async () => {
  for (const [requests, perMinute] of [
    [1, 250],
    [40, 250],
    [250, 250],
    [251, 250],
    [620, 250],
    [7, 5],
    [100, 60_000],
  ] as const) {
    const clock = manualClock(0)
    const budget = slidingMinute({ perMinute, clock })
    let left = 0
    for (let n = 0; n < requests; n++) {
      void budget.take().then(() => {
        left += 1
        budget.settled()
      })
    }
    let seconds = 0
    for (; left < requests; seconds += 0.1) await clock.advance(100)
    const said = calculateSeconds(requests, perMinute)
    expect(Math.abs(said - seconds), `${requests} at ${perMinute}: said ${said}, took ${seconds}`).toBeLessThan(1.6)
  }
  expect(calculateSeconds(0, 250)).toBe(0)
  expect(calculateSeconds(40, 250)).toBeCloseTo(1.6)
})

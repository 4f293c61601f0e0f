import { expect, it } from 'vitest'
import { drawHistory } from '../drawn-history.fixtures'
import { backTestForecast } from './back-test'

it('evaluates days of the time zone by the intervals of days, also where weeks begin within a day', () => {
  const { history } = drawHistory({ seed: 3, weeks: 8, types: 1, size: 600 })
  const evaluated = (timeZone: string) =>
    backTestForecast(history, { timeZone, weeks: 4, confidence: 0.5 }).methods.map(({ days }) => days)
  const [inTokyo, inUtc] = [evaluated('Asia/Tokyo'), evaluated('UTC')]
  // About half of the days are inside. Nearly all are inside the sums of the limits of their intervals.
  for (const [own] of [inTokyo, inUtc]) {
    expect(own?.coverage).toBeGreaterThan(0.3)
    expect(own?.coverage).toBeLessThan(0.75)
  }
  // The same contacts, cut at another hour.
  inTokyo.forEach(({ wape }, method) => {
    expect(Math.abs(wape / (inUtc[method]?.wape ?? 0) - 1)).toBeLessThan(0.2)
  })
})

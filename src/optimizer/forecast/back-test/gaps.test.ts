import { expect, it } from 'vitest'
import { backTestForecast } from './back-test'

const A_DAY = 48

/** Five weeks, each like the others; a day of the fourth is unknown. */
function history(unknownDay: number | undefined) {
  const offered = Array.from({ length: 35 * A_DAY }, (_, i) =>
    Math.floor(i / A_DAY) === unknownDay ? null : 4 + (i % A_DAY) + (Math.floor(i / A_DAY) % 7),
  )
  return {
    interval: { start: '2026-01-05T00:00:00.000Z', end: '2026-02-09T00:00:00.000Z' },
    granularityMinutes: 30,
    contactTypes: [{ id: 't', queueId: 'q', offered }],
  }
}

it('a day without data is no day without contacts for the methods that the forecast is compared with', () => {
  for (const unknownDay of [undefined, 23]) {
    const { methods } = backTestForecast(history(unknownDay), { weeks: 1 })
    for (const { name, days, intervals } of methods.filter((method) => method.name !== 'forecast')) {
      expect(days.wape, `${name} ${unknownDay}`).toBeLessThan(1e-6)
      expect(intervals.wape, `${name} ${unknownDay}`).toBeLessThan(1e-6)
    }
  }
})

import { expect, it } from 'vitest'
import { seededRandom } from '../../../core/random'
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

it('measures every method in the same intervals, so that the week before is about as far off as it always was', () => {
  const random = seededRandom('sparse')
  const offered = Array.from({ length: 6 * 7 * A_DAY }, (_, i) => {
    const isOpen = i % A_DAY >= 16 && i % A_DAY < 36
    return isOpen && random() < 0.2 ? 1 : 0
  })
  const sparse = { ...history(undefined), contactTypes: [{ id: 't', queueId: 'q', offered }] }
  const interval = { ...sparse.interval, end: '2026-02-16T00:00:00.000Z' }
  const { methods } = backTestForecast({ ...sparse, interval }, { weeks: 2 })
  const [own, lastWeek, ...others] = methods.map(({ intervals }) => intervals)
  expect(lastWeek?.mase).toBeGreaterThan(0.6)
  expect(lastWeek?.mase).toBeLessThan(1.5)
  for (const { mase, wape } of [lastWeek, ...others].flatMap((one) => one ?? []))
    expect(mase / wape).toBeCloseTo((own?.mase ?? 0) / (own?.wape ?? 0), 9)
})

it('compares handle times of whole days alone', () => {
  // Contacts of the afternoon take ten times as long as those of the morning; weeks end at noon by the clocks of the zone.
  const handled = new Array<number>(35 * 24).fill(10)
  const seconds = handled.map((count, hour) => count * ((hour + 12) % 24 < 12 ? 100 : 1000))
  const offered = new Array<number>(35 * A_DAY).fill(5)
  const type = { id: 't', queueId: 'q', offered, handleTimes: { intervalMinutes: 60, handled, seconds } }
  const { methods } = backTestForecast(
    { ...history(undefined), contactTypes: [type] },
    { timeZone: 'Etc/GMT-12', weeks: 1 },
  )
  expect(methods[0]?.handleTimes?.wape).toBeLessThan(0.1)
})

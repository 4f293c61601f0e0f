import { expect, it } from 'vitest'
import { DAY_MS } from '../../../core/time/durations'
import type { Demand, DemandForecast } from '../../../documents'
import { onRecordedDays } from './recorded-days'

const HOURS = 24
/** Two weeks until the Monday on which clocks in Berlin have been changed: 9 and 10 o'clock there, on each of 14 days. */
const START = Date.parse('2026-03-15T23:00:00Z')
const offered = Array.from({ length: 14 * HOURS - 1 }, (_, hour) =>
  hour % HOURS === 9 ? 10 : hour % HOURS === 10 ? 30 : 0,
)

const demand: Pick<Demand, 'interval' | 'granularityMinutes'> & { contactTypes: unknown } = {
  interval: { start: new Date(START).toISOString(), end: new Date(START + 14 * DAY_MS - 3_600_000).toISOString() },
  granularityMinutes: 60,
  contactTypes: [{ id: 't', offered }],
}

/** Each day from eight to twelve, even. */
function forecastOf(days: DemandForecast['total']['days'], past: DemandForecast['days'] = []): DemandForecast {
  const start = START + 14 * DAY_MS - 3_600_000
  const mean = Array.from({ length: 7 * HOURS }, (_, hour) => (hour % HOURS >= 8 && hour % HOURS < 12 ? 20 : 0))
  const series = { mean, low: [], high: [], days: [], trendPerWeek: 0 }
  return {
    format: 'skillroute/demand-forecast@1',
    interval: { start: new Date(start).toISOString(), end: new Date(start + 7 * DAY_MS).toISOString() },
    granularityMinutes: 60,
    timeZone: 'Europe/Berlin',
    confidence: 0.95,
    contactTypes: [{ ...series, id: 't', queueId: 'q' }],
    queues: [],
    total: { ...series, days },
    days: past,
    notes: [],
  }
}

const meansOf = (forecast: DemandForecast): readonly number[] =>
  onRecordedDays(demand as Demand, forecast).contactTypes[0]?.mean ?? []

it('spreads the contacts of a day as its weekday was recorded, by the clocks of the zone', () => {
  const mean = meansOf(forecastOf([]))
  expect(mean.slice(8, 12)).toEqual([0, 20, 60, 0])
  expect(mean.reduce((sum, one) => sum + one, 0)).toBeCloseTo(7 * 80, 9)
})

it('counts the first and the last day of the window by the hours that it has of them', () => {
  // From ten o'clock of a Monday to eleven o'clock of the second after it: nine o'clock twice, ten o'clock three times.
  const window: typeof demand = {
    ...demand,
    interval: {
      start: new Date(START + 10 * 3_600_000).toISOString(),
      end: new Date(START + 14 * DAY_MS + 10 * 3_600_000).toISOString(),
    },
    contactTypes: [{ id: 't', offered: [...offered.slice(10), ...new Array<number>(9).fill(0), 10, 30] }],
  }
  const [type] = onRecordedDays(window as Demand, forecastOf([])).contactTypes
  expect(type?.mean.slice(8, 12)).toEqual([0, 20, 60, 0])
})

it('leaves hours that were given as they are', () => {
  const forecast = forecastOf([])
  const contactTypes = forecast.contactTypes.map((type) => ({ ...type, hasGivenHours: true }))
  expect(meansOf({ ...forecast, contactTypes })).toEqual(forecast.contactTypes[0]?.mean)
})

it('leaves days that something changes as they are, and learns nothing from such days', () => {
  const tuesday = { date: '2026-03-31', mean: 80, low: 60, high: 100, special: 'campaign' }
  const gone = ['2026-03-18', '2026-03-25'].map((date) => ({ date, kind: 'closed' as const }))
  const mean = meansOf(forecastOf([tuesday], gone))
  const day = (n: number): readonly number[] => mean.slice(n * HOURS + 8, n * HOURS + 12)
  expect([day(0), day(1), day(2)]).toEqual([
    [0, 20, 60, 0],
    [20, 20, 20, 20],
    [20, 20, 20, 20],
  ])
})

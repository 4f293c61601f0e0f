import { expect, it } from 'vitest'
import type { DemandForecast, ForecastSeries } from '../../documents'
import { htmlReport } from './html-report'

/** Two days from Sunday 2027-03-28, on which the clocks of Berlin lose an hour; contacts from 8 to 10 o'clock. */
const HOURS = 47
const mean = Array.from({ length: HOURS }, (_, i) => ([6, 7, 31, 32].includes(i) ? 10 + i : 0))
const series = (factor: number): ForecastSeries => ({
  mean: mean.map((one) => one * factor),
  low: mean.map((one) => Math.floor((one * factor) / 2)),
  high: mean.map((one) => 2 * one * factor),
  days: [
    { date: '2027-03-28', mean: 33 * factor, low: 20, high: 50 },
    { date: '2027-03-29', mean: 83 * factor, low: 60, high: 110, special: 'Easter <b>' },
  ],
  trendPerWeek: 0,
  handleTime: {
    trendPerWeek: 0,
    days: [
      { date: '2027-03-28', seconds: 300, low: 280, high: 330 },
      { date: '2027-03-29', seconds: 310, low: 290, high: 340 },
    ],
  },
})
const forecast: DemandForecast = {
  format: 'skillroute/demand-forecast@1',
  org: { id: 'o', name: 'Acme' },
  interval: { start: '2027-03-27T23:00:00Z', end: '2027-03-29T22:00:00Z' },
  granularityMinutes: 60,
  timeZone: 'Europe/Berlin',
  confidence: 0.95,
  contactTypes: [{ id: 't', queueId: 'q1', ...series(1) }],
  queues: [
    { queueId: 'q1', ...series(1) },
    { queueId: 'q2', ...series(3) },
  ],
  total: series(4),
  days: [],
  notes: ['Only eight weeks of history.'],
}

it('shows days and intervals with their prediction intervals, in words and numbers too, by the clocks of the zone', async () => {
  const page = await htmlReport([forecast], { queueNames: new Map([['q2', 'Sales']]) })
  expect(page).toContain('Contacts expected · Acme')
  expect(page).toContain('464 contacts from 2027-03-28 to 2027-03-29, by days in Europe/Berlin.')
  expect(page).toContain('The busiest day is Mon 03-29 with 332 contacts, between 60 and 110.')
  // The thirty-third hour begins at 07:00 UTC, nine o'clock in summer.
  expect(page).toContain('The busiest interval begins Mon 09:00 with 168 contacts.')
  expect(page).toContain('300 to 310 seconds')
  expect(page.match(/role="img"/g)).toHaveLength(6)
  expect(page).toContain('Easter')
  expect(page).not.toContain('Easter <b>')
  expect(page).toContain('Only eight weeks of history.')
  // The largest queue comes first; one without a name is shown by its id.
  expect(page.indexOf('<td>Sales')).toBeGreaterThan(0)
  expect(page).toMatch(/Sales[\s\S]*q1/)
  // Night hours are no rows.
  expect(page).not.toContain('>Sun 03:00<')
})

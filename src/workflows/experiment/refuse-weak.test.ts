import { expect, it } from 'vitest'
import type { Forecast } from '../../documents'
import { forecastNote } from './refuse-weak'

const level = (serviceLevel: number) => ({ serviceLevel, asaSeconds: 20, occupancy: 0.6, agents: 9, stable: true })
const row = (id: string, after: number): Forecast['queues'][number] => ({
  queue: { id, name: id },
  mediaType: 'voice',
  target: { ratio: 0.8, seconds: 20 },
  contactsPerWeek: 100,
  before: level(0.5),
  after: level(after),
})
const forecast: Forecast = {
  format: 'skillroute/forecast@1',
  method: 'simulation',
  queues: [row('q1', 0.53), row('q2', 0.7)],
  notes: [],
}

it('warns where the forecast of the plan is less than the experiment can see', () => {
  expect(forecastNote(forecast, 'serviceLevel', ['q1'], 0.058)).toEqual([
    expect.stringContaining('forecasts an effect of 3.0 points'),
  ])
  expect(forecastNote(forecast, 'serviceLevel', ['q1', 'q2'], 0.058)).toEqual([])
  expect(forecastNote(forecast, 'asaSeconds', ['q1'], 0.058)).toEqual([])
  expect(forecastNote(null, 'serviceLevel', ['q1'], 0.058)).toEqual([])
})

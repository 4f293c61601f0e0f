import { expect, it } from 'vitest'
import type { Effect, QueueEffect } from '../../documents'
import { forecastText } from '../../report/text/forecast'
import { forecastView } from './words'

const row: QueueEffect = {
  queue: { id: 'q', name: 'Billing' },
  mediaType: 'voice',
  contactsPerWeek: 100,
  target: { ratio: 0.8, seconds: 20 },
  method: 'simulation',
  before: { serviceLevel: 0.6 },
  after: { serviceLevel: 0.7 },
} as QueueEffect
const total = { before: { low: 0.55, high: 0.65 }, after: { low: 0.64, high: 0.76 } }

it('says where all queues together will be in a week, in the words of the report', () => {
  const forecast: Effect = { format: 'skillroute/effect@1', method: 'simulation', queues: [row], notes: [], total }
  expect(forecastText(forecast)).toContain(`70.0 %${forecastView(forecast).week}`)
  expect(forecastView(forecast).week).toContain('64 % – 76 %')
  const { total: _, ...byFormula } = forecast
  expect(forecastView(byFormula).week).toBe('')
})

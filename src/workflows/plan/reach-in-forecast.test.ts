import { expect, it } from 'vitest'
import { improvementOf } from '../../../test/support/improvement'
import type { Effect, QueueEffect } from '../../documents'
import { forecastLevel, nextAim, reachWarnings } from './reach-in-forecast'

const measures = (serviceLevel: number) => ({ agents: 5, stable: true, serviceLevel, asaSeconds: 10, occupancy: 0.5 })
const row = (contactsPerWeek: number, serviceLevel: number): QueueEffect => ({
  queue: { id: 'q', name: 'Care' },
  mediaType: 'voice',
  target: { ratio: 0.8, seconds: 20 },
  contactsPerWeek,
  before: measures(0.5),
  after: measures(serviceLevel),
})
const forecast = (level: number): Effect => ({
  format: 'skillroute/effect@1',
  method: 'simulation',
  notes: [],
  queues: [row(100, level), row(300, level), row(0, 0)],
})
/** Reaches 62 % at the chosen point. */
const found = improvementOf([4, 10, 20, 40], 2)

it('weights queues by their contacts', () => {
  expect(forecastLevel({ ...forecast(0), queues: [row(100, 0.5), row(300, 0.9)] })).toBeCloseTo(0.8, 12)
  expect(forecastLevel({ ...forecast(0), queues: [] })).toBe(1)
})

it('counts the queues of the scope alone', () => {
  const other = { ...row(900, 0.9), queue: { id: 'other', name: 'Other' } }
  const counts = (id: string): boolean => id === 'q'
  const mixed = { ...forecast(0.613), queues: [row(400, 0.613), other] }
  expect(forecastLevel(mixed, counts)).toBeCloseTo(0.613, 12)
  expect(nextAim({ reach: 0.62, aim: 0.62, counts }, found, mixed)).toBeCloseTo(0.627, 12)
  expect(nextAim({ reach: 0.62, aim: 0.62 }, found, mixed)).toBeUndefined()
  expect(reachWarnings(mixed, { reach: 0.62, counts }).join()).toContain('61.3 % of contacts')
})

it('aims higher by what the forecast misses, until it reaches the level', () => {
  expect(nextAim({ reach: 0.62, aim: 0.62 }, found, forecast(0.613))).toBeCloseTo(0.627, 12)
  expect(nextAim({ reach: 0.62, aim: 0.62 }, found, forecast(0.62))).toBeUndefined()
  expect(nextAim({ reach: 0.62, aim: 0.62 }, found, null)).toBeUndefined()
  // The search itself did not reach what it aimed at: a higher aim finds nothing more.
  expect(nextAim({ reach: 0.62, aim: 0.63 }, found, forecast(0.6))).toBeUndefined()
})

it('warns where the forecast stays below the level', () => {
  expect(reachWarnings(forecast(0.613), { reach: 0.62 }).join()).toContain('61.3 % of contacts')
  expect(reachWarnings(forecast(0.62), { reach: 0.62 })).toEqual([])
  expect(reachWarnings(forecast(0.5), {})).toEqual([])
})

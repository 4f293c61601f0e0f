import { expect, it } from 'vitest'
import type { Effect } from '../../documents'
import { forecastNote, refuseWeak } from './refuse-weak'

const level = (serviceLevel: number) => ({ serviceLevel, asaSeconds: 20, occupancy: 0.6, agents: 9, stable: true })
const row = (id: string, after: number): Effect['queues'][number] => ({
  queue: { id, name: id },
  mediaType: 'voice',
  target: { ratio: 0.8, seconds: 20 },
  contactsPerWeek: 100,
  before: level(0.5),
  after: level(after),
})
const forecast: Effect = {
  format: 'skillroute/effect@1',
  method: 'simulation',
  queues: [row('q1', 0.53), row('q2', 0.7)],
  notes: [],
}

it('warns where the forecast of the plan is less than the experiment can see', () => {
  expect(forecastNote(forecast, 'serviceLevel', ['q1'], 0.058)).toEqual([
    expect.stringContaining('forecasts an effect of 3.0 points'),
  ])
  const none = { ...forecast, queues: [row('q1', 0.5001)] }
  expect(forecastNote(none, 'serviceLevel', ['q1'], 0.058).join()).toContain('an effect of less than 0.1 points')
  expect(forecastNote(forecast, 'serviceLevel', ['q1', 'q2'], 0.058)).toEqual([])
  expect(forecastNote(forecast, 'asaSeconds', ['q1'], 0.058)).toEqual([])
  expect(forecastNote(null, 'serviceLevel', ['q1'], 0.058)).toEqual([])
})

it('promises no effect that cannot exist', () => {
  const said = (metric: 'serviceLevel' | 'asaSeconds', smallest: number): string => {
    try {
      refuseWeak({ metric, effect: 0.1, power: 0.8 }, { weeks: 4, power: 0.1, smallest }, 'Take more weeks.')
    } catch (error) {
      return String(error)
    }
    return ''
  }
  expect(said('serviceLevel', 0.3)).toContain('80 % is reached for an effect of 30.0 points. Take more weeks.')
  const never = 'No effect, however large, is found with 80 % in so few weeks. Take more weeks.'
  expect(said('serviceLevel', 4.4e15)).toContain(never)
  expect(said('asaSeconds', 400)).toContain('an effect of 400.0 s')
  for (const seconds of [4.4e17, Number.POSITIVE_INFINITY]) expect(said('asaSeconds', seconds)).toContain(never)
})

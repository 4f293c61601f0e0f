import { expect, it } from 'vitest'
import type { DemandForecast } from '../../documents'
import { withOverrides } from './overrides'

const series = (mean: readonly number[]) => ({
  mean,
  low: mean.map((one) => one - 5),
  high: mean.map((one) => one + 5),
  days: [{ date: '2027-01-18', mean: mean.reduce((sum, one) => sum + one, 0), low: 0, high: 99 }],
  trendPerWeek: 0,
})
const type = (id: string, queueId: string, mean: readonly number[]) => ({
  id,
  queueId,
  ...series(mean),
  ahtSeconds: mean.map(() => 300),
})

const forecast: DemandForecast = {
  format: 'skillroute/demand-forecast@1',
  interval: { start: '2027-01-18T00:00:00Z', end: '2027-01-19T00:00:00Z' },
  granularityMinutes: 720,
  timeZone: 'UTC',
  confidence: 0.95,
  contactTypes: [type('t1', 'q1', [10, 20]), type('t2', 'q1', [10, 10]), type('t3', 'q2', [40, 40])],
  queues: [
    { queueId: 'q1', ...series([20, 30]) },
    { queueId: 'q2', ...series([40, 40]) },
  ],
  total: series([60, 70]),
  days: [],
  notes: [],
}
const queue = (id: string, name: string) => ({
  id,
  name,
  evaluation: 'BEST',
  members: [],
  serviceLevels: {},
  divisionId: 'd',
})
const snapshot = { queues: [queue('q1', 'Billing'), queue('q2', 'Sales')] }

it('changes contacts of queues and contact types, and what they add up to', () => {
  const changed = withOverrides(forecast, { volume: { Billing: '+10%', t1: 60 } }, snapshot)
  expect(changed.contactTypes.map(({ mean }) => mean)).toEqual([
    [20, 40],
    [11, 11],
    [40, 40],
  ])
  expect(changed.queues[0]?.mean).toEqual([31, 51])
  expect(changed.total.mean).toEqual([71, 91])
  expect(changed.total.days[0]?.mean).toBeCloseTo(162, 9)
  expect(changed.notes.at(-1)).toBe('Changed by hand: Billing 50 → 82 contacts (+10%), t1 30 → 60 contacts.')
})

it('changes handle times by a percentage or to a number of seconds', () => {
  const changed = withOverrides(forecast, { handleTime: { Billing: 330, Sales: '-10 %' } }, snapshot)
  expect(changed.contactTypes.map(({ ahtSeconds }) => ahtSeconds?.map(Math.round))).toEqual([
    [330, 330],
    [330, 330],
    [270, 270],
  ])
  expect(changed.total.mean).toEqual(forecast.total.mean)
})

it('refuses a number that is less than half of the forecast, with both, and takes the same as a change', () => {
  expect(() => withOverrides(forecast, { volume: { Billing: 1.15 } }, snapshot)).toThrow(
    'volume Billing: falls from 50 to 1.15 contacts, to less than half. If that is meant, write -97.7%; for 1.15 times the contacts, write +15%',
  )
  expect(() => withOverrides(forecast, { handleTime: { Billing: '0.9' } }, snapshot)).toThrow(
    'handle-time Billing: falls from 300 to 0.9 s, to less than half. If that is meant, write -99.7%; for 0.9 times the handle time, write -10%',
  )
  expect(() => withOverrides(forecast, { volume: { t1: 12 } }, snapshot)).toThrow('If that is meant, write -60%')
  const { notes } = withOverrides(forecast, { volume: { Billing: '-97.7%', t3: 40 } }, snapshot)
  expect(notes.at(-1)).toBe('Changed by hand: Billing 50 → 1.15 contacts (-97.7%), t3 80 → 40 contacts.')
})

it('refuses a number that is more than double the forecast, and two changes of one queue', () => {
  expect(() => withOverrides(forecast, { volume: { Billing: 99999 } }, snapshot)).toThrow(
    'volume Billing: rises from 50 to 99999 contacts, to more than double. If that is meant, write +199898%',
  )
  const twice = { volume: { Billing: '+10%', q1: 60 } }
  expect(() => withOverrides(forecast, twice, snapshot)).toThrow('volume q1: is given twice, under two names')
  expect(withOverrides(forecast, { volume: { Billing: 100 } }, snapshot).queues[0]?.mean).toEqual([40, 60])
})

it('refuses corrections that would have no effect, or of which only one can hold', () => {
  const closed = { ...forecast, contactTypes: [type('t1', 'q1', [0, 0])] }
  expect(() => withOverrides(closed, { volume: { Billing: 60 } }, snapshot)).toThrow(
    'volume Billing: no contacts are forecast, so a number has no days and hours',
  )
  expect(() => withOverrides(forecast, { handleTime: { Billing: '-100%' } }, snapshot)).toThrow(
    'handle-time Billing: must leave some handle time',
  )
  expect(() => withOverrides(forecast, { volume: { Billing: 60, t1: 60 } }, snapshot)).toThrow(
    'volume Billing: is a number for the whole queue, and its contact type t1 is corrected too: leave one out',
  )
  expect(withOverrides(forecast, { volume: { Billing: '-100%' } }, snapshot).queues[0]?.mean).toEqual([0, 0])
})

it('refuses unknown queues and what is no change', () => {
  expect(() => withOverrides(forecast, { volume: { Biling: '+10%', Sales: 'more' } }, snapshot)).toThrow(
    /no queue "Biling".*Billing[\s\S]*must be a change such as \+10%/,
  )
})

it('refuses a percentage of handle times that are not known', () => {
  const without = forecast.contactTypes.map(({ ahtSeconds: _, ...one }) => one)
  const unknown = { ...forecast, contactTypes: without }
  expect(() => withOverrides(unknown, { handleTime: { Billing: '+10%' } }, snapshot)).toThrow(
    'handle-time Billing: no handle time is known: write seconds, such as 300',
  )
  expect(withOverrides(unknown, { handleTime: { Billing: 320 } }, snapshot).contactTypes[0]?.ahtSeconds).toEqual([
    320, 320,
  ])
  const zeros = { ...forecast, contactTypes: without.map((one) => ({ ...one, ahtSeconds: [0, 0] })) }
  expect(withOverrides(zeros, { handleTime: { Billing: 320 } }, snapshot).contactTypes[0]?.ahtSeconds).toEqual([
    320, 320,
  ])
})

it('takes no hours without a handle time into the mean that a number replaces', () => {
  const [first, ...others] = forecast.contactTypes
  const half = first === undefined ? [] : [{ ...first, ahtSeconds: [300, 0] }]
  const changed = withOverrides(
    { ...forecast, contactTypes: [...half, ...others] },
    { handleTime: { t1: 600 } },
    snapshot,
  )
  expect(changed.contactTypes[0]?.ahtSeconds).toEqual([600, 0])
})

import { expect, it } from 'vitest'
import type { Effect } from '../../documents'
import { serviceSection } from './service'

const forecast: Effect = { format: 'skillroute/effect@1', method: 'simulation', queues: [], notes: [] }
const period = { start: '2027-01-17T23:00:00Z', end: '2027-01-24T23:00:00Z', timeZone: 'Europe/Berlin' }

it('says for which days it is, by the clocks of their zone', async () => {
  expect((await serviceSection(forecast)).lead).toContain('in an average week')
  const { lead } = await serviceSection({ ...forecast, period })
  expect(lead).toContain('from 2027-01-18 to 2027-01-24')
  const day = { ...period, end: '2027-01-18T23:00:00Z' }
  expect((await serviceSection({ ...forecast, period: day })).lead).toContain('on 2027-01-18,')
})

it('has one table for all of its charts', async () => {
  const level = { serviceLevel: 0.5, abandonProbability: 0.1, asaSeconds: 20, occupancy: 0.6, agents: 9, stable: true }
  const queue = { id: 'q', name: 'Sales' }
  const row = { queue, mediaType: 'voice', target: { ratio: 0.8, seconds: 20 }, contactsPerWeek: 100 }
  const { body } = await serviceSection({ ...forecast, queues: [{ ...row, before: level, after: level }] })
  expect(body.markup.match(/<figure>/g)).toHaveLength(3)
  expect(body.markup.match(/<table/g)).toHaveLength(1)
})

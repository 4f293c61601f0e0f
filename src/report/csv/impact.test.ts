import { expect, it } from 'vitest'
import { improvementOf, recommendationOf } from '../../../test/support/improvement'
import type { Effect, QueueRecommendation } from '../../documents'
import { impactTable } from './impact'
import { csvText } from './table'

it('has a row for each change found, joins too, with its wave and its value by itself', () => {
  const { skill: _skill, ...grant } = recommendationOf('b', 2, -1)
  const join: QueueRecommendation = { ...grant, action: 'JOIN', queue: { id: 'q2', name: 'Billing' }, after: 1 }
  const alone = { contactsPerWeek: 30.5, method: 'simulation', interval: { low: 20, high: 41, confidence: 0.95 } }
  const changes = [{ ...recommendationOf('a', 1, 2), alone }, join]
  const rows = rowsOf(csvText(impactTable([{ ...improvementOf([1, 2], 2), changes }])))
  expect(rows).toMatchObject([
    {
      ...{ record: 'change', change: 'ADD', of: 'Agent a', what: 'Billing', what_id: 's', wave: '1' },
      ...{ value_low: '2', alone_contacts_per_week: '30.5', alone_low: '20', alone_high: '41' },
    },
    {
      ...{ change: 'JOIN', user_id: 'b', what: 'Billing', what_id: 'q2', value_before: '–', value_after: 'ring 1' },
      ...{ wave: '2', alone_low: '' },
    },
  ])
})

it('has a row for all queues, weighted by their contacts, and leaves out what one of them does not know', () => {
  const measures = (serviceLevel: number, asaSeconds: number | null) => ({
    ...{ agents: 5, stable: true, serviceLevel, asaSeconds, occupancy: 0.5, abandonProbability: 0.1 },
  })
  const shared = { mediaType: 'voice', target: { ratio: 0.8, seconds: 20 } } as const
  const queue = (id: string) => ({ id, name: id })
  const forecast: Effect = {
    ...{ format: 'skillroute/effect@1', method: 'erlang-c', notes: [] },
    queues: [
      { ...shared, queue: queue('a'), contactsPerWeek: 300, before: measures(0.5, 10), after: measures(0.75, 8) },
      { ...shared, queue: queue('b'), contactsPerWeek: 100, before: measures(0.9, null), after: measures(0.75, 8) },
    ],
  }
  const rows = rowsOf(csvText(impactTable([forecast])))
  expect(rows.map(({ record }) => record)).toEqual(['queue', 'queue', 'total'])
  expect(rows[2]).toMatchObject({
    ...{ queue: 'all queues', contacts_per_week: '400', service_level_before: '0.6', service_level_after: '0.75' },
    ...{ service_level_difference: '0.15', asa_seconds_before: '', asa_seconds_after: '8', occupancy_before: '' },
    ...{ asa_seconds_difference: '', abandonment_difference: '0' },
  })
})

/** No cell of these holds a comma. */
function rowsOf(text: string): Record<string, string | undefined>[] {
  const [names = [], ...rows] = text
    .replace('\uFEFF', '')
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','))
  return rows.map((cells) => Object.fromEntries(names.map((name, at) => [name, cells[at]])))
}

import { expect, it } from 'vitest'
import { improvementOf, recommendationOf } from '../../../test/support/improvement'
import type { QueueRecommendation } from '../../documents'
import { impactCsv } from './impact'

it('has a row for each change found, joins too, with its wave and its value by itself', () => {
  const { skill: _skill, ...grant } = recommendationOf('b', 2, -1)
  const join: QueueRecommendation = { ...grant, action: 'JOIN', queue: { id: 'q2', name: 'Billing' }, after: 1 }
  const alone = { contactsPerWeek: 30.5, method: 'simulation', interval: { low: 20, high: 41, confidence: 0.95 } }
  const changes = [{ ...recommendationOf('a', 1, 2), alone }, join]
  const rows = rowsOf(impactCsv([{ ...improvementOf([1, 2], 2), changes }]))
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

/** No cell of these holds a comma. */
function rowsOf(text: string): Record<string, string | undefined>[] {
  const [names = [], ...rows] = text
    .replace('\uFEFF', '')
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','))
  return rows.map((cells) => Object.fromEntries(names.map((name, at) => [name, cells[at]])))
}

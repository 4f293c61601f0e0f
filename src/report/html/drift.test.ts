import { expect, it } from 'vitest'
import { driftSection } from './drift'

it('says of how much it is that nothing differs', () => {
  const side = { org: { id: 'o', name: 'Acme' }, takenAt: '2026-01-05T10:20:30.000Z' }
  const notes = ['Not compared, since snapshots do not contain it: utilization of agents.']
  const report = { format: 'skillroute/drift@1', left: side, right: side, differences: [], allowed: 0, notes } as const
  const { lead, body } = driftSection(report)
  expect(lead).toBe('No differences in what was compared.')
  expect(body.markup).toMatch(/What could not be compared[\s\S]*utilization of agents/)
})

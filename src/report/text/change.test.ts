import { expect, it } from 'vitest'
import type { QueueSet } from '../../documents'
import { formatValue, valueChange } from './change'

const rings = (first: number, second: number) => ({
  rings: [first, second].map((threshold) => ({
    expansionCriteria: [{ type: 'TIMEOUT_SECONDS', threshold }],
    memberGroups: [{ id: 'g', name: 'Seniors' }],
  })),
})
const change = (before: QueueSet['before'], after: QueueSet['after']): QueueSet => ({
  ...{ kind: 'queue.set', id: 'c', queue: { id: 'q', name: 'Cards' }, field: 'bullseye', reason: '', value: null },
  before,
  after,
})

it('shows of a setting the parts that change, and all of one that is new', () => {
  const shorter = change(rings(60, 90), rings(15, 90))
  expect(valueChange(shorter)).toBe('rings 1 threshold 60 → rings 1 threshold 15')
  expect(formatValue(shorter, rings(30, 90))).toBe('rings 1 threshold 30')
  expect(valueChange(change(30, 10))).toBe('30 → 10')
  expect(valueChange(change({ timeoutMs: 30 }, { timeoutMs: 10 }))).toBe('timeoutMs 30 → timeoutMs 10')
  expect(valueChange(change(null, { rules: [] }))).toBe('– → {"rules":[]}')
})

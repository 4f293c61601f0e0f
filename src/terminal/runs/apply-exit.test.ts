import { expect, it } from 'vitest'
import { applyExit, type ExitFacts } from './apply-exit'

const counts = { applied: 1, already: 0, resumed: 0, conflict: 0, failed: 0, skipped: 0, held: 0, undone: 0 }
const external = {
  changeId: 'c-1',
  target: { id: 'u-1', name: 'Ann' },
  property: 'skill:s-1',
  before: ['3'],
  after: ['4'],
  at: '2026-01-05T12:00:00.000Z',
  by: 'somebody',
}

it('distinguishes success from a dry run with failures and from a replaced concurrent write', () => {
  const done: ExitFacts = { outcome: 'done', counts, external: [] }
  expect(applyExit(done)).toBe(0)
  expect(applyExit({ ...done, external: [external] })).toBe(5)
  expect(applyExit({ ...done, outcome: 'held', external: [external] })).toBe(5)
  expect(applyExit({ ...done, outcome: 'partial', counts: { ...counts, failed: 1 }, external: [external] })).toBe(1)
  const dry: ExitFacts = { ...done, outcome: 'dryRun' }
  expect(applyExit(dry)).toBe(0)
  expect(applyExit({ ...dry, counts: { ...counts, conflict: 1 } })).toBe(5)
  expect(applyExit({ ...dry, counts: { ...counts, conflict: 1, failed: 1 } })).toBe(1)
})

import { expect, it } from 'vitest'
import { applyExit, type ExitFacts } from './apply-exit'

const counts = { applied: 1, already: 0, resumed: 0, conflict: 0, failed: 0, skipped: 0, held: 0, undone: 0 }
it('tells a dry run with failures from success', () => {
  const done: ExitFacts = { outcome: 'done', counts }
  expect(applyExit(done)).toBe(0)
  const dry: ExitFacts = { ...done, outcome: 'dryRun' }
  expect(applyExit(dry)).toBe(0)
  expect(applyExit({ ...dry, counts: { ...counts, conflict: 1 } })).toBe(5)
  expect(applyExit({ ...dry, counts: { ...counts, conflict: 1, failed: 1 } })).toBe(1)
})

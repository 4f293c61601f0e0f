import { afterEach, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../test/support/emulated'
import { drawnPlan } from '../../../test/support/proposals'
import { applyText } from '../../report/text/apply'
import { memoryJournal } from '../../stores/memory/memory'
import { captureSnapshot } from '../snapshot/capture'
import { applyPlan } from './apply'

let org: Emulated
afterEach(() => org.stop())

it('tells how long a run and its requests took although the clock was set back an hour meanwhile', async () => {
  org = await emulated({ agents: 10, queues: 1, skills: 6 })
  const plan = drawnPlan(await captureSnapshot(org.client), { agents: 3, moves: 1 })
  let setBackMs = 0
  const clock = { ...org.clock, now: () => org.clock.now() - setBackMs, steadyMs: () => org.clock.now() }
  const stop = org.client.on('response', () => {
    setBackMs = 3_600_000
  })
  const report = await applyPlan(org.client, plan, {
    journal: memoryJournal(),
    clock,
    onConflict: 'merge',
    checkAudits: false,
  })
  stop()
  expect(Date.parse(report.endedAt)).toBeLessThan(Date.parse(report.startedAt))
  expect(report.durationMs).toBeGreaterThanOrEqual(0)
  expect(report.durationMs).toBeLessThan(60_000)
  expect(applyText(report, plan)).toMatch(/^done: 3 applied in \d+(\.\d+)? s\n/)
})

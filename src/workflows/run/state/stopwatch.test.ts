import { afterEach, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../../test/support/emulated'
import { drawnPlan } from '../../../../test/support/proposals'
import type { Clock } from '../../../core/time/clock'
import { manualClock } from '../../../core/time/manual-clock'
import { memoryJournal } from '../../../stores/memory/memory'
import { applyPlan } from '../../apply/apply'
import { captureSnapshot } from '../../snapshot/capture'
import { stopwatch } from './stopwatch'

let org: Emulated | undefined
afterEach(() => org?.stop())

it('counts the time waited, whichever way the clock jumps', async () => {
  const clock = manualClock(1_000_000)
  const time = stopwatch(clock)
  const wait = async (ms: number): Promise<void> => {
    const waited = time.sleep(ms)
    await clock.advance(ms)
    await waited
  }
  await wait(2_000)
  expect(time.elapsedMs()).toBe(2_000)
  clock.jump(clock.now() - 500_000)
  await wait(3_000)
  expect(time.elapsedMs()).toBe(5_000)
  clock.jump(clock.now() + 90 * 60_000)
  expect(time.elapsedMs()).toBe(5_000)
  await clock.advance(700)
  expect(time.elapsedMs()).toBe(5_700)
})

it('ends a read-back although the clock is set back at every read', async () => {
  org = await emulated({ agents: 12, queues: 2, skills: 6 })
  const plan = drawnPlan(await captureSnapshot(org.client), { agents: 1, moves: 1 })
  const { clock } = org
  // The written value never shows, and each wait ends half an hour earlier than it began.
  org.emulator.faults.add({ method: 'GET', path: '/api/v2/users', after: 1, fault: { kind: 'staleRead' } })
  let back = 0
  let waits = 0
  const turned: Clock = {
    now: () => clock.now() - back,
    setTimer(fn, ms) {
      waits += 1
      return clock.setTimer(() => {
        back += 1_800_000
        fn()
      }, ms)
    },
  }
  const report = await applyPlan(org.client, plan, {
    journal: memoryJournal(),
    clock: turned,
    readBackMs: 20_000,
    checkAudits: false,
  })
  expect(report.results[0]).toMatchObject({ status: 'failed', error: { code: 'apply.notVisible' } })
  expect(waits).toBeLessThan(20)
})

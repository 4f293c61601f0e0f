import { expect, it } from 'vitest'
import { createTime } from '../../emulator/model/time'
import { HOUR_MS } from './durations'
import { manualClock } from './manual-clock'
import { worldClock } from './world-clock'

const START = Date.UTC(2026, 2, 2, 9)

it("says the world's time, also after a jump and at another speed", async () => {
  const machine = manualClock(Date.UTC(2030, 0, 1))
  const time = createTime(machine, START)
  const clock = worldClock(machine, time)
  expect(clock.now()).toBe(START)
  time.jump(HOUR_MS)
  expect(clock.now()).toBe(START + HOUR_MS)
  time.run(60)
  await machine.advance(1_000)
  expect(clock.now()).toBe(START + HOUR_MS + 60_000)
})

it("waits on the machine's clock and runs on while the world's time is stopped", async () => {
  const machine = manualClock(0)
  const time = createTime(machine, START)
  const clock = worldClock(machine, time)
  time.stop()
  let fired = false
  clock.setTimer(() => {
    fired = clock.now() >= START + 1_000
  }, 1_000)
  await machine.advance(1_000)
  expect(fired).toBe(true)
  expect(time.now()).toBe(START)
})

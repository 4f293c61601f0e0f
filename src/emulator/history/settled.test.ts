import { expect, it } from 'vitest'
import { manualClock } from '../../core/time/manual-clock'
import { startEmulator } from '..'
import { lifeOf } from './index'

it('shows what was lived before a change of the configuration, also at the instant of the change', async () => {
  const clock = manualClock(Date.UTC(2026, 2, 2, 9))
  const emulator = await startEmulator({ clock, now: clock.now(), agents: 4, queues: 1, skills: 1 })
  const { world } = emulator
  const before = world.history().count
  clock.jump(clock.now() + 86_400_000)
  lifeOf(world).settle(world.now())
  expect(world.history().count).toBeGreaterThan(before)
  await emulator.stop()
})

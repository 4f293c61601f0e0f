import { expect, it } from 'vitest'
import { manualClock } from '../../core/time/manual-clock'
import { startEmulator } from '..'
import { getSimulation } from './index'

it('shows what was lived before a change of the configuration, also at the instant of the change', async () => {
  const clock = manualClock(Date.UTC(2026, 2, 2, 9))
  const emulator = await startEmulator({ clock, now: clock.now(), agents: 4, queues: 1, skills: 1 })
  const { world } = emulator
  const before = world.history().count
  clock.jump(clock.now() + 86_400_000)
  getSimulation(world).settle(world.now())
  expect(world.history().count).toBeGreaterThan(before)
  await emulator.stop()
})

it('leaves the days before a change as they were, whether anybody has read them before it or not', async () => {
  const waits = async (read: boolean): Promise<readonly number[]> => {
    const clock = manualClock(Date.UTC(2026, 2, 2, 9))
    const options = { clock, now: clock.now(), agents: 4, queues: 1, skills: 1, switches: { ownAgentShare: 0.9 } }
    const { world, stop } = await startEmulator({ seed: 7, ...options })
    if (read) world.history()
    getSimulation(world).settle(world.now())
    for (const { config } of world.queues.values()) config.lastAgentRoutingMode = 'QueueMembersOnly'
    const { count, waitMs } = world.history()
    await stop()
    return [...waitMs.subarray(0, count)]
  }
  expect(await waits(false)).toEqual(await waits(true))
})

/** How fast a large org lives, and in how much memory. Run alone it prints figures; the limits are generous. */

import { describe, expect, it } from 'vitest'
import { DAY_MS } from '../../src/core/time/durations'
import { generateWorld } from '../../src/emulator/world/generate'

describe('an org of 200 agents', () => {
  it('lives a month in less than 20 s of one core, a further day in less than 1 s, and stays below 1 GiB', () => {
    let now = Date.UTC(2026, 1, 4, 15)
    const size = { seed: 1, nowMs: now, agents: 200, queues: 12, skills: 16 }
    const world = generateWorld({ media: [], ...size, clock: () => now, onEffect: () => undefined })
    const month = cpuSeconds(() => world.history())
    const days = [1, 2, 3].map(() => {
      now += DAY_MS
      return cpuSeconds(() => world.history())
    })
    const day = Math.min(...days)
    const { count } = world.history()
    const megabytes = Math.round(process.memoryUsage().rss / 2 ** 20)
    console.log(
      `${count} conversations; month ${month.toFixed(2)} s, day ${day.toFixed(3)} s of processor time; ${megabytes} MiB`,
    )
    expect(count).toBeGreaterThan(200_000)
    expect(month).toBeLessThan(20)
    expect(day).toBeLessThan(1)
    expect(megabytes).toBeLessThan(1024)
  })
})

/** Processor time of this process: other work on the machine does not count. */
function cpuSeconds(work: () => unknown): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

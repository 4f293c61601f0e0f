import { afterEach, describe, expect, it } from 'vitest'
import { sleep, systemClock } from '../../src/core/time/clock'
import { type Emulator, startEmulator } from '../../src/emulator'
import { startRedis, type TestRedis, withoutRedis } from '../support/redis'
import { type Program, programOf } from './program'

/**
 * Eight processes at the platform's own rate take five minutes: SKILLROUTE_FULL=1. Without it, fewer of them share
 * a short window, in which a busy machine may send as little as it likes.
 */
const FULL = process.env.SKILLROUTE_FULL === '1'
const { processes, windowMs, rate, windows } = FULL
  ? { processes: 8, windowMs: 60_000, rate: 250, windows: 2 }
  : { processes: 3, windowMs: 2_000, rate: 100, windows: 2 }

let emulator: Emulator | undefined
let redis: TestRedis | undefined
let program: Program | undefined
afterEach(async () => {
  await program?.remove()
  await redis?.stop()
  await emulator?.stop()
})

describe.skipIf(withoutRedis !== undefined)(`processes on one budget${withoutRedis ? `: ${withoutRedis}` : ''}`, () => {
  it(`never pass the limit, with Redis killed and empty in the middle, and log in once`, async () => {
    emulator = await startEmulator({ seed: 2, agents: 5, queues: 1, ratePerMinute: FULL ? 300 : 1_000_000 })
    redis = await startRedis()
    program = await programOf('budget-run')
    const arrivals: number[] = []
    emulator.faults.add({
      path: '/api/v2/',
      fault: { kind: 'secondWriter', write: () => arrivals.push(performance.now()) },
    })
    const { url, clientId, clientSecret } = emulator
    const port = new URL(redis.url).port
    const runs = Array.from({ length: processes }, () =>
      program?.start(url, clientId, clientSecret, port, String(rate), String(windowMs)),
    )

    await until(() => arrivals.length > 0)
    const firstMs = arrivals[0] ?? 0
    await sleep(systemClock, windows * windowMs)
    const share = arrivals.filter((ms) => ms < firstMs + windows * windowMs).length / (windows * rate)
    // In the middle of a burst, so that as many as possible are under way.
    await redis.kill()
    await sleep(systemClock, windowMs / 6)
    await redis.start()
    const backMs = performance.now()
    await sleep(systemClock, windowMs * 1.4)
    await Promise.all(runs.map((run) => run?.kill('SIGTERM')))

    const max = mostIn(arrivals, windowMs)
    const after = arrivals.filter((ms) => ms > backMs).length
    console.log(
      `fleet: ${processes} processes at ${rate} per ${windowMs / 1000} s: ${(100 * share).toFixed(1)} % used, at most ${max} in any window, ${after} after Redis came back empty, ${emulator.stats.tokenRequests} token request, failures ${runs.flatMap((run) => run?.lines ?? []).length}`,
    )
    expect(max).toBeLessThanOrEqual(rate)
    if (FULL) expect(emulator.stats.perMinute).toBeLessThanOrEqual(rate)
    if (FULL) expect(share).toBeGreaterThanOrEqual(0.95)
    expect(after).toBeGreaterThan(0)
    expect(emulator.stats.tokenRequests).toBe(1)
    expect(runs.flatMap((run) => run?.lines ?? [])).toEqual([])
  })
})

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(systemClock, 5)
}

/** The most that fall into any window, as the platform counts: one exactly a window old is outside. */
function mostIn(times: readonly number[], ms: number): number {
  let max = 0
  let first = 0
  for (const [at, time] of times.entries()) {
    while ((times[first] ?? time) <= time - ms) first += 1
    max = Math.max(max, at - first + 1)
  }
  return max
}

import { afterEach, describe, expect, it } from 'vitest'
import { manualClock } from '../../src/core/time/manual-clock'
import { createTransport } from '../../src/transport/transport'
import { countingFetch, driveClock } from '../support/drive'
import { readThing } from './operations'
import { reply, startServer, type TestServer } from './server'

/** `SKILLROUTE_FULL=1`: 10,000. */
const CALLS = process.env.SKILLROUTE_FULL === '1' ? 10_000 : 2_000

let server: TestServer | undefined
afterEach(() => server?.stop())

/** The most arrivals in any window of `windowMs`, its end included. */
function busiest(arrivals: readonly number[], windowMs: number): number {
  let from = 0
  let max = 0
  arrivals.forEach((at, index) => {
    while (at - (arrivals[from] ?? at) > windowMs) from += 1
    max = Math.max(max, index - from + 1)
  })
  return max
}

describe('the rate limit', () => {
  it('never passes the rate in any sliding 60 s and uses at least 95 % of it while work waits', async () => {
    const clock = manualClock()
    const arrivals: number[] = []
    server = await startServer({
      api: (seen) => {
        arrivals.push(clock.now())
        reply(seen, 200, { id: 'x', value: 1 })
      },
    })
    const io = countingFetch()
    const stop = driveClock(clock, io)
    const { url, auth } = server
    const transport = createTransport({ baseUrl: url, loginUrl: url, auth, concurrency: 50, clock, fetch: io.fetch })
    let next = 0
    const worker = async (): Promise<void> => {
      while (next++ < CALLS) await transport.request(readThing, { params: { id: 'x' } })
    }
    await Promise.all(Array.from({ length: 50 }, worker))
    await stop()
    await transport.close()
    const minutes = ((arrivals.at(-1) ?? 0) - (arrivals[0] ?? 0)) / 60_000
    const used = arrivals.length / (250 * (minutes + 1))
    console.log(
      `rate: at most ${busiest(arrivals, 60_000)} in 60 s, ${busiest(arrivals, 999)} in 1 s, over ${minutes} min`,
    )
    expect(arrivals).toHaveLength(CALLS)
    expect(busiest(arrivals, 60_000)).toBeLessThanOrEqual(250)
    expect(busiest(arrivals, 999)).toBeLessThanOrEqual(25)
    // At 250 a minute they fill so many windows, the first of which starts at once.
    expect(minutes).toBeLessThanOrEqual((CALLS / 250 - 1) / 0.95)
    expect(used).toBeGreaterThanOrEqual(0.95)
    expect(transport.rateLimit()).toMatchObject({ perMinute: 250, pausedUntilMs: undefined })
  })
})

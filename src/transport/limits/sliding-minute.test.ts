import { getEventListeners } from 'node:events'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { manualClock } from '../../core/time/manual-clock'
import { slidingMinute } from './sliding-minute'

/** Lets promise callbacks run. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('slidingMinute', () => {
  it('keeps any 60 s at the server within the rate, wherever in its latency a request arrives', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 40 }),
        fc.array(fc.record({ latencyMs: fc.nat(20_000), arrives: fc.double({ min: 0, max: 1, noNaN: true }) }), {
          minLength: 1,
          maxLength: 150,
        }),
        async (perMinute, requests) => {
          const clock = manualClock()
          const budget = slidingMinute({ perMinute, clock })
          const arrivals: number[] = []
          let open = requests.length
          for (const { latencyMs, arrives } of requests) {
            void budget.take().then(() => {
              arrivals.push(clock.now() + latencyMs * arrives)
              clock.setTimer(() => {
                budget.settled()
                open -= 1
              }, latencyMs)
            })
          }
          while (open > 0 && (await clock.next()));
          arrivals.sort((a, b) => a - b)
          for (let i = perMinute; i < arrivals.length; i++)
            expect((arrivals[i] ?? 0) - (arrivals[i - perMinute] ?? 0)).toBeGreaterThan(60_000)
          expect(open).toBe(0)
          expect(clock.pending).toBe(0)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('serves in order, urgent ones first', async () => {
    const clock = manualClock()
    const budget = slidingMinute({ perMinute: 1, clock })
    const order: string[] = []
    const take = (name: string, urgent = false): void => {
      void budget.take(undefined, urgent).then(() => {
        order.push(name)
        budget.settled()
      })
    }
    for (const name of ['a', 'b', 'c']) take(name)
    take('urgent', true)
    while (order.length < 4) await clock.next()
    expect(order).toEqual(['a', 'urgent', 'b', 'c'])
  })

  it('lets waiting ones walk away with their own reason, leaving no listener and no timer', async () => {
    const clock = manualClock()
    const budget = slidingMinute({ perMinute: 1, clock })
    await budget.take()
    budget.settled()
    const caller = new AbortController()
    const waiting = budget.take(caller.signal)
    await settle()
    expect(clock.pending).toBe(1)
    const reason = { why: 'enough' }
    caller.abort(reason)
    await expect(waiting).rejects.toBe(reason)
    expect(getEventListeners(caller.signal, 'abort')).toHaveLength(0)
    expect(clock.pending).toBe(0)
    await expect(budget.take(caller.signal)).rejects.toBe(reason)
  })

  it('keeps the longest of several pauses', async () => {
    const clock = manualClock()
    const budget = slidingMinute({ perMinute: 100, clock })
    const start = clock.now()
    budget.pause(start + 5_000)
    budget.pause(start + 1_000)
    let at: number | undefined
    void budget.take().then(() => {
      at = clock.now()
    })
    budget.pause(start + 9_000)
    while (at === undefined) await clock.next()
    expect(at - start).toBe(9_000)
  })

  it('waits no longer when the clock is set back', async () => {
    const clock = manualClock()
    const budget = slidingMinute({ perMinute: 1, clock })
    await budget.take()
    budget.settled()
    clock.jump(clock.now() - 86_400_000)
    const start = clock.now()
    const turn = budget.take()
    await settle()
    while (budget.waiting > 0) await clock.next()
    await turn
    expect(clock.now() - start).toBeLessThanOrEqual(60_200)
  })

  it('refuses a rate that lets nothing through', () => {
    for (const perMinute of [0, -1, Number.NaN, 0.5])
      expect(() => slidingMinute({ perMinute, clock: manualClock() })).toThrow(/ratePerMinute/)
  })
})

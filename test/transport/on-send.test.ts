import { describe, expect, it } from 'vitest'
import { withSlot } from '../../src/transport/limits/slots'
import { fine, input, startDriven } from './driven'
import { readThing, setThing } from './operations'
import { reply } from './server'

describe('onSend', () => {
  it('is asked after the wait for the rate limit, and keeps a write from leaving', async () => {
    const { clock, transport, arrivals } = await startDriven(fine, { ratePerMinute: 1 })
    const startMs = clock.now()
    await transport.request(readThing, input)
    const refused = new Error('no longer')
    let requestedMs = 0
    const onSend = (): void => {
      requestedMs = clock.now() - startMs
      throw refused
    }
    await expect(transport.request(setThing, input, { onSend })).rejects.toBe(refused)
    expect(requestedMs).toBeGreaterThanOrEqual(60_000)
    expect(arrivals).toHaveLength(1)
    // The slot that it had is not lost.
    await transport.request(readThing, input)
    expect(arrivals).toHaveLength(2)
  })

  it('may give a check that is called directly before the request leaves, whatever happened since it was asked', async () => {
    const { transport, arrivals } = await startDriven(fine)
    const requested: string[] = []
    let late = false
    const onSend = async (): Promise<() => void> => {
      requested.push('asked')
      // What another task does between the answer and the request, such as noticing that the process slept.
      void Promise.resolve().then(() => {
        late = true
      })
      return () => {
        requested.push(late ? 'late' : 'in time')
        if (late) throw new Error('too late')
      }
    }
    await expect(transport.request(setThing, input, { onSend })).rejects.toThrow('too late')
    expect(requested).toEqual(['asked', 'late'])
    expect(arrivals).toHaveLength(0)
    await transport.request(setThing, input, { onSend: () => () => undefined })
    expect(arrivals).toHaveLength(1)
  })

  it('is asked again before each repeat of a write, and not for reads', async () => {
    const { clock, transport, arrivals } = await startDriven((seen, n) =>
      n === 1 ? reply(seen, 429, { code: 'too.many.requests.retry.after' }, { 'retry-after': '30' }) : fine(seen),
    )
    const requested: number[] = []
    const onSend = async (): Promise<void> => void requested.push(clock.now())
    await transport.request(setThing, input, { onSend })
    await transport.request(readThing, input, { onSend })
    expect(requested).toEqual(arrivals.slice(0, 2))
  })
})

describe('withSlots', () => {
  it('lets two requests follow each other at once when the minute is used up', async () => {
    const { clock, transport, arrivals } = await startDriven(fine, { ratePerMinute: 20 })
    const pair = async (): Promise<number> =>
      transport.withSlots([1, 1], undefined, async ([first, second]) => {
        await transport.request(readThing, input, withSlot({}, first))
        const lookedMs = clock.now()
        await transport.request(setThing, input, withSlot({}, second))
        return clock.now() - lookedMs
      })
    const gaps = await Promise.all(Array.from({ length: 40 }, pair))
    expect(Math.max(...gaps)).toBe(0)
    expect(arrivals).toHaveLength(80)
  })

  it('ends what was not used, also when the caller gives up while it waits', async () => {
    const { transport, arrivals } = await startDriven(fine, { ratePerMinute: 4 })
    await transport.withSlots([1, 1], undefined, async () => undefined)
    const ending = new AbortController()
    const waiting = transport.withSlots([1, 3], ending.signal, async () => 'never')
    ending.abort('enough')
    await expect(waiting).rejects.toBe('enough')
    for (let n = 0; n < 5; n++) await transport.request(readThing, input)
    expect(arrivals).toHaveLength(5)
  })
})

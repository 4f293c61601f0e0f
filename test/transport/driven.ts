import { onTestFinished } from 'vitest'
import { type ManualClock, manualClock } from '../../src/core/time/manual-clock'
import { createTransport } from '../../src/transport/transport'
import type { Transport, TransportOptions } from '../../src/transport/wiring/types'
import { countingFetch, driveClock } from '../support/drive'
import { reply, type Seen, startServer } from './server'

/** A transport on a clock that moves by itself, its server, and when the requests arrived there. */
export interface Driven {
  readonly clock: ManualClock
  readonly transport: Transport
  readonly arrivals: readonly number[]
  /** From now on the clock stands still. */
  stopClock(): Promise<void>
}

/** Starts them for one test. @param api told how many requests came, this one included */
export async function startDriven(
  api: (seen: Seen, count: number) => void,
  options: Partial<TransportOptions> = {},
): Promise<Driven> {
  const clock = manualClock()
  const io = countingFetch()
  const arrivals: number[] = []
  const { url, auth, stop } = await startServer({
    api: (seen) => {
      arrivals.push(clock.now())
      api(seen, arrivals.length)
    },
  })
  const stopClock = driveClock(clock, io)
  onTestFinished(async () => {
    await stopClock()
    await stop()
  })
  const transport = createTransport({ baseUrl: url, loginUrl: url, auth, clock, fetch: io.fetch, ...options })
  return { clock, transport, arrivals, stopClock }
}

/** Answers with the thing that the operations of these tests read and set. */
export function fine(seen: Seen): void {
  reply(seen, 200, { id: 'x', value: 1 })
}

/** The input of those operations. */
export const input = { params: { id: 'x' } }

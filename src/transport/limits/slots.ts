import pLimit from 'p-limit'
import type { Rank } from '../../core/priority-queue'
import { createWaitQueue } from './wait-queue'

/** Bounds how many pieces of work run at once. */
export interface Slots {
  /**
   * Waits for a free slot and returns the function that frees it. An abort while waiting rejects with the signal's
   * reason.
   */
  enter(signal: AbortSignal, rank?: Rank): Promise<() => void>
  /** Runs `work` in a slot. If aborted while waiting, `work` never runs. */
  run<T>(work: () => Promise<T>, signal: AbortSignal, rank?: Rank): Promise<T>
}

/**
 * `concurrency` slots on p-limit. Entries of p-limit's own queue can neither leave nor be reordered, so it holds only
 * placeholders; when one gets its turn, our queue decides who is served.
 */
export function createSlots(concurrency: number): Slots {
  const limit = pLimit(concurrency)
  const queue = createWaitQueue<() => void>()
  /** Holds one of p-limit's slots until its user releases it. */
  const ticket = (): Promise<void> =>
    new Promise((release) => {
      if (!queue.serve(release)) release()
    })

  async function enter(signal: AbortSignal, rank: Rank = {}): Promise<() => void> {
    const turn = queue.join(signal, rank)
    void limit(ticket)
    return await turn
  }

  return {
    enter,
    async run(work, signal, rank) {
      const release = await enter(signal, rank)
      try {
        return await work()
      } finally {
        release()
      }
    },
  }
}

import pLimit from 'p-limit'
import type { Rank } from '../../core/turns'
import { createWaitingLine } from './waiting-line'

/** Bounds how many are in at once. */
export interface Slots {
  /** Waits for a free slot and gives what frees it again. An abort while waiting rejects with the signal's reason. */
  enter(signal: AbortSignal, rank?: Rank): Promise<() => void>
  /** Runs `work` in a slot. After an abort while waiting `work` never runs. */
  run<T>(work: () => Promise<T>, signal: AbortSignal, rank?: Rank): Promise<T>
}

/**
 * `concurrency` slots on p-limit. p-limit's own queue can neither be left nor reordered, so what waits there are blank
 * tickets; who is served is decided by a line of ours when a ticket's turn comes.
 */
export function createSlots(concurrency: number): Slots {
  const limit = pLimit(concurrency)
  const line = createWaitingLine<() => void>()
  /** Holds one of p-limit's slots until whoever is served lets go of it. */
  const ticket = (): Promise<void> =>
    new Promise((release) => {
      if (!line.serve(release)) release()
    })

  async function enter(signal: AbortSignal, rank: Rank = {}): Promise<() => void> {
    const turn = line.join(signal, rank)
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

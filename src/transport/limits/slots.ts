import pLimit from 'p-limit'
import { createWaitingLine } from './waiting-line'

/** Bounds how many requests are in flight. */
export interface Slots {
  /**
   * Runs `work` when a slot is free. Urgent work goes first. An abort while waiting rejects with the signal's reason and
   * `work` never runs.
   */
  run<T>(work: () => Promise<T>, signal: AbortSignal, urgent?: boolean): Promise<T>
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
  return {
    async run(work, signal, urgent) {
      const turn = line.join(signal, urgent)
      void limit(ticket)
      const release = await turn
      try {
        return await work()
      } finally {
        release()
      }
    },
  }
}

import pLimit from 'p-limit'
import type { Rank } from '../../core/priority-queue'
import type { CallOptions } from '../contract/call-options'
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

/** Slots of the rate limit, each for one request. */
export interface ReservedSlot {
  /** Takes one; false when none is left. */
  use(): boolean
}

/**
 * The key under which options keep slots: hidden from their type, and shared by all copies of this package in a
 * process.
 */
const SLOT = Symbol.for('skillroute.slot')

/** Options of a call whose request does not wait for a slot of the rate limit, since it already has one. */
export function withSlot(options: CallOptions, slot: ReservedSlot | undefined): CallOptions {
  return slot === undefined ? options : Object.assign({ ...options }, { [SLOT]: slot })
}

/** The slots that `withSlot` put into options. */
export function getReservedSlot(options: CallOptions): ReservedSlot | undefined {
  return Reflect.get(options, SLOT)
}

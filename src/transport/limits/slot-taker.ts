import type { CallPriority } from '../../core/priority-queue'
import type { RateBudget } from '../../documents/ports/ports'
import { createSlots, type ReservedSlot } from './slots'

/**
 * Runs `work` with slots of the rate limit; `counts` says how many for each call. If the rate is too low for that many
 * in a minute, `work` gets none. Waits for the slots like calls of `priority` (default `interactive`). Rejects with the
 * signal's reason when aborted while it waits.
 */
export type SlotTaker = <T>(
  counts: readonly number[],
  signal: AbortSignal | undefined,
  work: (slots: readonly (ReservedSlot | undefined)[]) => Promise<T>,
  priority?: CallPriority,
) => Promise<T>

/**
 * Share of a minute's requests that may be reserved at once; the rest is for callers that need more than they reserved.
 */
const HELD_SHARE = 1 / 2
/** Maximum slots per caller: a read, and a write of two requests. */
const SLOTS_A_CALLER = 3

/** Callers take their slots one after the other: two callers with half of their slots each would deadlock. */
export function createSlotTaker(budget: RateBudget): SlotTaker {
  const turn = createSlots(1)
  const holders = createSlots(Math.max(1, Math.floor((budget.perMinute * HELD_SHARE) / SLOTS_A_CALLER)))
  return async (counts, signal = new AbortController().signal, work, priority) => {
    if (counts.reduce((sum, count) => sum + count, 0) > budget.perMinute) return await work([])
    return await holders.run(
      async () => {
        const taken: Taken[] = []
        try {
          await turn.run(
            async () => {
              for (const count of counts) taken.push(await takeSome(budget, signal, count, priority))
            },
            signal,
            { priority },
          )
          return await work(taken)
        } finally {
          for (const slot of taken) slot.giveBack()
        }
      },
      signal,
      { priority },
    )
  }
}

interface Taken extends ReservedSlot {
  /** Ends the slots that no request used. */
  giveBack(): void
}

async function takeSome(
  budget: RateBudget,
  signal: AbortSignal,
  count: number,
  priority: CallPriority | undefined,
): Promise<Taken> {
  let left = 0
  const giveBack = (): void => {
    for (; left > 0; left--) budget.settled?.()
  }
  try {
    while (left < count) {
      await budget.take(signal, false, priority)
      left += 1
    }
  } catch (error) {
    giveBack()
    throw error
  }
  return {
    use() {
      if (left === 0) return false
      left -= 1
      return true
    },
    giveBack,
  }
}

import type { Random } from '../../../core/random'
import type { Clock } from '../../../core/time/clock'
import { sleep } from '../../../core/time/clock'
import { backoffMs } from '../../../transport/retry/backoff'
import type { Outlet } from './outlet'
import type { Reread, TopicState } from './types'

/** Reads the state of topics again, until it succeeds. */
export interface Rereading<T extends string> {
  /** These may have changed unseen. */
  need(topics: readonly T[]): void
}

interface RereadingContext<T extends string> {
  readonly clock: Clock
  readonly random: Random
  readonly backoff: { readonly baseDelayMs: number; readonly maxDelayMs: number }
  readonly signal: AbortSignal
  readonly outlet: Outlet
  /** Undefined: state is not read. */
  readonly read: Reread<T> | undefined
  tell(state: TopicState<T>): void
  onError(error: unknown): void
}

/** How long one attempt may take: events wait behind it. */
const ATTEMPT_MS = 30_000

/**
 * State read while events come in must not overwrite them, so they wait from the moment the read begins and are told
 * after what it found: whichever of the two is newer, the last word is right.
 */
export function rereading<T extends string>(context: RereadingContext<T>): Rereading<T> {
  const { outlet, read, signal, clock, random, backoff } = context
  const needed = new Set<T>()
  let busy = false

  async function readAll(read: Reread<T>): Promise<void> {
    busy = true
    for (let failures = 0; needed.size > 0 && !signal.aborted; ) {
      const topics = [...needed]
      needed.clear()
      outlet.hold()
      try {
        for (const state of await read(topics, { signal, deadlineMs: ATTEMPT_MS })) context.tell(state)
        failures = 0
        outlet.release()
      } catch (error) {
        for (const topic of topics) needed.add(topic)
        outlet.release()
        if (signal.aborted) break
        context.onError(error)
        await sleep(clock, backoffMs(failures++, backoff, random), signal).catch(() => undefined)
      }
    }
    busy = false
  }

  return {
    need(topics) {
      if (read === undefined || topics.length === 0) return
      for (const topic of topics) needed.add(topic)
      if (!busy) void readAll(read)
    },
  }
}

import type { Random } from '../../../core/random'
import type { Clock } from '../../../core/time/clock'
import { sleep } from '../../../core/time/clock'
import { backoffMs } from '../../../transport/retry/backoff'
import type { OutgoingStream } from './outgoing'
import type { Reread, TopicState } from './types'

/** Reads the state of topics again, until it succeeds. */
export interface Rereading<T extends string> {
  /** Requests a read of these topics: they may have changed unseen. */
  need(topics: readonly T[]): void
}

interface RereadingContext<T extends string> {
  readonly clock: Clock
  readonly random: Random
  readonly backoff: { readonly baseDelayMs: number; readonly maxDelayMs: number }
  readonly signal: AbortSignal
  readonly stream: OutgoingStream
  /** Undefined: state is not read. */
  readonly read: Reread<T> | undefined
  deliver(state: TopicState<T>): void
  onError(error: unknown): void
}

/** Timeout of one attempt: events wait behind it. */
const ATTEMPT_MS = 30_000

/**
 * State that is read while events arrive must not overwrite them. So events wait from the start of the read and are
 * delivered after its result. Then the last item delivered is always correct.
 */
export function rereading<T extends string>(context: RereadingContext<T>): Rereading<T> {
  const { stream, read, signal, clock, random, backoff } = context
  const needed = new Set<T>()
  let busy = false

  async function readAll(read: Reread<T>): Promise<void> {
    busy = true
    for (let failures = 0; needed.size > 0 && !signal.aborted; ) {
      const topics = [...needed]
      needed.clear()
      stream.hold()
      try {
        for (const state of await read(topics, { signal, deadlineMs: ATTEMPT_MS })) context.deliver(state)
        failures = 0
        stream.release()
      } catch (error) {
        for (const topic of topics) needed.add(topic)
        stream.release()
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

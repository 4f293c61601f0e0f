import { createPriorityQueue, type Rank } from '../../core/priority-queue'

/** Callers waiting for a slot. */
export interface WaitQueue {
  /** Waits for a turn. Rejects with the signal's reason, or with the error given to `fail`. */
  join(signal: AbortSignal | undefined, rank: Rank, joinedMs: number, onLeave: () => void): Promise<void>
  /** Gives the first caller its turn; false when nobody waits. */
  serve(): boolean
  /** Rejects all callers who have waited since `joinedMs` or longer. */
  fail(joinedMs: number, error: Error): void
  readonly size: number
}

interface Waiting {
  readonly joinedMs: number
  readonly serve: () => void
  readonly fail: (error: Error) => void
}

/** A fair, abortable queue in the order of `createPriorityQueue`. */
export function createWaitQueue(): WaitQueue {
  const queue = createPriorityQueue<Waiting>()
  return {
    join: (signal, rank, joinedMs, onLeave) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        const leave = (): void => {
          queue.delete(waiting)
          signal?.removeEventListener('abort', onAbort)
        }
        const onAbort = (): void => {
          leave()
          reject(signal?.reason)
          onLeave()
        }
        const waiting: Waiting = {
          joinedMs,
          serve() {
            leave()
            resolve()
          },
          fail(error) {
            leave()
            reject(error)
          },
        }
        queue.add(waiting, rank)
        signal?.addEventListener('abort', onAbort, { once: true })
      }),
    serve() {
      const next = queue.next()
      next?.serve()
      return next !== undefined
    },
    fail(joinedMs, error) {
      for (const waiting of [...queue]) if (waiting.joinedMs <= joinedMs) waiting.fail(error)
    },
    get size() {
      return queue.size
    },
  }
}

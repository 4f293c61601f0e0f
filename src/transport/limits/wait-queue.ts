import { createPriorityQueue, type Rank } from '../../core/priority-queue'

/**
 * Callers that wait for their turn, in the order of `createPriorityQueue`; they can abort, which rejects with the signal's own
 * reason. A turn hands over a `T`.
 */
export function createWaitQueue<T>() {
  const waiting = createPriorityQueue<(turn: T) => void>()
  return {
    /**
     * Waits for a turn.
     * @param onLeave called after a caller left the queue, so that a timer nobody needs can be canceled
     */
    join: (signal: AbortSignal | undefined, rank: Rank, onLeave?: () => void) =>
      new Promise<T>((resolve, reject) => {
        if (signal?.aborted) {
          reject(signal.reason)
          return
        }
        const onAbort = (): void => {
          waiting.delete(onTurn)
          reject(signal?.reason)
          onLeave?.()
        }
        const onTurn = (turn: T): void => {
          signal?.removeEventListener('abort', onAbort)
          resolve(turn)
        }
        waiting.add(onTurn, rank)
        signal?.addEventListener('abort', onAbort, { once: true })
      }),
    /** Gives the first caller its turn; false when nobody waits. */
    serve(turn: T) {
      const next = waiting.next()
      next?.(turn)
      return next !== undefined
    },
    get size() {
      return waiting.size
    },
  }
}

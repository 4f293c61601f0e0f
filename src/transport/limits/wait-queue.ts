import { createPriorityQueue, type Rank } from '../../core/priority-queue'

/** Callers that wait for their turn, in order, and may leave the queue. A turn hands over a `T`. */
export interface WaitQueue<T> {
  /**
   * Waits for a turn.
   * @param onLeave called after a caller left the queue, so that a timer nobody needs can be canceled
   */
  join(signal: AbortSignal | undefined, rank: Rank, onLeave?: () => void): Promise<T>
  /** Gives the first caller its turn; false when nobody waits. */
  serve(turn: T): boolean
  readonly size: number
}

/** A queue in the order of `createPriorityQueue`; callers can abort, which rejects with the signal's own reason. */
export function createWaitQueue<T>(): WaitQueue<T> {
  const waiting = createPriorityQueue<(turn: T) => void>()
  return {
    join: (signal, rank, onLeave) =>
      new Promise((resolve, reject) => {
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
    serve(turn) {
      const next = waiting.next()
      next?.(turn)
      return next !== undefined
    },
    get size() {
      return waiting.size
    },
  }
}

import { createTurns, type Rank } from '../../core/turns'

/** Callers waiting their turn, in order, who may walk away. A turn hands over a `T`. */
export interface WaitingLine<T> {
  /**
   * Waits for a turn.
   * @param onLeave called after someone walked away, so that a timer for nobody can be canceled
   */
  join(signal: AbortSignal | undefined, rank: Rank, onLeave?: () => void): Promise<T>
  /** Gives the first one its turn; false when nobody waits. */
  serve(turn: T): boolean
  readonly size: number
}

/** A fair line, abortable, in the order of `createTurns`. Rejects with the signal's own reason. */
export function createWaitingLine<T>(): WaitingLine<T> {
  const turns = createTurns<(turn: T) => void>()
  return {
    join: (signal, rank, onLeave) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) {
          reject(signal.reason)
          return
        }
        const onAbort = (): void => {
          turns.delete(onTurn)
          reject(signal?.reason)
          onLeave?.()
        }
        const onTurn = (turn: T): void => {
          signal?.removeEventListener('abort', onAbort)
          resolve(turn)
        }
        turns.add(onTurn, rank)
        signal?.addEventListener('abort', onAbort, { once: true })
      }),
    serve(turn) {
      const next = turns.next()
      next?.(turn)
      return next !== undefined
    },
    get size() {
      return turns.size
    },
  }
}

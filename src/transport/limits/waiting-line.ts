/** Callers waiting their turn, in order, who may walk away. A turn hands over a `T`. */
export interface WaitingLine<T> {
  /**
   * Waits for a turn. `urgent` ones go before the others, in their own order.
   * @param onLeave called after someone walked away, so that a timer for nobody can be cancelled
   */
  join(signal: AbortSignal | undefined, urgent: boolean | undefined, onLeave?: () => void): Promise<T>
  /** Gives the first one its turn; false when nobody waits. */
  serve(turn: T): boolean
  readonly size: number
}

/** A fair line: first come, first served, abortable, urgent ones first. Rejects with the signal's own reason. */
export function createWaitingLine<T>(): WaitingLine<T> {
  // A Set keeps order and lets anyone leave from the middle at no cost.
  const urgentOnes = new Set<(turn: T) => void>()
  const others = new Set<(turn: T) => void>()
  return {
    join: (signal, urgent, onLeave) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) {
          reject(signal.reason)
          return
        }
        const side = urgent ? urgentOnes : others
        const onAbort = (): void => {
          side.delete(onTurn)
          reject(signal?.reason)
          onLeave?.()
        }
        const onTurn = (turn: T): void => {
          side.delete(onTurn)
          signal?.removeEventListener('abort', onAbort)
          resolve(turn)
        }
        side.add(onTurn)
        signal?.addEventListener('abort', onAbort, { once: true })
      }),
    serve(turn) {
      const [first] = urgentOnes.size > 0 ? urgentOnes : others
      first?.(turn)
      return first !== undefined
    },
    get size() {
      return urgentOnes.size + others.size
    },
  }
}

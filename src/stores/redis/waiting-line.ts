/** Callers waiting for a slot. */
export interface WaitingLine {
  /** Waits for a turn, urgent ones before the others. Rejects with the signal's reason, or with what `fail` gives. */
  join(
    signal: AbortSignal | undefined,
    urgent: boolean | undefined,
    joinedMs: number,
    onLeave: () => void,
  ): Promise<void>
  /** Gives the first one its turn; false when nobody waits. */
  serve(): boolean
  /** Turns away everybody who has waited since `joinedMs` or longer. */
  fail(joinedMs: number, error: Error): void
  readonly size: number
}

interface Waiting {
  readonly joinedMs: number
  readonly serve: () => void
  readonly fail: (error: Error) => void
}

/** A fair line: first come, first served, abortable, urgent ones first. */
export function createWaitingLine(): WaitingLine {
  const urgentOnes = new Set<Waiting>()
  const others = new Set<Waiting>()
  return {
    join: (signal, urgent, joinedMs, onLeave) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        const side = urgent ? urgentOnes : others
        const leave = (): void => {
          side.delete(waiting)
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
        side.add(waiting)
        signal?.addEventListener('abort', onAbort, { once: true })
      }),
    serve() {
      const [first] = urgentOnes.size > 0 ? urgentOnes : others
      first?.serve()
      return first !== undefined
    },
    fail(joinedMs, error) {
      for (const waiting of [...urgentOnes, ...others]) if (waiting.joinedMs <= joinedMs) waiting.fail(error)
    },
    get size() {
      return urgentOnes.size + others.size
    },
  }
}

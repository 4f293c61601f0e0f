import { type Follower, follow } from '../kit/abort'

/** Pages requested before they are needed, returned in any order. */
export interface FetchAhead<R> {
  /** Returns page `number` and starts requests for all pages up to `until`. */
  get(number: number, until: number): Promise<R>
  /** Aborts requests that are no longer needed. */
  drop(): void
}

interface Started<R> {
  readonly reply: Promise<R>
  readonly own: Follower
}

/**
 * Keeps requests running ahead. Each listens to the caller's signal only while it runs, so that an iteration that stops
 * halfway leaves no listener behind.
 */
export function fetchAhead<R>(
  signal: AbortSignal | undefined,
  request: (number: number, signal: AbortSignal) => Promise<R>,
): FetchAhead<R> {
  const started = new Map<number, Started<R>>()

  function start(number: number): Started<R> {
    const own = follow(signal)
    const reply = request(number, own.signal).finally(own.release)
    // The caller that asks for the page sees its failure; a page that nobody asks for must not be an unhandled
    // rejection.
    reply.catch(() => undefined)
    const begun = { reply, own }
    started.set(number, begun)
    return begun
  }

  return {
    get(number, until) {
      const first = started.get(number) ?? start(number)
      for (let next = number + 1; next <= until; next++) if (!started.has(next)) start(next)
      started.delete(number)
      return first.reply
    },
    drop() {
      for (const { own } of started.values()) own.abort(new Error('not wanted any more'))
      started.clear()
    },
  }
}

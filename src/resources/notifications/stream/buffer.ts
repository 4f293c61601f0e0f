/** Items that wait for one iteration. */
export interface Buffer<I> extends AsyncIterable<I> {
  /** False when the buffer is full: the item was not taken. */
  push(item: I): boolean
  /** Removes and returns everything that waits. */
  drop(): I[]
  /** Ends the iteration after the waiting items, or at once if an error is given. */
  end(error?: { readonly reason: unknown }): void
}

/** @param size items that may wait */
export function createBuffer<I>(size: number, onReturn: () => void): Buffer<I> {
  let waiting: I[] = []
  let taken = 0
  let over: { readonly failed: { readonly reason: unknown } | undefined } | undefined
  let wake = (): void => undefined

  async function next(): Promise<IteratorResult<I, undefined>> {
    for (;;) {
      if (over?.failed !== undefined) throw over.failed.reason
      const item = waiting[taken]
      if (item !== undefined) {
        taken++
        if (taken === waiting.length || taken > 1_000) {
          waiting = waiting.slice(taken)
          taken = 0
        }
        return { done: false, value: item }
      }
      if (over !== undefined) return { done: true, value: undefined }
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }

  return {
    push(item) {
      if (over !== undefined) return true
      if (waiting.length - taken >= size) return false
      waiting.push(item)
      wake()
      return true
    },
    drop() {
      const dropped = waiting.slice(taken)
      waiting = []
      taken = 0
      return dropped
    },
    end(error) {
      over ??= { failed: error }
      wake()
    },
    [Symbol.asyncIterator]: () => ({
      next,
      async return() {
        onReturn()
        return { done: true, value: undefined }
      },
    }),
  }
}

import type { JournalEntry } from '../../documents/ports/ports'

interface Waiting {
  readonly entry: JournalEntry
  readonly done: () => void
  readonly failed: (reason: unknown) => void
}

/** Entries waiting for a journal with one writer. */
export interface AppendQueue {
  /** Resolves when the entry is durable, rejects with what `write` threw. */
  append(entry: JournalEntry): Promise<void>
  /** Waits until no entry is waiting or being written. */
  idle(): Promise<void>
}

/**
 * Writes waiting entries together, one batch at a time, in the order in which they came. A failed batch affects no other.
 * @param write makes a batch durable, or throws
 * @param max entries of a batch; default: whatever waits
 */
export function appendQueue(write: (batch: readonly JournalEntry[]) => Promise<void>, max = Infinity): AppendQueue {
  let waiting: Waiting[] = []
  let flushing: Promise<void> | undefined

  async function flush(): Promise<void> {
    // Everything appended in this turn is written together, and `flushing` is set before this function can clear it.
    await Promise.resolve()
    while (waiting.length > 0) {
      const batch = waiting.slice(0, max)
      waiting = waiting.slice(max)
      try {
        await write(batch.map(({ entry }) => entry))
        for (const one of batch) one.done()
      } catch (error) {
        for (const one of batch) one.failed(error)
      }
    }
    flushing = undefined
  }

  return {
    append: (entry) =>
      new Promise<void>((done, failed) => {
        waiting.push({ entry, done, failed })
        flushing ??= flush()
      }),
    async idle() {
      while (flushing !== undefined) await flushing
    },
  }
}

import type { Journal, JournalEntry } from '../../documents/ports/ports'

/**
 * A journal that lasts as long as the process. Entries are kept as JSON, as in every other journal: reading gives what a file
 * would give, and later changes on either side have no effect.
 */
export function memoryJournal(): Journal & AsyncDisposable {
  const lines: string[] = []
  async function close(): Promise<void> {
    // Nothing is held open.
  }
  return {
    async append(entry) {
      lines.push(JSON.stringify(entry))
    },
    async *read() {
      for (const line of lines.slice()) {
        const entry: JournalEntry = JSON.parse(line)
        yield entry
      }
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

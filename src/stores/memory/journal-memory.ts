import type { Journal, JournalEntry } from '../../documents/ports/ports'

/**
 * A journal that lives as long as the process. Entries are kept as JSON, as every other journal keeps them, so that what
 * is read is what a file would give, and later changes of either side do not reach it.
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

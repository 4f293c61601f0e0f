import type { Journal, JournalEntry } from '../core/ports'

/** A journal that lives as long as the process. Entries are copied on the way in, so later changes do not reach it. */
export function memoryJournal(): Journal {
  const entries: JournalEntry[] = []
  return {
    async append(entry) {
      entries.push(structuredClone(entry))
    },
    async *read() {
      yield* entries.slice()
    },
    async close() {
      // Nothing is held open.
    },
  }
}

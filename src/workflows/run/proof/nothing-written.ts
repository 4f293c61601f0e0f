import { StoreError } from '../../../core/errors'
import type { Journal, JournalEntry } from '../../../documents/ports/ports'

/** Entries that announce a write to the org. */
const WRITES: ReadonlySet<string> = new Set(['intent', 'putBack'])

/** Journals that an outer run already watches, and whether that run has written. */
const watched = new WeakMap<Journal, { wrote: boolean }>()

/**
 * Runs work with its journal. If a store fails before the first write of the run, the error says that the org is
 * unchanged. This is certain because each write to the org is announced in the journal first.
 */
export async function noteNothingWritten<T>(journal: Journal, work: (journal: Journal) => Promise<T>): Promise<T> {
  const seen = watched.get(journal) ?? { wrote: false }
  try {
    return await work(watched.has(journal) ? journal : watch(journal, seen))
  } catch (error) {
    throw error instanceof StoreError && !seen.wrote ? nothingWritten(error) : error
  }
}

function watch(journal: Journal, seen: { wrote: boolean }): Journal {
  const watching: Journal = {
    name: journal.name,
    async append(entry) {
      await journal.append(entry)
      seen.wrote ||= WRITES.has(entryType(entry))
    },
    read: () => journal.read(),
    suspend: async () => await journal.suspend?.(),
    close: () => journal.close(),
  }
  watched.set(watching, seen)
  return watching
}

/** The type of an entry; an entry of an undo is wrapped in an entry of the journal. */
function entryType({ type, entry }: JournalEntry): string {
  if (type !== 'undo') return type
  const inner: unknown = Reflect.get(Object(entry), 'type')
  return typeof inner === 'string' ? inner : type
}

const SAID = 'This run wrote nothing to the org.'

function nothingWritten(error: StoreError): StoreError {
  const { code, message, path, reason, cause } = error
  if (message.endsWith(SAID)) return error
  return new StoreError(code, `${message} ${SAID}`, { path, reason, cause })
}

import { ConfigError, SkillrouteError } from '../../core/errors'
import { checkOptions, optional, text } from '../../core/schema'
import type { Journal, JournalEntry } from '../../documents/ports/ports'
import { appendQueue } from '../kit/append-queue'
import { takenOver } from '../kit/taken-over'
import {
  addLines,
  type Chain,
  EMPTY,
  type Head,
  linesAfter,
  readEntries,
  readHead,
  replaceLines,
  type StoredHead,
} from './chain'
import { adviceOn, type PostgresOptions, type PostgresPool, tableIn } from './pool'

/** Most entries of one statement: a megabyte at most. */
const ENTRIES_A_STATEMENT = 1_000

/**
 * An append-only journal in a PostgreSQL database, with the same lines as a journal in a file: each has a checksum that
 * includes the line before. `append` returns when its transaction is committed; entries that wait together share one.
 *
 * It has one writer: a line is added only if the journal still ends where this object left or read it, which the database
 * checks under the lock of one row. A run that was taken over while it slept therefore fails with its next entry, before the
 * announced write leaves.
 * @param name which journal, such as the id of its plan
 * @throws PlanError `tampered`, naming the line, from `read` when the lines are not what was written
 * @throws PlanError `locked` from `append` when another writer has added lines since this object last read or wrote it
 * @throws SkillrouteError `journal.write` when the database refuses or cannot be reached: what was appended before stays
 *   whole
 * @throws ConfigError for an empty name
 * @example
 * const journal = postgresJournal(pool, plan.id)
 * const report = await applyPlan(client, plan, { journal, lease: postgresLease(pool) })
 */
export function postgresJournal(
  pool: PostgresPool,
  name: string,
  options: PostgresOptions = {},
): Journal & AsyncDisposable {
  checkOptions(options, optional(text(), 'schema'))
  const { append, read, close } = replaceableJournal(pool, name, options)
  return { append, read, close, [Symbol.asyncDispose]: close }
}

/** A journal whose writer can replace all entries. */
export interface ReplaceableJournal extends Journal {
  /**
   * Replaces all entries in one step, and only if the journal still ends where this object left it, after its pending entries.
   * @param entries at least one
   * @throws SkillrouteError as `append` does; the journal is then as it was
   */
  replace(entries: readonly JournalEntry[]): Promise<void>
}

/** {@link postgresJournal} with `replace`. */
export function replaceableJournal(
  pool: PostgresPool,
  name: string,
  options: PostgresOptions = {},
): ReplaceableJournal {
  if (name === '') throw new ConfigError('A journal needs a name: give the id of its plan.')
  const chain: Chain = { pool, name, table: tableIn(options) }
  const writer = crypto.randomUUID()
  /** Where the journal ended when it was last read to its end, or where our own last line is. */
  let at: Head | undefined
  let wrote = false

  const queue = appendQueue(async (batch) => {
    at ??= await head(chain)
    at = await add(chain, at, batch, writer)
    wrote = true
  }, ENTRIES_A_STATEMENT)

  return {
    append: (entry) => queue.append(entry),
    async *read() {
      await queue.idle()
      const end = await head(chain)
      yield* readEntries(chain, end)
      // The next append knows what was read, but not what others write later.
      if (!wrote) at = end
    },
    close: () => queue.idle(),
    async replace(entries) {
      await queue.idle()
      at ??= await head(chain)
      const { lines, head: end } = linesAfter({ ...EMPTY, last: at.last }, entries)
      at = await moved(chain, at, { ...end, first: at.last + 1, writer: crypto.randomUUID() }, replaceLines, lines)
    },
  }
}

async function head(chain: Chain): Promise<Head> {
  try {
    return (await readHead(chain)) ?? EMPTY
  } catch (error) {
    if (error instanceof SkillrouteError) throw error
    const message = `Journal ${chain.name} cannot be read: ${adviceOn(error)}.`
    throw new SkillrouteError('journal.read', message, { cause: error })
  }
}

/** @returns the new end */
async function add(chain: Chain, at: Head, entries: readonly JournalEntry[], writer: string): Promise<Head> {
  const { lines, head: to } = linesAfter(at, entries)
  return await moved(chain, at, { ...to, writer }, addLines, lines)
}

/** Moves the end of a journal with a statement that checks that it still is `at`. @returns the new end */
async function moved(
  chain: Chain,
  at: Head,
  to: StoredHead,
  statement: typeof addLines,
  lines: readonly string[],
): Promise<Head> {
  let done: boolean
  try {
    done = await statement(chain, at, lines, to)
  } catch (error) {
    return await inDoubt(chain, at, to, error)
  }
  if (done) return to
  throw takenOver(chain.name)
}

/** The answer was lost, or the database refused. If our lines are there all the same, they are durable. */
async function inDoubt(chain: Chain, at: Head, to: StoredHead, cause: unknown): Promise<Head> {
  const now = await readHead(chain).catch(() => undefined)
  if (now !== undefined && now.writer === to.writer && now.sum === to.sum && now.last === to.last) return to
  throw new SkillrouteError(
    'journal.write',
    `Journal ${chain.name} cannot be written: ${adviceOn(cause)}. Its ${at.last} lines are whole. Bring the database back, then resume.`,
    { cause },
  )
}

import type { Clock } from '../../core/time/clock'
import type { Journal, JournalEntry } from '../../documents/ports/ports'
import { buildLine, buildLines } from './outbox-lines'
import type { OutboxState, StateRecord } from './outbox-state'

/**
 * An outbox is rewritten when it has this many lines more than four for each delivery held. These lines are a few
 * megabytes at most.
 */
const MAX_EXTRA_LINES = 5_000

/** A journal and the number of its lines. */
export interface CountedJournal<J extends Journal> {
  readonly journal: J
  readonly lineCount: number
}

/** Appends the records of an outbox to its journal, and rewrites the journal when most of it is history. */
export interface OutboxLog {
  /** Resolves when the records are durable. They must be in the state already. */
  append(records: readonly StateRecord[]): Promise<void>
  close(): Promise<void>
}

interface OutboxLogContext<J extends Journal> extends CountedJournal<J> {
  readonly state: OutboxState
  readonly clock: Clock
  /**
   * Replaces all entries of the journal with these, or throws and changes nothing. Nothing is appended meanwhile; earlier
   * appends may still be in progress.
   */
  rewrite(journal: J, entries: readonly JournalEntry[]): Promise<CountedJournal<J>>
}

/** Records are written in the order of their appends, even if a rewrite comes in between. */
export function outboxLog<J extends Journal>(context: OutboxLogContext<J>): OutboxLog {
  const { state, clock } = context
  let { journal, lineCount } = context
  let maxExtraLines = MAX_EXTRA_LINES
  let rewriting: Promise<void> | undefined
  /** Appends that wait for the end of the rewrite. */
  let held: (() => void)[] = []

  function put(records: readonly StateRecord[]): Promise<void> {
    if (rewriting !== undefined)
      return new Promise((done, failed) => held.push(() => void put(records).then(done, failed)))
    lineCount++
    return journal.append(buildLine(records, clock))
  }

  /** A failed rewrite loses nothing; the journal only stays long. */
  async function rewriteJournal(): Promise<void> {
    try {
      // The present state, taken before any `await`, since later records are written after it.
      const fresh = await context.rewrite(journal, buildLines(state, clock))
      journal = fresh.journal
      lineCount = fresh.lineCount
      maxExtraLines = MAX_EXTRA_LINES
    } catch {
      maxExtraLines += MAX_EXTRA_LINES
    }
    rewriting = undefined
    // No `await` here, so that no new record comes before those that waited.
    const waiting = held
    held = []
    for (const go of waiting) go()
  }

  return {
    async append(records) {
      await put(records)
      if (lineCount > maxExtraLines + 4 * state.size) rewriting ??= rewriteJournal()
    },
    async close() {
      await rewriting
      await journal.close()
    },
  }
}

import type { Clock } from '../../core/time/clock'
import type { Journal, JournalEntry } from '../../documents/ports/ports'
import { lineOf, linesOf } from './outbox-lines'
import type { OutboxState, StateRecord } from './outbox-state'

/** Lines that an outbox may have beyond four for each delivery held, before it is written anew: megabytes at most. */
const SPARE_LINES = 5_000

/** A journal of records, and how many lines it has. */
export interface RecordLines<J extends Journal> {
  readonly journal: J
  readonly lines: number
}

/** The records of an outbox on their way to its journal, which is written anew when most of it is history. */
export interface OutboxLog {
  /** Resolves when the records are durable. They must be in the state already. */
  append(records: readonly StateRecord[]): Promise<void>
  close(): Promise<void>
}

interface OutboxLogContext<J extends Journal> extends RecordLines<J> {
  readonly state: OutboxState
  readonly clock: Clock
  /**
   * Puts these entries in the place of all that the journal holds, or throws having changed nothing. Nothing is appended
   * meanwhile; what was appended before may still be under way.
   */
  rewrite(journal: J, entries: readonly JournalEntry[]): Promise<RecordLines<J>>
}

/** Records leave in the order of their appends, also across a rewrite. */
export function outboxLog<J extends Journal>(context: OutboxLogContext<J>): OutboxLog {
  const { state, clock } = context
  let { journal, lines } = context
  let spare = SPARE_LINES
  let rewriting: Promise<void> | undefined
  /** Appends that wait for the end of the rewrite. */
  let held: (() => void)[] = []

  function put(records: readonly StateRecord[]): Promise<void> {
    if (rewriting !== undefined)
      return new Promise((done, failed) => held.push(() => void put(records).then(done, failed)))
    lines++
    return journal.append(lineOf(records, clock))
  }

  /** Fails without harm: the journal stays as it is, and longer. */
  async function writeAnew(): Promise<void> {
    try {
      // What the state holds at this moment, without waiting: whatever comes later goes behind it.
      const fresh = await context.rewrite(journal, linesOf(state, clock))
      journal = fresh.journal
      lines = fresh.lines
      spare = SPARE_LINES
    } catch {
      spare += SPARE_LINES
    }
    rewriting = undefined
    // At once, so that nobody overtakes those who waited.
    const waiting = held
    held = []
    for (const go of waiting) go()
  }

  return {
    async append(records) {
      await put(records)
      if (lines > spare + 4 * state.size) rewriting ??= writeAnew()
    },
    async close() {
      await rewriting
      await journal.close()
    },
  }
}

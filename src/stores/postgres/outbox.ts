import { type Clock, systemClock } from '../../core/clock'
import { PlanError, SkillrouteError } from '../../core/errors'
import type { HeldLease, Journal, JournalEntry, Outbox } from '../../core/ports'
import { lineOf, linesOf, recordsOf, SPARE_LINES } from '../outbox-lines'
import { type OutboxState, outboxState, type StateRecord } from '../outbox-state'
import { EMPTY, linesAfter, readHead, replaceLines } from './chain'
import { postgresJournal } from './journal'
import { postgresLease } from './lease'
import { adviceOn, type PostgresOptions, type PostgresPool, tableIn } from './pool'

export interface PostgresOutboxOptions extends PostgresOptions {
  /** Which outbox, where a database has several. Default `relay`. */
  readonly name?: string | undefined
  /** Only look: takes no lease and changes nothing, so that another process may have it. Default false. */
  readonly readOnly?: boolean | undefined
  /** How long the outbox stays with a process that died, ms. Default 30,000. */
  readonly ttlMs?: number | undefined
  readonly clock?: Clock | undefined
}

/** Times to read again when the lines are written anew meanwhile. */
const LOOKS = 5

/**
 * An outbox in a database: one append-only journal of records, committed when `write` returns. When most of it is history
 * it is written anew in one step. One process at a time has it; what a process that was killed held is free when its
 * lease has run out, and whatever it still writes after that is refused.
 * @throws PlanError `locked` from `load` while another process has it; `tampered`, naming the line, when it is damaged
 * @throws SkillrouteError `outbox.readOnly`, `outbox.closed`; `journal.damaged` when another process has taken it over
 */
export function postgresOutbox(pool: PostgresPool, options: PostgresOutboxOptions = {}): Outbox {
  const { name = 'relay', readOnly = false, ttlMs, clock = systemClock } = options
  const journalName = `outbox/${name}`
  const chain = { pool, name: journalName, table: tableIn(options) }
  let state = outboxState()
  let log: { readonly journal: Journal; lines: number; spare: number } | undefined
  let lease: HeldLease | undefined
  /** While lines are written anew, further records wait. */
  let rewriting: Promise<void> | undefined
  const underWay = new Set<Promise<void>>()

  async function load(): Promise<OutboxState> {
    if (log !== undefined) return state
    if (!readOnly) lease = await postgresLease(pool, { ...options, ttlMs, clock }).acquire(journalName, 'relay')
    try {
      const journal = postgresJournal(pool, journalName, options)
      const read = await readState(
        () => journal.read(),
        () => firstLine(),
      )
      state = read.state
      log = { journal, lines: read.lines, spare: SPARE_LINES }
      return state
    } catch (error) {
      await lease?.release()
      lease = undefined
      throw inOutbox(error, name)
    }
  }

  async function firstLine(): Promise<number> {
    return (await readHead(chain))?.first ?? EMPTY.first
  }

  async function append(records: readonly StateRecord[]): Promise<void> {
    // Nothing may come between this look and the append.
    while (rewriting !== undefined) await rewriting
    const to = opened()
    to.lines += 1
    const appended = to.journal.append(lineOf(records, clock))
    underWay.add(appended)
    try {
      await appended
    } finally {
      underWay.delete(appended)
    }
    if (to === log && to.lines > to.spare + 4 * state.size) rewriting ??= rewrite(to)
  }

  /** Fails without harm: what is there stays, and is longer. */
  async function rewrite(old: NonNullable<typeof log>): Promise<void> {
    const before = [...underWay]
    try {
      await Promise.allSettled(before)
      const head = (await readHead(chain)) ?? EMPTY
      const { lines, head: to } = linesAfter({ ...EMPTY, last: head.last }, linesOf(state, clock))
      const writer = crypto.randomUUID()
      const done = await replaceLines(chain, head, lines, { ...to, first: head.last + 1, writer })
      if (!done) throw new SkillrouteError('journal.damaged', `Another process writes to outbox ${name}.`)
      const journal = postgresJournal(pool, journalName, options)
      // Only what reads it to the end may write on.
      for await (const _ of journal.read());
      log = { journal, lines: lines.length, spare: SPARE_LINES }
    } catch {
      old.spare += SPARE_LINES
    } finally {
      rewriting = undefined
    }
  }

  function opened(): NonNullable<typeof log> {
    if (log === undefined) throw new SkillrouteError('outbox.closed', `Outbox ${name} is not open: call load() first.`)
    return log
  }

  return {
    load,
    async write(records) {
      if (readOnly) throw new SkillrouteError('outbox.readOnly', `Outbox ${name} was opened to be looked at only.`)
      opened()
      lease?.lost?.throwIfAborted()
      for (const record of records) state.apply(record)
      await append(records)
    },
    async close() {
      await rewriting
      await log?.journal.close()
      log = undefined
      await lease?.release()
      lease = undefined
    },
  }
}

/** Reads all records. Lines that are written anew while we read look like damage: then it is read again. */
async function readState(
  read: () => AsyncIterable<JournalEntry>,
  firstLine: () => Promise<number>,
): Promise<{ state: OutboxState; lines: number }> {
  for (let look = 1; ; look++) {
    const state = outboxState()
    const first = await firstLine()
    let lines = 0
    try {
      for await (const entry of read()) {
        lines += 1
        for (const record of recordsOf(entry)) state.apply(record)
      }
      return { state, lines }
    } catch (error) {
      if (look === LOOKS || (await firstLine()) === first) throw error
    }
  }
}

function inOutbox(error: unknown, name: string): unknown {
  if (error instanceof PlanError && error.reason === 'tampered') {
    const what = error.message.replace('start again with a new plan', 'delete its lines to start with an empty outbox')
    return new PlanError('tampered', `Outbox ${name} is damaged: ${what}`, { cause: error })
  }
  if (error instanceof SkillrouteError) return error
  return new SkillrouteError('outbox.read', `Outbox ${name} cannot be read: ${adviceOn(error)}.`, { cause: error })
}

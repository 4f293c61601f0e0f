import * as z from 'zod/mini'
import { checkParts } from '../../core/checks'
import { SkillrouteError } from '../../core/errors'
import { aClock, amount, checkOptions, flag, optional, text } from '../../core/schema'
import { type Clock, systemClock } from '../../core/time/clock'
import type { HeldLease, JournalEntry, Outbox } from '../../documents/ports/ports'
import { heldOutbox, type OpenOutbox } from '../outbox/held-outbox'
import { asOutboxDamage, readLines } from '../outbox/outbox-lines'
import { type CountedJournal, outboxLog } from '../outbox/outbox-log'
import type { OutboxState } from '../outbox/outbox-state'
import { EMPTY, readHead } from './chain'
import { type ReplaceableJournal, replaceableJournal } from './journal'
import { postgresLease } from './lease'
import { adviceOn, type PostgresOptions, type PostgresPool, tableIn } from './pool'

/** How an outbox in Postgres is opened. */
export interface PostgresOutboxOptions extends PostgresOptions {
  /** Which outbox, where a database has several. Default `relay`. */
  readonly name?: string | undefined
  /** Reads only: takes no lease and changes nothing, so that another process may have the outbox. Default false. */
  readonly readOnly?: boolean | undefined
  /** How long the outbox stays with a process that died, ms. Default 30,000. */
  readonly ttlMs?: number | undefined
  /** Dates the lines and times the lease. Default: the machine's clock. */
  readonly clock?: Clock | undefined
}

/** Attempts to read when the lines are rewritten meanwhile. */
const MAX_ATTEMPTS = 5

/**
 * An outbox in a database: one append-only journal of records, committed when `write` returns. When most of it is history it
 * is rewritten in one transaction. One process at a time has it; what a killed process held is free when its lease has
 * expired, and its later writes are refused.
 * @throws PlanError `locked` from `load` while another process has it; `tampered`, naming the line, when it is damaged
 * @throws SkillrouteError `outbox.readOnly`, `outbox.closed`; PlanError `locked` when another process has taken it over
 */
export function postgresOutbox(pool: PostgresPool, options: PostgresOutboxOptions = {}): Outbox & AsyncDisposable {
  checkParts(pool, 'pool', 'query')
  const fields = { readOnly: z.optional(flag()), ttlMs: z.optional(amount()), clock: z.optional(aClock()) }
  checkOptions(options, { ...fields, ...optional(text(), 'name', 'schema') })
  const { name = 'relay', readOnly = false, ttlMs, clock = systemClock } = options
  const journalName = `outbox/${name}`
  const chain = { pool, name: journalName, table: tableIn(options) }

  async function open(lease: HeldLease | undefined): Promise<OpenOutbox> {
    const journal = replaceableJournal(pool, journalName, options)
    try {
      const read = () => journal.read()
      const { state, lineCount } = await readState(read, async () => (await readHead(chain))?.first ?? EMPTY.first)
      return { state, log: outboxLog({ journal, lineCount, state, clock, rewrite: rewriteUnder(lease) }) }
    } catch (error) {
      throw inOutbox(error, name)
    }
  }

  return heldOutbox({
    name,
    readOnly,
    clock,
    acquire: () => postgresLease(pool, { schema: options.schema, ttlMs, clock }).acquire(journalName, 'relay'),
    open,
  })
}

/** Rewrites in one transaction, while the lease is ours. */
function rewriteUnder(lease: HeldLease | undefined) {
  return async (
    journal: ReplaceableJournal,
    entries: readonly JournalEntry[],
  ): Promise<CountedJournal<ReplaceableJournal>> => {
    await lease?.confirm?.()
    await journal.replace(entries)
    return { journal, lineCount: entries.length }
  }
}

/** Reads all records. Lines that are rewritten during the read look like damage: then they are read again. */
async function readState(
  read: () => AsyncIterable<JournalEntry>,
  firstLine: () => Promise<number>,
): Promise<{ state: OutboxState; lineCount: number }> {
  for (let attempt = 1; ; attempt++) {
    const first = await firstLine()
    try {
      return await readLines(read())
    } catch (error) {
      if (attempt === MAX_ATTEMPTS || (await firstLine()) === first) throw error
    }
  }
}

function inOutbox(error: unknown, name: string): unknown {
  if (error instanceof SkillrouteError)
    return asOutboxDamage(error, `Outbox ${name}`, 'delete its lines to start with an empty outbox')
  return new SkillrouteError('outbox.read', `Outbox ${name} cannot be read: ${adviceOn(error)}.`, { cause: error })
}

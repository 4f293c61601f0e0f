import { PlanError } from '../../core/errors'
import type { Clock } from '../../core/time/clock'
import type { JournalEntry } from '../../documents/ports/ports'
import { type OutboxState, outboxState, type StateRecord } from './outbox-state'

/** Records in one line when an outbox is rewritten. */
const RECORDS_A_LINE = 200

/** A line of an outbox: records that are durable together. */
export function buildLine(records: readonly StateRecord[], clock: Clock): JournalEntry {
  return { type: 'records', at: new Date(clock.now()).toISOString(), records }
}

/** The fewest lines with the same contents; at least one, so that there is something to read. */
export function buildLines(state: OutboxState, clock: Clock): JournalEntry[] {
  const records = [...state.records()]
  const lines: JournalEntry[] = []
  for (let from = 0; from === 0 || from < records.length; from += RECORDS_A_LINE) {
    lines.push(buildLine(records.slice(from, from + RECORDS_A_LINE), clock))
  }
  return lines
}

/** Reads all lines into a new state. */
export async function readLines(
  entries: AsyncIterable<JournalEntry>,
): Promise<{ state: OutboxState; lineCount: number }> {
  const state = outboxState()
  let lineCount = 0
  for await (const entry of entries) {
    lineCount++
    for (const record of listRecords(entry)) state.apply(record)
  }
  return { state, lineCount }
}

/**
 * Turns damage of the journal into an error about its outbox; other errors stay as they are.
 * @param outbox such as `The outbox in /srv/relay`
 * @param remedy what to do, such as `delete its lines to start with an empty outbox`
 */
export function asOutboxDamage(error: unknown, outbox: string, remedy: string): unknown {
  if (!(error instanceof PlanError) || error.reason !== 'tampered') return error
  const what = error.message.replace('start again with a new plan', remedy)
  return new PlanError('tampered', `${outbox} is damaged: ${what}`, { cause: error })
}

/** The records of a line, without those that only later versions know. */
function listRecords(entry: JournalEntry): StateRecord[] {
  const records: unknown = entry.records
  return Array.isArray(records) ? records.filter(isRecord) : []
}

/** The line's checksum proves that we wrote it; this check only skips records of later versions. */
function isRecord(value: unknown): value is StateRecord {
  return typeof value === 'object' && value !== null && TYPES.has(Reflect.get(value, 'type'))
}

const TYPES: ReadonlySet<unknown> = new Set<StateRecord['type']>([
  'accepted',
  'cursor',
  'delivered',
  'failed',
  'dead',
  'revived',
  'discarded',
  'disabled',
  'enabled',
  'message',
  'pending',
  'known',
])

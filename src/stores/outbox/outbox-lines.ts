import type { Clock } from '../../core/time/clock'
import type { JournalEntry } from '../../documents/ports/ports'
import type { OutboxState, StateRecord } from './outbox-state'

/** Records of one line when an outbox is written anew. */
const RECORDS_A_LINE = 200

/** A line of an outbox: records that are durable together. */
export function lineOf(records: readonly StateRecord[], clock: Clock): JournalEntry {
  return { type: 'records', at: new Date(clock.now()).toISOString(), records }
}

/** The fewest lines that make the same contents; at least one, so that there is something to read. */
export function linesOf(state: OutboxState, clock: Clock): JournalEntry[] {
  const records = [...state.records()]
  const lines: JournalEntry[] = []
  for (let from = 0; from === 0 || from < records.length; from += RECORDS_A_LINE) {
    lines.push(lineOf(records.slice(from, from + RECORDS_A_LINE), clock))
  }
  return lines
}

/** The records of a line, without those that only a later version knows. */
export function recordsOf(entry: JournalEntry): StateRecord[] {
  const records: unknown = entry.records
  return Array.isArray(records) ? records.filter(isRecord) : []
}

/** The line's checksum has proved that we wrote it; what remains is to tell records of later versions. */
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

import { stat } from 'node:fs/promises'
import { contentHash } from '../../core/json/hash'
import type { Json } from '../../core/json/json'
import { getField } from '../../core/json/unknown'
import type { AuditRecord } from '../../documents'
import type { AuditLog } from '../../documents/ports/ports'
import type { Io } from '../../terminal/io/io'
import { statePath } from '../../terminal/io/state-folder'
import { openAuditLog } from '../../terminal/runs/run-files'
import { auditLogEvents, type PolledSource } from '..'

const EVERY_MS = 5_000

/** Position in a log up to which events were delivered. */
interface Position {
  /** Number of records from the beginning of the log. */
  readonly count: number
  /** Hash of the last delivered record, which identifies the log; empty before the first. */
  readonly last: string
}

const NOTHING: Position = { count: 0, last: '' }

/**
 * Events of skillroute's actions in this folder: plans that were made, applied, undone or refused. They come from the
 * audit log, so that commands need not know the relay and no event is lost while it is not running. The cursor counts
 * records and contains a hash of the last one; the first poll starts at the end of the log. A log that does not match
 * the cursor was rotated or replaced: its events start at its first record, with a notice.
 * @param maxAssignments maximum number of assignments in the summary of a run
 */
export function ownRuns(io: Io, maxAssignments = 0): PolledSource {
  const path = statePath(io, 'audit.jsonl')
  let before = ''
  return {
    name: 'runs',
    everyMs: EVERY_MS,
    async poll({ cursor, notice }) {
      const stats = await stat(path).then(
        ({ ino, size, mtimeMs }) => `${ino} ${size} ${mtimeMs}`,
        () => 'none',
      )
      // An unchanged file is not read again: a log may contain years.
      if (cursor !== undefined && `${stats} ${JSON.stringify(cursor)}` === before) return { events: [], cursor }
      const log = openAuditLog(io)
      const delivered = parsePosition(cursor)
      const isUnreadable = cursor !== undefined && delivered === undefined
      let read = isUnreadable ? undefined : await readOn(log, delivered ?? NOTHING)
      if (isUnreadable) notice?.(`the position in ${path} cannot be read: its events are sent from its beginning`)
      else if (read === undefined) notice?.(`${path} was rotated or replaced: its events are sent from its beginning`)
      read ??= (await readOn(log, NOTHING)) ?? { fresh: [], now: NOTHING }
      const next: Json = { ...read.now }
      before = `${stats} ${JSON.stringify(next)}`
      return { events: cursor === undefined ? [] : auditLogEvents(read.fresh, { maxAssignments }), cursor: next }
    },
  }
}

/** The records after a position; undefined when the log does not contain that position. */
async function readOn(
  log: AuditLog,
  from: Position,
): Promise<{ readonly fresh: readonly AuditRecord[]; readonly now: Position } | undefined> {
  const fresh: AuditRecord[] = []
  let count = 0
  let whole = from.count
  let last: AuditRecord | undefined
  for await (const record of log.read()) {
    count += 1
    if (count === from.count && contentHash(record) !== from.last) return undefined
    if (count > from.count) fresh.push(record)
    // The changes of a run come before its end record. Changes of a run without one wait for the next poll.
    if (count >= from.count && record.type !== 'change') {
      whole = count
      last = record
    }
  }
  if (count < from.count) return undefined
  return {
    fresh: fresh.slice(0, whole - from.count),
    now: last === undefined ? NOTHING : { count: whole, last: contentHash(last) },
  }
}

function parsePosition(cursor: Json | undefined): Position | undefined {
  const [count, last] = [getField(cursor, 'count'), getField(cursor, 'last')]
  return typeof count === 'number' && typeof last === 'string' ? { count, last } : undefined
}

import { stat } from 'node:fs/promises'
import { contentHash } from '../../core/json/hash'
import type { Json } from '../../core/json/json'
import type { AuditRecord } from '../../documents'
import type { AuditLog } from '../../documents/ports/ports'
import { auditLogEvents, type PolledSource } from '../../relay'
import type { Io } from '../io/io'
import { statePath } from '../io/state-folder'
import { auditLogOf } from '../runs/run-files'

const EVERY_MS = 5_000

/** How far a log was told. */
interface Told {
  /** Records from its beginning. */
  readonly count: number
  /** Hash of the last of them, by which the log is known again; undefined from cursors that were counts alone. */
  readonly last?: string | undefined
}

const NOTHING: Told = { count: 0 }

/**
 * What skillroute did in this folder: plans made, applied, undone, refused. Read from its own audit log, so that the
 * commands need not know of the relay and nothing is lost while it does not run. The cursor counts records and holds a
 * hash of the last; the first poll marks the end of the log. A log that does not go on where the cursor is was rotated or
 * replaced: it is told from its beginning, with a notice.
 * @param maxAssignments most assignments that the summary of a run names
 */
export function ownRuns(io: Io, maxAssignments = 0): PolledSource {
  const path = statePath(io, 'audit.jsonl')
  let before = ''
  return {
    name: 'runs',
    everyMs: EVERY_MS,
    async poll({ cursor, notice }) {
      const looks = await stat(path).then(
        ({ ino, size, mtimeMs }) => `${ino} ${size} ${mtimeMs}`,
        () => 'none',
      )
      // A log of years is not read again to find that nothing was added to what was kept as told.
      if (cursor !== undefined && `${looks} ${JSON.stringify(cursor)}` === before) return { events: [], cursor }
      const log = auditLogOf(io)
      const told = toldOf(cursor)
      let read = await readOn(log, told ?? NOTHING)
      if (read === undefined) {
        notice?.(`${path} is another log than before, rotated or replaced: it is told from its beginning`)
        read = (await readOn(log, NOTHING)) ?? { fresh: [], now: NOTHING }
      }
      const next = cursorOf(read.now)
      before = `${looks} ${JSON.stringify(next)}`
      return { events: told === undefined ? [] : auditLogEvents(read.fresh, { maxAssignments }), cursor: next }
    },
  }
}

/** What a log has beyond what was told; undefined when it does not hold what was told. */
async function readOn(
  log: AuditLog,
  told: Told,
): Promise<{ readonly fresh: readonly AuditRecord[]; readonly now: Told } | undefined> {
  const fresh: AuditRecord[] = []
  let count = 0
  let whole = told.count
  let last: AuditRecord | undefined
  for await (const record of log.read()) {
    count += 1
    if (count === told.count && !isLast(record, told)) return undefined
    if (count > told.count) fresh.push(record)
    // The changes of a run stand before its end: those of one that has not ended wait for the next poll.
    if (count >= told.count && record.type !== 'change') {
      whole = count
      last = record
    }
  }
  if (count < told.count) return undefined
  return {
    fresh: fresh.slice(0, whole - told.count),
    now: last === undefined ? NOTHING : { count: whole, last: contentHash(last) },
  }
}

/** Whether a record is the last that was told. That is no change, since those wait for the end of their run. */
function isLast(record: AuditRecord, { last }: Told): boolean {
  return last === undefined ? record.type !== 'change' : contentHash(record) === last
}

function toldOf(cursor: Json | undefined): Told | undefined {
  if (typeof cursor === 'number') return { count: cursor }
  if (typeof cursor !== 'object' || cursor === null) return undefined
  const count: unknown = Reflect.get(cursor, 'count')
  const last: unknown = Reflect.get(cursor, 'last')
  return typeof count === 'number' ? { count, last: typeof last === 'string' ? last : undefined } : undefined
}

function cursorOf({ count, last }: Told): Json {
  return last === undefined ? { count } : { count, last }
}

import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Client } from '../../client'
import { ApiError, ResponseError } from '../../core/errors'
import { contentHash } from '../../core/json/hash'
import type { Json } from '../../core/json/json'
import { getField } from '../../core/json/unknown'
import { MINUTE_MS } from '../../core/time/durations'
import type { AuditRecord } from '../../documents'
import type { AuditLog } from '../../documents/ports/ports'
import { eventId } from '../../documents/run/event'
import { listenToTopics } from '../../resources/notifications/stream'
import { withFile } from '../../stores/file/on-disk'
import { writeFileAtomic } from '../../stores/file/write-output'
import { ifThere, parseJson } from '../../terminal/io/files'
import type { Io } from '../../terminal/io/io'
import { statePath } from '../../terminal/io/state-folder'
import { readSnapshot } from '../../terminal/planning/snapshot-file'
import { openAuditLog } from '../../terminal/runs/run-files'
import type { RelayFile } from '../../terminal/webhooks/relay-file'
import {
  auditChanges,
  captureSnapshot,
  compareSnapshots,
  parseSnapshot,
  type SnapshotStore,
  snapshotChanges,
} from '../../workflows'
import { inFile } from '../../workflows/kit/in-file'
import { auditLogEvents, driftEvent, notificationSource, type PolledSource, type RelaySource } from '..'

/** The sources of a relay file; if it names none, our own runs. */
export function createSources({ sources = { runs: true } }: RelayFile, context: SourceContext): RelaySource[] {
  const { io, client } = context
  const { runs = false } = sources
  const runSources = runs === false ? [] : [ownRuns(io, runs === true ? 0 : runs.assignments)]
  return client === undefined ? runSources : [...runSources, ...orgSources(sources, client, context)]
}

/** Objects that the sources of a relay file use. */
export interface SourceContext {
  readonly io: Io
  /** Present if {@link needsOrg}. */
  readonly client: Client | undefined
  /** Our own OAuth client: events about its changes come from our runs. */
  readonly clientId: string | undefined
  /** Folder of the outbox; sources keep their state beside it. */
  readonly folder: string
}

/** Whether the sources of a relay file make requests to the org. */
export function needsOrg({ sources = {} }: RelayFile): boolean {
  const { audits, snapshots, drift, notifications } = sources
  return [audits, snapshots, drift, notifications].some((source) => source !== undefined)
}

type OrgSources = NonNullable<RelayFile['sources']>

function orgSources(
  { audits, snapshots, drift, notifications }: OrgSources,
  client: Client,
  { io, clientId, folder }: SourceContext,
): RelaySource[] {
  const ours = clientId === undefined ? [] : [clientId]
  const made: RelaySource[] = []
  if (audits !== undefined) {
    const { everyMinutes, overlapMinutes, ignoreClients = [] } = audits
    const times = { everyMs: toMs(everyMinutes), overlapMs: toMs(overlapMinutes) }
    made.push(auditChanges(client, { ...times, ignoreClientIds: [...ours, ...ignoreClients] }))
  }
  if (snapshots !== undefined) {
    const { everyMinutes, ignoreClients = [] } = snapshots
    const store = fileSnapshotStore(join(folder, 'snapshots'))
    made.push(
      snapshotChanges(client, {
        store,
        everyMs: toMs(everyMinutes),
        ignoreClientIds: [...ours, ...ignoreClients],
      }),
    )
  }
  if (drift !== undefined) made.push(driftWatch(io, client, drift))
  if (notifications !== undefined) {
    const { topics } = notifications
    const note = (text: string): void => io.err(`${io.paint.warn('note')} ${text}\n`)
    const fault = onceUntilOther((text) => note(`notifications: ${text}`), Date.now)
    made.push(
      notificationSource(async function* (signal, sinceMs) {
        yield* await listenToTopics(client, topics, {
          signal,
          sinceMs,
          onRefused: ({ topic, reason }) => note(`topic ${topic} is refused: ${reason}`),
          // The read is retried: without a notice, a missing permission would look like an endless wait.
          onError: fault,
        })
      }),
    )
  }
  return made
}

/**
 * Sends an event when the org differs from a snapshot file, once for each set of differences. The cursor is the set's
 * hash.
 */
function driftWatch(
  io: Io,
  client: Client,
  { expected, everyMinutes, ignore }: NonNullable<OrgSources['drift']>,
): PolledSource {
  return {
    name: 'drift',
    everyMs: toMs(everyMinutes) ?? DRIFT_EVERY_MS,
    async poll({ cursor, signal }) {
      // The file is read again for each check, because it may come from a repository.
      const left = await readSnapshot(io, expected)
      const report = compareSnapshots(left, await captureSnapshot(client, { signal }), { ignore })
      const found = contentHash(report.differences)
      const event = found === cursor ? undefined : driftEvent(report)
      if (event === undefined) return { events: [], cursor: found }
      // Drift that returns after it was gone is a new event.
      const { right } = report
      return { events: [{ ...event, id: eventId('drift.found', [right.org.id, found, right.takenAt]) }], cursor: found }
    },
  }
}

const DRIFT_EVERY_MS = 60 * MINUTE_MS

function toMs(minutes: number | undefined): number | undefined {
  return minutes === undefined ? undefined : minutes * MINUTE_MS
}

/** The same failure an hour later may be a new one after a fix. */
const SAID_FOR_MS = 3_600_000

/**
 * Prints an error once an hour, or when it differs from the last, because a retried call may fail in the same way for
 * hours.
 */
export function onceUntilOther(say: (text: string) => void, now: () => number): (error: unknown) => void {
  let last: string | undefined
  let saidMs = 0
  return (error) => {
    const text = error instanceof Error ? error.message : String(error)
    // Each request has its own id, which must not make the error look different.
    const id = error instanceof ApiError || error instanceof ResponseError ? error.correlationId : undefined
    const lasting = id === undefined ? text : text.replaceAll(id, '')
    if (lasting === last && now() - saidMs < SAID_FOR_MS) return
    say(text)
    last = lasting
    saidMs = now()
  }
}

/**
 * Snapshots as files in a folder.
 * @throws ConfigError `file.unreadable` for a file that exists but cannot be read
 * @throws ValidationError, with the file's name, for a file that is not a snapshot
 */
export function fileSnapshotStore(folder: string): SnapshotStore {
  const pathOf = (key: string): string => join(folder, `${key}${SNAPSHOT_SUFFIX}`)
  return {
    async read(key) {
      const path = pathOf(key)
      const text = await ifThere(path, () => readFile(path, 'utf8'))
      return text === undefined ? undefined : inFile(path, () => parseSnapshot(parseJson(text, path)))
    },
    async write(key, snapshot) {
      await writeFileAtomic(pathOf(key), JSON.stringify(snapshot))
    },
    async keepOnly(key) {
      const names = (await ifThere(folder, (path) => readdir(path))) ?? []
      const others = names.filter((name) => name.endsWith(SNAPSHOT_SUFFIX) && name !== `${key}${SNAPSHOT_SUFFIX}`)
      for (const name of others) {
        const path = join(folder, name)
        await withFile('write', path, () => rm(path, { force: true }))
      }
    },
  }
}

const SNAPSHOT_SUFFIX = '.snapshot.json'

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
    everyMs: RUNS_EVERY_MS,
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
      let read = isUnreadable ? undefined : await readFrom(log, delivered ?? START)
      if (isUnreadable) notice?.(`the position in ${path} cannot be read: its events are sent from its beginning`)
      else if (read === undefined) notice?.(`${path} was rotated or replaced: its events are sent from its beginning`)
      read ??= (await readFrom(log, START)) ?? { fresh: [], now: START }
      const next: Json = { ...read.now }
      before = `${stats} ${JSON.stringify(next)}`
      return { events: cursor === undefined ? [] : auditLogEvents(read.fresh, { maxAssignments }), cursor: next }
    },
  }
}

const RUNS_EVERY_MS = 5_000

/** Position in a log up to which events were delivered. */
interface Position {
  /** Number of records from the beginning of the log. */
  readonly count: number
  /** Hash of the last delivered record, which identifies the log; empty before the first. */
  readonly last: string
}

const START: Position = { count: 0, last: '' }

/** The records after a position; undefined when the log does not contain that position. */
async function readFrom(
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
    now: last === undefined ? START : { count: whole, last: contentHash(last) },
  }
}

function parsePosition(cursor: Json | undefined): Position | undefined {
  const [count, last] = [getField(cursor, 'count'), getField(cursor, 'last')]
  return typeof count === 'number' && typeof last === 'string' ? { count, last } : undefined
}

import { join } from 'node:path'
import type { Client } from '../../client'
import { ApiError, ResponseError } from '../../core/errors'
import { contentHash } from '../../core/json/hash'
import { MINUTE_MS } from '../../core/time/durations'
import type { Snapshot } from '../../documents'
import { eventId } from '../../documents/run/event'
import { listenToTopics } from '../../resources/notifications/stream'
import type { Io } from '../../terminal/io/io'
import { readSnapshot } from '../../terminal/planning/snapshot-file'
import type { RelayFile } from '../../terminal/webhooks/relay-file'
import { auditChanges, captureSnapshot, compareSnapshots, snapshotChanges } from '../../workflows'
import { driftEvent, notificationSource, type PolledSource, type RelaySource } from '..'
import { ownRuns } from './own-runs'
import { fileSnapshotStore } from './snapshot-store'

const DRIFT_EVERY_MS = 60 * MINUTE_MS

/** Whether the sources of a relay file make requests to the org. */
export function needsOrg({ sources = {} }: RelayFile): boolean {
  const { audits, snapshots, drift, notifications } = sources
  return [audits, snapshots, drift, notifications].some((source) => source !== undefined)
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

/** The sources of a relay file; if it names none, our own runs. */
export function createSources({ sources = { runs: true } }: RelayFile, context: SourceContext): RelaySource[] {
  const { io, client, folder } = context
  const { runs = false } = sources
  const runSources = runs === false ? [] : [ownRuns(io, runs === true ? 0 : runs.assignments)]
  return client === undefined ? runSources : [...runSources, ...orgSources(sources, client, context, folder)]
}

function orgSources(
  { audits, snapshots, drift, notifications }: NonNullable<RelayFile['sources']>,
  client: Client,
  { io, clientId }: SourceContext,
  folder: string,
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
  if (drift !== undefined) {
    const { expected: file, everyMinutes, ignore } = drift
    const expected = () => readSnapshot(io, file)
    made.push(driftWatch(client, { expected, everyMs: toMs(everyMinutes) ?? DRIFT_EVERY_MS, ignore }))
  }
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

function toMs(minutes: number | undefined): number | undefined {
  return minutes === undefined ? undefined : minutes * MINUTE_MS
}

/** The files to compare, and how often. */
interface DriftWatch {
  /** Read again for each check, because it may come from a repository. */
  readonly expected: () => Promise<Snapshot>
  readonly everyMs: number
  readonly ignore?: readonly string[] | undefined
}

/**
 * Sends an event when the org differs from a snapshot file, once for each set of differences. The cursor is the set's
 * hash.
 */
function driftWatch(client: Client, { expected, everyMs, ignore }: DriftWatch): PolledSource {
  return {
    name: 'drift',
    everyMs,
    async poll({ cursor, signal }) {
      const report = compareSnapshots(await expected(), await captureSnapshot(client, { signal }), { ignore })
      const found = contentHash(report.differences)
      const event = found === cursor ? undefined : driftEvent(report)
      if (event === undefined) return { events: [], cursor: found }
      // Drift that returns after it was gone is a new event.
      const { right } = report
      return { events: [{ ...event, id: eventId('drift.found', [right.org.id, found, right.takenAt]) }], cursor: found }
    },
  }
}

import type { Client } from '../../client'
import { checkBag } from '../../core/bag'
import { ApiError } from '../../core/errors'
import type { DriftReport, Snapshot } from '../../documents'
import { attributeDrift } from '../drift/attribute-drift'
import { compareSnapshots } from '../drift/compare'
import { captureSnapshot } from '../snapshot/capture'
import type { SnapshotOptions } from '../snapshot/context'
import { snapshotHash } from '../snapshot/hash'
import { snapshotEvents } from './snapshot-events'
import type { ChangeSource } from './types'

/** Keeps snapshots between two polls, by a key that can be a file name. */
export interface SnapshotStore {
  read(key: string): Promise<Snapshot | undefined>
  /** Durable on return. */
  write(key: string, snapshot: Snapshot): Promise<void>
  /** Removes every other snapshot. */
  keepOnly(key: string): Promise<void>
}

/** How snapshots are compared. */
export interface SnapshotChangesOptions {
  /** Keeps the last snapshot, to compare the next one with. */
  readonly store: SnapshotStore
  /** Default 1 hour: a snapshot of a large org takes a hundred requests. */
  readonly everyMs?: number | undefined
  /** Which parts of the org are captured. Default: all. */
  readonly capture?: Omit<SnapshotOptions, 'signal' | 'onProgress'> | undefined
  /** OAuth clients whose changes to ignore, if the audits name the author. */
  readonly ignoreClientIds?: readonly string[] | undefined
  /** Searches the Genesys audits for the author of a change. Default true; without the permission nobody is named. */
  readonly attribute?: boolean | undefined
}

const EVERY_MS = 3_600_000

/**
 * Finds changes of routing by others by comparing the configuration with that of the last poll. It also finds changes
 * that the audits do not record, but none that was reverted in between. The first poll reports nothing. The last
 * snapshot is kept, so that changes during a pause are reported after it.
 */
export function snapshotChanges(client: Client, options: SnapshotChangesOptions): ChangeSource {
  checkBag(client, 'client', 'routing=o users=o request=f *')
  checkBag(options, 'options', 'store=o everyMs?n capture?o ignoreClientIds?l attribute?b')
  const { store, everyMs = EVERY_MS, capture = {}, ignoreClientIds = [], attribute = true } = options
  return {
    name: 'snapshots',
    everyMs,
    async poll({ cursor, signal }) {
      const known = typeof cursor === 'string' ? cursor : undefined
      if (known !== undefined) await store.keepOnly(known)
      const left = known === undefined ? undefined : await store.read(known)
      const right = await captureSnapshot(client, { ...capture, signal })
      const key = `${Date.parse(right.takenAt)}-${snapshotHash(right)}`
      if (left !== undefined && known !== undefined && snapshotHash(left) === snapshotHash(right)) {
        return { events: [], cursor: known }
      }
      const report = left === undefined ? undefined : compareSnapshots(left, right)
      const named = report === undefined || !attribute ? report : await attributed(client, report, right, signal)
      // Stored before the cursor names it: after a crash in between, the old snapshot still exists.
      await store.write(key, right)
      return {
        events: named === undefined || known === undefined ? [] : snapshotEvents(named, known, ignoreClientIds),
        cursor: key,
      }
    },
  }
}

async function attributed(
  client: Client,
  report: DriftReport,
  snapshot: Snapshot,
  signal: AbortSignal,
): Promise<DriftReport> {
  try {
    return await attributeDrift(client, report, { side: 'right', snapshot, signal })
  } catch (error) {
    if (error instanceof ApiError) return report
    throw error
  }
}

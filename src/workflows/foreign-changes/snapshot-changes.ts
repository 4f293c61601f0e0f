import type { Client } from '../../client'
import { checkBag } from '../../core/bag'
import { ApiError } from '../../core/errors'
import type { DriftReport, Snapshot } from '../../documents'
import { blameDrift } from '../drift/blame'
import { compareSnapshots } from '../drift/compare'
import { captureSnapshot } from '../snapshot/capture'
import type { SnapshotOptions } from '../snapshot/context'
import { snapshotHash } from '../snapshot/hash'
import { snapshotEvents } from './snapshot-events'
import type { ChangeSource } from './types'

/** Where snapshots are kept between two polls, by a key that can be a file name. */
export interface SnapshotShelf {
  read(key: string): Promise<Snapshot | undefined>
  /** Durable on return. */
  write(key: string, snapshot: Snapshot): Promise<void>
  /** Removes every other one. */
  keepOnly(key: string): Promise<void>
}

/** How snapshots are compared. */
export interface SnapshotChangesOptions {
  /** Where the last snapshot is kept, to compare the next with. */
  readonly shelf: SnapshotShelf
  /** Default 1 hour: a snapshot of a large org takes a hundred requests. */
  readonly everyMs?: number | undefined
  /** What is captured. Default: everything. */
  readonly capture?: Omit<SnapshotOptions, 'signal' | 'onProgress'> | undefined
  /** OAuth clients whose changes are no news, as far as the audits tell who made them. */
  readonly ignoreClientIds?: readonly string[] | undefined
  /** Looks in the audits for who made a change. Default true; without the permission nobody is named. */
  readonly blame?: boolean | undefined
}

const EVERY_MS = 3_600_000

/**
 * Changes of routing that others make, from comparing what is configured with what was at the poll before: it also sees
 * what the audits do not record, and nothing that was undone in between. The first poll tells nothing. What the org was
 * when the relay last looked is kept on the shelf, so that changes of a pause are told after it.
 */
export function snapshotChanges(client: Client, options: SnapshotChangesOptions): ChangeSource {
  checkBag(client, 'client', 'routing=o users=o request=f *')
  checkBag(options, 'options', 'shelf=o everyMs?n capture?o ignoreClientIds?l blame?b')
  const { shelf, everyMs = EVERY_MS, capture = {}, ignoreClientIds = [], blame = true } = options
  return {
    name: 'snapshots',
    everyMs,
    async poll({ cursor, signal }) {
      const known = typeof cursor === 'string' ? cursor : undefined
      if (known !== undefined) await shelf.keepOnly(known)
      const left = known === undefined ? undefined : await shelf.read(known)
      const right = await captureSnapshot(client, { ...capture, signal })
      const key = `${Date.parse(right.takenAt)}-${snapshotHash(right)}`
      if (left !== undefined && known !== undefined && snapshotHash(left) === snapshotHash(right)) {
        return { events: [], cursor: known }
      }
      const report = left === undefined ? undefined : compareSnapshots(left, right)
      const told = report === undefined || !blame ? report : await blamed(client, report, right, signal)
      // Before the cursor names it: a crash in between leaves the old one, which is there still.
      await shelf.write(key, right)
      return {
        events: told === undefined || known === undefined ? [] : snapshotEvents(told, known, ignoreClientIds),
        cursor: key,
      }
    },
  }
}

async function blamed(
  client: Client,
  report: DriftReport,
  snapshot: Snapshot,
  signal: AbortSignal,
): Promise<DriftReport> {
  try {
    return await blameDrift(client, report, { side: 'right', snapshot, signal })
  } catch (error) {
    if (error instanceof ApiError) return report
    throw error
  }
}

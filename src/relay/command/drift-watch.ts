import type { Client } from '../../client'
import { contentHash } from '../../core/json/hash'
import type { Snapshot } from '../../documents'
import { eventId } from '../../documents/run/event'
import { captureSnapshot, compareSnapshots } from '../../workflows'
import { driftEvent, type PolledSource } from '..'

/** The files to compare, and how often. */
export interface DriftWatch {
  /** Read again for each check, because it may come from a repository. */
  readonly expected: () => Promise<Snapshot>
  readonly everyMs: number
  readonly ignore?: readonly string[] | undefined
}

/**
 * Sends an event when the org differs from a snapshot file, once for each set of differences. The cursor is the set's
 * hash.
 */
export function driftWatch(client: Client, { expected, everyMs, ignore }: DriftWatch): PolledSource {
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

import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { AuditRecord } from '../../core/documents'
import { auditLogEvents, type PolledSource } from '../../webhooks/relay'
import { resolvePath, STATE_FOLDER } from '../files'
import type { Io } from '../io'
import { auditLogOf } from '../run-files'

const EVERY_MS = 5_000

/**
 * What skillroute did in this folder: plans made, applied, undone, refused. Read from its own audit log, so that the
 * commands need not know of the relay and nothing is lost while it does not run. The cursor counts records; the first
 * poll marks the end of the log.
 */
export function ownRuns(io: Io): PolledSource {
  const path = resolvePath(io, join(STATE_FOLDER, 'audit.jsonl'))
  let lookedAt = ''
  return {
    name: 'runs',
    everyMs: EVERY_MS,
    async poll({ cursor }) {
      const told = typeof cursor === 'number' ? cursor : undefined
      const looks = await stat(path).then(
        ({ size, mtimeMs }) => `${size} ${mtimeMs}`,
        () => 'none',
      )
      // A log of years is not read again to find that nothing was added.
      if (told !== undefined && looks === lookedAt) return { events: [], cursor: told }
      const fresh: AuditRecord[] = []
      let count = 0
      let whole = 0
      for await (const record of auditLogOf(io).read()) {
        count += 1
        if (count > (told ?? 0)) fresh.push(record)
        // The changes of a run stand before its end: those of one that has not ended wait for the next poll.
        if (record.type !== 'change') whole = count
      }
      lookedAt = looks
      if (told === undefined) return { events: [], cursor: whole }
      return { events: auditLogEvents(fresh.slice(0, Math.max(0, whole - told))), cursor: Math.max(told, whole) }
    },
  }
}

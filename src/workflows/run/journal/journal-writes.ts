import type { Json } from '../../../core/json/json'
import type { Change, ExternalWrite, Plan } from '../../../documents'
import type { Journal } from '../../../documents/ports/ports'
import { parseEntry } from './entries'

/** One of our writes, as the journal records it. */
export interface JournalWrite {
  /** Number of the write, from 1. */
  readonly write: number
  /** Id of the user or queue. */
  readonly entityId: string
  readonly changes: readonly Change[]
  /** The values that the check before the write showed, by skill, language, member or field. */
  readonly before: Readonly<Record<string, Json>>
  /** For objects that are written whole: digests of their fields, as the check before the write showed them. */
  readonly seen: Readonly<Record<string, string>> | undefined
  readonly atMs: number
  /** When it was answered; undefined while its outcome is in doubt. */
  readonly answeredAtMs?: number | undefined
  /** Correlation ids of the answers to its requests. */
  readonly answers: readonly string[]
}

export interface JournalWrites {
  /** Writes that may have taken effect and were not yet searched for in the Genesys audits. */
  readonly writes: readonly JournalWrite[]
  /** Number of the last write that was searched for. */
  readonly through: number
  /** Correlation ids of the answers to all requests, including refused and restoring ones. */
  readonly answers: ReadonlySet<string>
  /** Writes by others that earlier searches found. */
  readonly found: readonly ExternalWrite[]
}

/**
 * Reads from a journal which writes to search for in the Genesys audits.
 * @throws PlanError `tampered` when it is damaged
 */
export async function journalWrites(journal: Journal, plan: Plan): Promise<JournalWrites> {
  const answers = new Set<string>()
  const found: ExternalWrite[] = []
  const changes = new Map(plan.changes.map((change) => [change.id, change]))
  const writes = new Map<string, JournalWrite>()
  let through = 0
  let place = 0
  for await (const value of journal.read()) {
    const entry = parseEntry(value, ++place, journal.name)
    if (entry.type === 'external') {
      through = entry.through
      found.push(...entry.writes)
    }
    if (entry.type === 'putBack') for (const id of entry.related) answers.add(id)
    if (entry.type === 'intent') {
      writes.set(entry.write, {
        write: Number(entry.write),
        entityId: entry.userId,
        changes: entry.changeIds.flatMap((id) => changes.get(id) ?? []),
        before: entry.before,
        seen: entry.seen,
        atMs: Date.parse(entry.at),
        answers: [],
      })
    }
    if (entry.type !== 'outcome') continue
    const intent = writes.get(entry.write)
    const correlationIds = entry.related ?? (entry.correlationId === undefined ? [] : [entry.correlationId])
    for (const id of correlationIds) answers.add(id)
    if (entry.result === 'refused') writes.delete(entry.write)
    else if (intent !== undefined) {
      const answeredAtMs = entry.result === 'done' ? Date.parse(entry.at) : undefined
      writes.set(entry.write, { ...intent, answers: correlationIds, answeredAtMs })
    }
  }
  return { writes: [...writes.values()].filter(({ write }) => write > through), through, answers, found }
}

import type { Change, Plan } from '../../core/documents'
import type { Json } from '../../core/json'
import type { Journal } from '../../core/ports'
import { parseEntry } from './entries'

/** A write of ours as the journal tells it. */
export interface JournalWrite {
  /** Number of the write, from 1. */
  readonly write: number
  /** Id of the user or queue. */
  readonly entityId: string
  readonly changes: readonly Change[]
  /** By what a value belongs to: what the look before the write showed. */
  readonly before: Readonly<Record<string, Json>>
  readonly atMs: number
  readonly correlationId: string | undefined
}

/** Writes that may have taken effect and were not looked for in the audits before, and the highest that was. */
export async function journalWrites(
  journal: Journal,
  plan: Plan,
): Promise<{ readonly writes: JournalWrite[]; readonly through: number }> {
  const changes = new Map(plan.changes.map((change) => [change.id, change]))
  const writes = new Map<string, JournalWrite>()
  let through = 0
  let place = 0
  for await (const value of journal.read()) {
    const entry = parseEntry(value, ++place)
    if (entry.type === 'foreign') through = entry.through
    if (entry.type === 'intent') {
      writes.set(entry.write, {
        write: Number(entry.write),
        entityId: entry.userId,
        changes: entry.changeIds.flatMap((id) => changes.get(id) ?? []),
        before: entry.before,
        atMs: Date.parse(entry.at),
        correlationId: undefined,
      })
    }
    if (entry.type !== 'outcome') continue
    const intent = writes.get(entry.write)
    if (entry.result === 'refused') writes.delete(entry.write)
    else if (intent !== undefined) writes.set(entry.write, { ...intent, correlationId: entry.correlationId })
  }
  return { writes: [...writes.values()].filter(({ write }) => write > through), through }
}

import type { JournalEntry } from '../../../documents/ports/ports'
import type { AppliedRun } from './applied-run'
import type { JournalDocument } from './report-document'

/** One write of a run, as it was answered. */
export interface Attempt {
  readonly atMs: number
  readonly latencyMs?: number | undefined
  readonly attempts: number
  readonly result: 'done' | 'retried' | 'failed'
  readonly outcome: string
  readonly correlationId?: string | undefined
}

/** The writes of a run in order of time: from its journal where it is there, else from what the report tells. */
export function attemptsOf({ results }: Pick<AppliedRun, 'results'>, journal: JournalDocument | undefined): Attempt[] {
  const found =
    journal === undefined
      ? results.flatMap(({ writtenAt, latencyMs, attempts = 1, correlationId, status }): Attempt[] =>
          writtenAt === undefined
            ? []
            : [
                {
                  atMs: Date.parse(writtenAt),
                  latencyMs,
                  attempts,
                  result: status === 'failed' ? 'failed' : attempts > 1 ? 'retried' : 'done',
                  outcome: status,
                  correlationId,
                },
              ],
        )
      : journal.entries.flatMap(ofEntry)
  return found.sort((a, b) => a.atMs - b.atMs)
}

function ofEntry(entry: JournalEntry): Attempt[] {
  if (entry.type !== 'outcome') return []
  const { at, latencyMs, attempts, result, correlationId } = entry
  const tries = typeof attempts === 'number' ? attempts : 1
  return [
    {
      atMs: Date.parse(at),
      latencyMs: typeof latencyMs === 'number' ? latencyMs : undefined,
      attempts: tries,
      result: result !== 'done' ? 'failed' : tries > 1 ? 'retried' : 'done',
      outcome: typeof result === 'string' ? result : '',
      correlationId: typeof correlationId === 'string' ? correlationId : undefined,
    },
  ]
}

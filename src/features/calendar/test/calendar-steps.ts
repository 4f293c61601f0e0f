import type { Journal } from '../../../documents'
import type { CalendarRun } from '../run/options'

/** What a complete run did. */
export interface RunCounts {
  readonly begins: number
  readonly ends: number
  readonly conflicts: number
  readonly unfinished: boolean
}

export function runCounts({ begins, ends, restored, unfinished }: CalendarRun): RunCounts {
  return {
    begins: begins.length,
    ends: ends.length,
    conflicts: restored.reduce((sum, { report }) => sum + report.counts.conflict, 0),
    unfinished,
  }
}

/** The steps of a run, at one of which it dies. */
export interface Steps {
  /** Counts a step. Where it is the last one, the run ends. */
  step(): void
  /** Whether it dies before the entry is written, or after that and before anybody is notified. */
  isBefore(): boolean
}

/** A journal at whose entries a run may die. */
export function dying(journal: Journal, { step, isBefore }: Steps): Journal {
  return {
    ...journal,
    async append(entry) {
      const first = isBefore()
      if (first) step()
      await journal.append(entry)
      if (!first) step()
    },
  }
}

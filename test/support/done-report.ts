import type { ApplyReport } from '../../src/documents'

type Told = Pick<ApplyReport, 'planId' | 'planHash' | 'org' | 'undoes'>

/** The report of a run that was done at once and had nothing to do. */
export function doneReport(told: Told, at: string): ApplyReport {
  return {
    format: 'skillroute/apply-report@1',
    ...told,
    startedAt: at,
    endedAt: at,
    outcome: 'done',
    counts: { applied: 0, already: 0, resumed: 0, conflict: 0, failed: 0, skipped: 0, held: 0, undone: 0 },
    requests: { reads: 0, writes: 0, retries: 0 },
    results: [],
    accuracy: null,
    lagMs: null,
    external: [],
    warnings: [],
  }
}

import type { ApplyReport } from '../core/documents'
import { EXIT } from './exit-code'

/** What of a report decides the exit code. */
export type ExitFacts = Pick<ApplyReport, 'outcome' | 'counts'>

/** The exit code that a finished run ends the command with. */
export function applyExit({ outcome, counts }: ExitFacts): number {
  if (outcome === 'dryRun') {
    if (counts.failed > 0) return EXIT.failed
    return counts.conflict > 0 ? EXIT.conflict : EXIT.done
  }
  // Foreign writes that went under are named in the report: the audits do not always tell them from our own.
  if (outcome === 'done' || outcome === 'held') return EXIT.done
  if (outcome === 'undone') return EXIT.failed
  return counts.failed === 0 && counts.conflict > 0 ? EXIT.conflict : EXIT.failed
}

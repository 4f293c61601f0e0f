import type { ApplyReport } from '../core/documents'
import { EXIT } from './exit-code'

/** The exit code that a finished run ends the command with. */
export function applyExit({ outcome, counts }: ApplyReport): number {
  if (outcome === 'dryRun') return counts.conflict > 0 ? EXIT.conflict : EXIT.done
  if (outcome === 'done' || outcome === 'held') return EXIT.done
  if (outcome === 'undone') return EXIT.failed
  return counts.failed === 0 && counts.conflict > 0 ? EXIT.conflict : EXIT.failed
}

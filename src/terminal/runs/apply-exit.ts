import type { ApplyReport } from '../../documents'
import { EXIT } from '../io/exit-code'

/** The parts of a report that decide the exit code. */
export type ExitFacts = Pick<ApplyReport, 'outcome' | 'counts' | 'unfinished'> & {
  readonly external: { readonly length: number }
}

/** The exit code with which a finished run ends the command. */
export function applyExit({ outcome, counts, external, unfinished }: ExitFacts): number {
  if (outcome === 'dryRun') {
    if (counts.failed > 0) return EXIT.failed
    return counts.conflict > 0 ? EXIT.conflict : EXIT.done
  }
  // Our write replaced someone else's: the plan is in effect, but a person must check it.
  if (outcome === 'done' || outcome === 'held') return external.length > 0 ? EXIT.conflict : EXIT.done
  if (outcome === 'undone') return EXIT.failed
  if (unfinished?.reason === 'freeze' && counts.failed === 0) return EXIT.refused
  return counts.failed === 0 && counts.conflict > 0 ? EXIT.conflict : EXIT.failed
}

/** The worst of several exit codes: failures first, then codes to try again, then conflicts. */
export function worse(...codes: number[]): number {
  const order: readonly number[] = [EXIT.done, EXIT.conflict, EXIT.tryAgain, EXIT.refused, EXIT.usage, EXIT.failed]
  return codes.reduce((worst, code) => (order.indexOf(code) > order.indexOf(worst) ? code : worst), EXIT.done)
}

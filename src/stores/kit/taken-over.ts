import { PlanError } from '../../core/errors'

/** The error for a writer whose journal was continued by another one. */
export function takenOver(journal: string): PlanError {
  return new PlanError(
    'locked',
    `Journal ${journal} was continued by another run, which took this one over: this run records nothing more and sends no further write. What it recorded before is kept. Start it again when nobody else works on it: it reads the journal and continues.`,
  )
}

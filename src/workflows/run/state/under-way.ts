import { PlanError } from '../../../core/errors'
import { describe, type Run } from './run'

/** Maximum number of changes named in the message; the journal has all of them. */
const MOST_NAMED = 5

/**
 * If a run lost its lease, adds to its error the writes that had left by then. Only a check of the org shows whether
 * they took effect before or after someone else got the lease. Other errors are not changed.
 */
export function withUnderWay(error: unknown, { plan, underWay }: Run): unknown {
  if (!(error instanceof PlanError && error.reason === 'locked') || underWay.size === 0) return error
  const named = [...underWay].slice(0, MOST_NAMED).map(describe).join('; ')
  const more = underWay.size > MOST_NAMED ? ` and ${underWay.size - MOST_NAMED} more` : ''
  const told = `Sent before that was known, and perhaps written: ${named}${more}. Compare them with the org: verify plan ${plan.id}.`
  return new PlanError('locked', `${error.message} ${told}`, { cause: error })
}

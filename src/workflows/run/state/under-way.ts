import { PlanError } from '../../../core/errors'
import { describe, type Run } from './run'

/** Changes named in the message; the journal has them all. */
const MOST_NAMED = 5

/**
 * Adds to the error of a run whose lease is gone the writes that had left by then. Only a check of the org shows whether they
 * took effect before or after someone else got the lease. Any other error stays as it is.
 */
export function withUnderWay(error: unknown, { plan, underWay }: Run): unknown {
  if (!(error instanceof PlanError && error.reason === 'locked') || underWay.size === 0) return error
  const named = [...underWay].slice(0, MOST_NAMED).map(describe).join('; ')
  const more = underWay.size > MOST_NAMED ? ` and ${underWay.size - MOST_NAMED} more` : ''
  const told = `Sent before that was known, and perhaps written: ${named}${more}. Compare them with the org: verify plan ${plan.id}.`
  return new PlanError('locked', `${error.message} ${told}`, { cause: error })
}

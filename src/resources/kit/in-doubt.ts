import { ConnectionError, isSkillrouteError, ResponseError, ServerError } from '../../core/errors'

/** The code of a queue update that failed halfway and could not be reverted. */
export const NOT_PUT_BACK = 'queue.notPutBack'

/**
 * True if a write may have been carried out although it failed: no answer, an unusable answer, a 5xx (a gateway may
 * return one after the service did the work), or an update of several requests that stopped halfway.
 */
export function isInDoubt(error: unknown): boolean {
  if (error instanceof ServerError) return true
  if (error instanceof ConnectionError || error instanceof ResponseError) return error.inDoubt
  return isSkillrouteError(error) && error.code === NOT_PUT_BACK
}

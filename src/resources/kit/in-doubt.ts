import { ConnectionError, isSkillrouteError, ResponseError, ServerError } from '../../core/errors'

/** The code of an update of a queue that failed half-way and could not be put back. */
export const NOT_PUT_BACK = 'queue.notPutBack'

/**
 * True when a write may have been carried out although it failed: no answer, an unusable answer, a 5xx, which a gateway
 * gives also after the service behind it did the work, and an update of several requests that stopped half-way.
 */
export function isInDoubt(error: unknown): boolean {
  if (error instanceof ServerError) return true
  if (error instanceof ConnectionError || error instanceof ResponseError) return error.inDoubt
  return isSkillrouteError(error) && error.code === NOT_PUT_BACK
}

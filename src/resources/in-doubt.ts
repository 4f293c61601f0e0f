import { ConnectionError, ResponseError, ServerError } from '../core/errors'

/**
 * True when a write may have been carried out although it failed: no answer, an unusable answer, or a 5xx, which a
 * gateway gives also after the service behind it did the work.
 */
export function isInDoubt(error: unknown): boolean {
  if (error instanceof ServerError) return true
  if (error instanceof ConnectionError || error instanceof ResponseError) return error.inDoubt
  return false
}

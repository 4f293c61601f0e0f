import { ApiError, AuthenticationError } from '../../core/errors'
import { redactText } from '../../core/json/redact'
import type { SnapshotGap } from '../../documents'
import type { Capture } from './context'

/** The id of a gap that concerns all items of its kind. */
export const ALL = '*'

/**
 * Reads a part that the org may lack or the client may not see. A refusal becomes a gap, since the rest is useful
 * without it; connection and credential errors are thrown.
 */
export async function readOrGap<T>(
  { gaps }: Pick<Capture, 'gaps'>,
  kind: SnapshotGap['kind'],
  read: () => Promise<T>,
  id = ALL,
): Promise<T | undefined> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof ApiError) || error instanceof AuthenticationError) throw error
    gaps.push({ kind, id, reason: redactText(error.message) })
    return undefined
  }
}

import { LIMITS } from '../../core/limits'
import type { CallOptions } from '../../transport/contract/call-options'
import type { Operation } from '../../transport/contract/operation'
import type { ResourceContext } from '../kit/context'
import type { LevelInput } from '../kit/input'
import { chunks, inParts } from '../kit/lists/in-parts'
import { startDeadline } from '../kit/poll'
import { once, partOptions, withoutKey } from '../kit/send'
import { compareTarget } from '../kit/send-if-same'

/** A bulk call that sets levels of one user: skills and languages work alike. */
export interface LevelCall<T> {
  readonly operation: Operation<{ readonly entities: T[] }>
  readonly userId: string
  readonly levels: readonly LevelInput[]
  /** Reads the user's present levels, complete. */
  readonly read: (options: CallOptions) => Promise<T[]>
}

/**
 * Sets levels of one user in calls of at most 50, one after the other, and returns the user's whole list after the
 * last. Levels not named stay unchanged. Setting the same levels again changes nothing.
 */
export async function updateLevels<T>(
  context: ResourceContext,
  call: LevelCall<T>,
  options: CallOptions,
): Promise<T[]> {
  const { operation, userId, levels, read } = call
  const params = { userId }
  const work = {
    id: operation.id,
    content: { userId, levels },
    kind: 'idempotent' as const,
    result: operation.response,
  }
  const listing = await once(context, work, options, async (options) => {
    const deadline = startDeadline(context, options, operation.id)
    const { ifMatch } = await compareTarget(operation, { params }, deadline.options(), read)
    const parts = chunks(levels, LIMITS.skillsPerCall)
    const answers = await inParts(parts, async (body, index) => {
      // A server's own etag no longer matches after the change of the first part.
      const left = { ...deadline.options(), ifMatch: index === 0 ? ifMatch : undefined }
      const part = parts.length === 1 ? left : partOptions(left, index)
      return await context.transport.request(operation, { params, body }, part)
    })
    return answers.at(-1) ?? { entities: await read(withoutKey(deadline.options())) }
  })
  return listing.entities
}

import { ConnectionError } from '../core/errors'
import type { CallOptions } from '../transport/call-options'
import type { Operation, RequestInput } from '../transport/operation'
import type { ResourceContext } from './context'
import { startDeadline } from './deadline'
import { refuseComputedEtag } from './etag'
import { isInDoubt } from './in-doubt'
import { once, withoutKey } from './send'

/** Waits between looks for something that may just have been created; lists of the platform lag by seconds. */
const LOOK_AFTER_MS = [0, 1_000, 2_000, 4_000, 8_000]

/**
 * Creates something once. When the outcome is in doubt it is not created again but looked for, by name, a few times
 * over 15 s, because a new thing may take a while to show; found, it is the answer.
 * @throws ConnectionError code `create.inDoubt` when it was not found either: it may or may not exist
 */
export async function createOrFind<T>(
  context: ResourceContext,
  operation: Operation<T>,
  input: RequestInput,
  options: CallOptions,
  find: (options: CallOptions) => Promise<T | undefined>,
): Promise<T> {
  refuseComputedEtag(options.ifMatch, operation.id)
  const work = { id: operation.id, content: input, kind: 'unsafe' as const, result: operation.response }
  return await once(context, work, options, async (options) => {
    const deadline = startDeadline(context, options, operation.id)
    try {
      return await context.transport.request(operation, input, deadline.options())
    } catch (error) {
      if (!isInDoubt(error) || options.signal?.aborted) throw error
      for (const waitMs of LOOK_AFTER_MS) {
        await deadline.wait(waitMs)
        const found = await find(withoutKey(deadline.options()))
        if (found !== undefined) return found
      }
      throw inDoubt(operation.id, error)
    }
  })
}

function inDoubt(operation: string, cause: unknown): ConnectionError {
  return new ConnectionError(
    `${operation} got no usable answer and what it creates was not found since: it may still appear. ` +
      'Look for it before creating it again.',
    { code: 'create.inDoubt', inDoubt: true, cause },
  )
}

import { NotFoundError } from '../core/errors'
import type { CallOptions } from '../transport/call-options'
import type { Operation, RequestInput } from '../transport/operation'
import type { ResourceContext } from './context'
import { refuseComputedEtag } from './etag'
import { once } from './send'

/**
 * Deletes something. A 404 is a success when an earlier attempt may have deleted it and its answer was lost. Any other
 * 404 is thrown, also one after attempts that certainly did nothing, such as a 429.
 * @throws NotFoundError
 */
export async function deleteOnce(
  context: ResourceContext,
  operation: Operation<undefined>,
  input: RequestInput,
  options: CallOptions,
): Promise<void> {
  refuseComputedEtag(options.ifMatch, operation.id)
  const work = { id: operation.id, content: input, kind: 'idempotent' as const }
  await once<undefined>(context, work, options, async (options) => {
    try {
      return await context.transport.request(operation, input, options)
    } catch (error) {
      if (error instanceof NotFoundError && error.inDoubt) return undefined
      throw error
    }
  })
}

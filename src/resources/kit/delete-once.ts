import { NotFoundError } from '../../core/errors'
import type { CallOptions } from '../../transport/contract/call-options'
import type { Operation, RequestInput } from '../../transport/contract/operation'
import type { ResourceContext } from './context'
import { refuseEtag } from './etag'
import { once } from './send'
import { compareTarget } from './send-if-same'

/**
 * Deletes something. A 404 is a success when an earlier attempt may have deleted it and its answer was lost. Any other
 * 404 is thrown, including one after attempts that certainly had no effect, such as a 429.
 * @param read reads the target, for the comparison with `ifMatch`; without it, an `ifMatch` is refused
 * @throws NotFoundError; ConflictError code `etag.mismatch`
 */
export async function deleteOnce(
  context: ResourceContext,
  operation: Operation<undefined>,
  input: RequestInput,
  options: CallOptions,
  read?: (options: CallOptions) => Promise<unknown>,
): Promise<void> {
  if (read === undefined) refuseEtag(options.ifMatch, operation.id)
  const work = { id: operation.id, content: input, kind: 'idempotent' as const }
  await once<undefined>(context, work, options, async (options) => {
    const write = read === undefined ? options : await compareTarget(operation, input, options, read)
    try {
      return await context.transport.request(operation, input, write)
    } catch (error) {
      if (error instanceof NotFoundError && error.inDoubt) return undefined
      throw error
    }
  })
}

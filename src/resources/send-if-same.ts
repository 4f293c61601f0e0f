import type { CallOptions } from '../transport/call-options'
import type { Operation, RequestInput } from '../transport/operation'
import type { ResourceContext } from './context'
import { checkEtag } from './etag'
import { once, withoutComputedEtag, withoutKey } from './send'

/**
 * One idempotent write that takes `ifMatch`: a computed etag is compared with what `read` gives just before.
 * @throws ConflictError code `etag.mismatch`
 */
export async function sendIfSame<T>(
  context: ResourceContext,
  operation: Operation<T>,
  input: RequestInput,
  options: CallOptions,
  read: (options: CallOptions) => Promise<unknown>,
): Promise<T> {
  const work = { id: operation.id, content: input, kind: 'idempotent' as const, result: operation.response }
  return await once(context, work, options, async (options) => {
    await compareTarget(operation, input, options, read)
    return await context.transport.request(operation, input, withoutComputedEtag(options))
  })
}

/** Compares a computed etag with a fresh read of the target. @throws ConflictError code `etag.mismatch` */
export async function compareTarget(
  { method, path }: Operation<unknown>,
  { params = {} }: RequestInput,
  options: CallOptions,
  read: (options: CallOptions) => Promise<unknown>,
): Promise<void> {
  if (options.ifMatch === undefined) return
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? name)
  checkEtag(options.ifMatch, await read(withoutKey(options)), { method, path: filled })
}

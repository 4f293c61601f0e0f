import type { CallOptions } from '../../transport/contract/call-options'
import type { Operation, RequestInput } from '../../transport/contract/operation'
import { isDoubtful, type Named, refuseMisspelled } from '../inputs/names'
import { readTarget } from './etag'
import { once, type ResourceContext, withoutKey } from './send'

/**
 * One idempotent write that accepts `ifMatch`, which is compared with the target as `read` returns it just before the
 * write.
 * @param given names of the body's fields; a name that looks misspelled is refused, unless the object read has it too
 * @throws ConflictError code `etag.mismatch`
 */
export async function sendIfSame<T>(
  context: ResourceContext,
  operation: Operation<T>,
  input: RequestInput,
  options: CallOptions,
  read: (options: CallOptions) => Promise<unknown>,
  given?: Named,
): Promise<T> {
  const work = { id: operation.id, content: input, kind: 'idempotent' as const, result: operation.response }
  return await once(context, work, options, async (options) => {
    if (given !== undefined && isDoubtful(input.body, given)) {
      refuseMisspelled(input.body, given, await read(withoutKey(options)))
    }
    const write = await compareTarget(operation, input, options, read)
    return await context.transport.request(operation, input, write)
  })
}

/**
 * Compares the caller's `ifMatch`, if given, with a fresh read of the target.
 * @returns the options for the write
 * @throws ConflictError code `etag.mismatch`
 */
export async function compareTarget(
  { method, path }: Operation<unknown>,
  { params = {} }: RequestInput,
  options: CallOptions,
  read: (options: CallOptions) => Promise<unknown>,
): Promise<CallOptions> {
  if (options.ifMatch === undefined) return options
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? name)
  return (await readTarget({ method, path: filled }, options, read)).write
}

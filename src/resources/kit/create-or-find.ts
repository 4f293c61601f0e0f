import { ConnectionError, NotFoundError } from '../../core/errors'
import type { CallOptions } from '../../transport/contract/call-options'
import type { Operation, RequestInput } from '../../transport/contract/operation'
import { refuseEtag } from './etag'
import { startDeadline } from './poll'
import { isInDoubt, once, type ResourceContext, withoutKey } from './send'
import { compareTarget } from './send-if-same'

/** Waits between searches for an object that may just have been created; lists of the platform lag by seconds. */
const CHECK_AFTER_MS = [0, 1_000, 2_000, 4_000, 8_000]

/** How far the platform's clock may be behind ours before a newly created object looks older than the call. */
const CLOCK_SKEW_MS = 60_000

/** The created object, with its creation time if the platform gives one. */
interface Created {
  readonly id: string
  readonly dateCreated?: unknown
  readonly dateModified?: unknown
}

/**
 * Creates an object once. If the outcome is in doubt, it is not created again but searched for by name several times
 * over 15 s, because a new object may take a while to appear. If found, it is returned, unless it may have existed
 * before the call: then it may be someone else's, and the error names it.
 * @throws ConnectionError code `create.inDoubt` when no object was found that the call certainly created, or the search
 * failed
 */
export async function createOrFind<T extends Created>(
  context: ResourceContext,
  operation: Operation<T>,
  input: RequestInput,
  options: CallOptions,
  find: (options: CallOptions) => Promise<T | undefined>,
): Promise<T> {
  refuseEtag(options.ifMatch, operation.id)
  const work = { id: operation.id, content: input, kind: 'unsafe' as const, result: operation.response }
  return await once(context, work, options, async (options) => {
    const deadline = startDeadline(context, options, operation.id)
    const beganMs = context.transport.clock.now()
    try {
      return await context.transport.request(operation, input, deadline.options())
    } catch (error) {
      if (!isInDoubt(error) || options.signal?.aborted) throw error
      let other: Created | undefined
      try {
        for (const waitMs of CHECK_AFTER_MS) {
          await deadline.wait(waitMs)
          const found = await find(withoutKey(deadline.options()))
          if (found !== undefined && isSince(beganMs, found)) return found
          other = found
        }
      } catch (failed) {
        if (options.signal?.aborted) throw failed
        throw inDoubt(operation.id, searchFailed(failed), error)
      }
      throw inDoubt(operation.id, searched(other), error)
    }
  })
}

/**
 * Waits until a created object can be read, for at most 15 s. What goes wrong with that is not reported: the object exists, and
 * its next use says more.
 */
export async function untilVisible(
  context: ResourceContext,
  options: CallOptions,
  read: (options: CallOptions) => Promise<unknown>,
): Promise<void> {
  const deadline = startDeadline(context, withoutKey(options), 'reading what was created')
  try {
    for (const waitMs of CHECK_AFTER_MS) {
      await deadline.wait(waitMs)
      if ((await read(deadline.options()).catch(undefinedIfMissing)) !== undefined) return
    }
  } catch {
    // See above.
  }
}

function undefinedIfMissing(error: unknown): undefined {
  if (error instanceof NotFoundError) return undefined
  throw error
}

/**
 * Without a date, nothing shows whether it is new. The date of a change can make an old object look new, so it counts
 * only if there is no other.
 */
function isSince(beganMs: number, { dateCreated, dateModified }: Created): boolean {
  const date = dateCreated ?? dateModified
  return typeof date === 'string' && Date.parse(date) >= beganMs - CLOCK_SKEW_MS
}

function inDoubt(operation: string, seen: string, cause: unknown): ConnectionError {
  return new ConnectionError(`${operation} got no usable answer and ${seen}`, {
    code: 'create.inDoubt',
    inDoubt: true,
    cause,
  })
}

function searched(other: Created | undefined): string {
  return other === undefined
    ? 'no such object was found since, but it may still appear. Search for it before you create it again.'
    : `${other.id}, found since under the same name, may be older than this call. Check whether it is the one that you want.`
}

function searchFailed(error: unknown): string {
  const why = error instanceof Error ? error.message : String(error)
  return `the search for what it may have created failed. Search for it before you create it again. The search: ${why}`
}

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

import { ResponseError } from '../../core/errors'
import type { CallOptions } from '../../transport/contract/call-options'
import type { ResourceContext } from './context'
import { startDeadline } from './deadline'

/** First look after half a second, then half as long again each time, at most every 10 s: looks cost rate budget. */
const FIRST_WAIT_MS = 500
const WAIT_GROWTH = 1.5
const LONGEST_WAIT_MS = 10_000

/**
 * Looks until `look` gives something other than undefined. The whole of it keeps the caller's deadline.
 * @throws TimeoutError scope `deadline`; whatever `look` throws
 */
export async function pollUntil<T>(
  context: ResourceContext,
  options: CallOptions,
  what: string,
  look: (options: CallOptions) => Promise<T | undefined>,
): Promise<T> {
  const deadline = startDeadline(context, options, what)
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * WAIT_GROWTH, LONGEST_WAIT_MS)) {
    const seen = await look(deadline.options())
    if (seen !== undefined) return seen
    await deadline.wait(waitMs)
  }
}

/** What the platform gave up on, in which state it left it, and what to do then. */
export function jobFailed(what: string, state: string, advice: string): ResponseError {
  return new ResponseError(`${what} ended as ${state}; ${advice}`, { code: 'job.failed' })
}

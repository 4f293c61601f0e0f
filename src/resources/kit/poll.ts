import { ResponseError } from '../../core/errors'
import type { CallOptions } from '../../transport/contract/call-options'
import type { ResourceContext } from './context'
import { startDeadline } from './deadline'

/**
 * The wait before the second check is half a second. Each further wait is 1.5 times as long, up to 10 s, since checks
 * count against the rate limit.
 */
const FIRST_WAIT_MS = 500
const WAIT_GROWTH = 1.5
const LONGEST_WAIT_MS = 10_000

/**
 * Calls `check` until it returns something other than undefined, within the caller's deadline.
 * @throws TimeoutError scope `deadline`; any error of `check`
 */
export async function pollUntil<T>(
  context: ResourceContext,
  options: CallOptions,
  what: string,
  check: (options: CallOptions) => Promise<T | undefined>,
): Promise<T> {
  const deadline = startDeadline(context, options, what)
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * WAIT_GROWTH, LONGEST_WAIT_MS)) {
    const seen = await check(deadline.options())
    if (seen !== undefined) return seen
    await deadline.wait(waitMs)
  }
}

/** The error for a job that the platform ended without a result: its last state, and what to do next. */
export function jobFailed(what: string, state: string, advice: string): ResponseError {
  return new ResponseError(`${what} ended as ${state}; ${advice}`, { code: 'job.failed' })
}

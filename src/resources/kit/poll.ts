import { ResponseError, TimeoutError } from '../../core/errors'
import { sleep } from '../../core/time/clock'
import { type CallOptions, checkCallOptions } from '../../transport/contract/call-options'
import type { Page, Paged } from '../../transport/contract/paged'
import type { ResourceContext } from './send'

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

/** A list whose source must be created first, such as the results of a job. Each iteration creates its own. */
export function deferredPages<T>(start: () => Promise<Paged<T>>): Paged<T> {
  async function* pages(): AsyncGenerator<Page<T>> {
    yield* (await start()).pages()
  }
  return {
    pages,
    async *[Symbol.asyncIterator]() {
      yield* await start()
    },
    async toArray(options) {
      return await (await start()).toArray(options)
    },
    async first() {
      return await (await start()).first()
    },
  }
}

/**
 * Starts the clock of a call in several requests, so that all of them together keep the one deadline.
 * @param what named in the error, such as `the audit query`
 */
export function startDeadline(context: ResourceContext, options: CallOptions, what: string) {
  checkCallOptions(options)
  const { clock } = context.transport
  const allowedMs = options.deadlineMs ?? context.deadlineMs
  const endMs = clock.now() + allowedMs
  const expired = (): TimeoutError =>
    new TimeoutError('deadline', `${what} did not end within ${allowedMs} ms; give it a longer deadlineMs`)

  return {
    /** Options for the next request: the remaining time, and everything else as the caller passed it. */
    options(): CallOptions {
      const leftMs = endMs - clock.now()
      if (leftMs <= 0) throw expired()
      return { ...options, deadlineMs: leftMs }
    },
    /**
     * Waits, but never past the deadline.
     * @throws TimeoutError scope `deadline` when the time ends before the wait
     */
    async wait(ms: number): Promise<void> {
      const leftMs = endMs - clock.now()
      if (ms < leftMs) return await sleep(clock, ms, options.signal)
      await sleep(clock, leftMs, options.signal)
      throw expired()
    },
  }
}

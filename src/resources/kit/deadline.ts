import { TimeoutError } from '../../core/errors'
import { sleep } from '../../core/time/clock'
import { type CallOptions, checkCallOptions } from '../../transport/contract/call-options'
import type { ResourceContext } from './context'

/** The deadline of a call that consists of several requests. */
export interface Deadline {
  /** Options for the next request: the remaining time, and everything else as the caller passed it. */
  options(): CallOptions
  /**
   * Waits, but never past the deadline.
   * @throws TimeoutError scope `deadline` when the time ends before the wait
   */
  wait(ms: number): Promise<void>
}

/**
 * Starts the clock of a call in several requests, so that all of them together keep the one deadline.
 * @param what named in the error, such as `the audit query`
 */
export function startDeadline(context: ResourceContext, options: CallOptions, what: string): Deadline {
  checkCallOptions(options)
  const { clock } = context.transport
  const allowedMs = options.deadlineMs ?? context.deadlineMs
  const endMs = clock.now() + allowedMs
  const expired = (): TimeoutError =>
    new TimeoutError('deadline', `${what} did not end within ${allowedMs} ms; give it a longer deadlineMs`)

  return {
    options() {
      const leftMs = endMs - clock.now()
      if (leftMs <= 0) throw expired()
      return { ...options, deadlineMs: leftMs }
    },
    async wait(ms) {
      const leftMs = endMs - clock.now()
      if (ms < leftMs) return await sleep(clock, ms, options.signal)
      await sleep(clock, leftMs, options.signal)
      throw expired()
    },
  }
}

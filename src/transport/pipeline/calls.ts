import { ConnectionError, TimeoutError } from '../../core/errors'
import { addCallerFrames, callSite } from '../../core/errors/call-site'
import { type Clock, startTimer } from '../../core/time/clock'
import type { CallOptions } from '../contract/call-options'
import type { OperationKind } from '../contract/operation'
import { IN_DOUBT } from '../failures/network-failure'
import { follow } from '../kit/abort'
import { type Progress, type RetryBudget, type RetryPolicy, withRetries } from '../retry/retry'
import type { readSettings } from '../wiring/options'
import type { AttemptResponse } from '../wiring/types'
import type { Events } from './events'

/** The parts of a call that every attempt sees. */
export interface RunningCall {
  readonly id: string
  readonly signal: AbortSignal
  readonly timeoutMs: number
  readonly progress: Progress
  remainingMs(): number
}

export interface Answered<T> {
  readonly value: T
  readonly response: AttemptResponse
  readonly correlationId: string | undefined
}

/** The running calls: adds deadline and retry to each attempt. */
export interface Calls {
  run<T>(
    about: {
      readonly operation: string
      readonly kind: OperationKind
      /** Describes the call for messages; scrubbed at each use, since secrets become known during the call. */
      readonly what: () => string
    },
    options: CallOptions,
    attempt: (call: RunningCall, number: number) => Promise<Answered<T>>,
  ): Promise<T>
  /** Ends every running call and refuses new ones. Resolves when all have ended. */
  close(): Promise<void>
}

/** The first two stages: deadline, then retry with its budget. */
export function createCalls(tools: {
  readonly settings: ReturnType<typeof readSettings>
  readonly clock: Clock
  readonly events: Events
  readonly retries: {
    readonly policy: RetryPolicy
    readonly budget: RetryBudget
    readonly clock: Clock
    readonly random: () => number
  }
}): Calls {
  const { settings, clock, events, retries } = tools
  const running = new Map<Scope, Promise<unknown>>()
  let closed = false
  let count = 0

  async function carryOut<T>(
    about: Parameters<Calls['run']>[0],
    options: CallOptions,
    scope: Scope,
    attempt: (call: RunningCall, number: number) => Promise<Answered<T>>,
  ): Promise<T> {
    const { operation, kind } = about
    const id = String(++count)
    const { timeoutMs = settings.timeoutMs } = options
    const progress: Progress = { attempts: 0, underWay: false, inDoubt: false }
    const { signal, remainingMs } = scope
    const elapsedMs = startTimer(clock)
    const call = { id, signal, timeoutMs, progress, remainingMs }
    try {
      const answered = await withRetries(
        (number) => attempt(call, number),
        {
          kind,
          signal,
          remainingMs,
          onRetry: (number, waitMs, { reason, status }) =>
            events.emit('retry', { id, operation, attempt: number, waitMs, reason, status }),
        },
        progress,
        retries,
      )
      const { status, headers } = answered.response
      const durationMs = elapsedMs()
      const { correlationId } = answered
      options.onResponse?.({ status, correlationId, headers, attempts: progress.attempts, durationMs })
      return answered.value
    } catch (error) {
      if (error === CLOSED) throw closedError(about.what(), progress.inDoubt)
      throw scope.verdict(error, progress.inDoubt)
    }
  }

  async function run<T>(
    about: Parameters<Calls['run']>[0],
    options: CallOptions,
    attempt: (call: RunningCall, number: number) => Promise<Answered<T>>,
  ): Promise<T> {
    if (closed) throw closedError(about.what(), false)
    options.signal?.throwIfAborted()
    const site = callSite(run)
    const { deadlineMs = settings.deadlineMs } = options
    const scope = openScope({ clock, deadlineMs, signal: options.signal, what: about.what })
    const work = carryOut(about, options, scope, attempt)
    running.set(scope, work)
    try {
      return await work
    } catch (error) {
      addCallerFrames(error, site)
      throw error
    } finally {
      scope.release()
      running.delete(scope)
    }
  }

  return {
    run,
    async close() {
      closed = true
      const ending = [...running.values()]
      for (const scope of running.keys()) scope.end(CLOSED)
      await Promise.allSettled(ending)
    },
  }
}

/** The abort reason of {@link Calls.close}; each call turns it into its own error. */
const CLOSED = new Error('closed')

/** The error of a call, or of work with many calls, when its client is closed. */
export function closedError(what: string, inDoubt: boolean): ConnectionError {
  const next = inDoubt
    ? 'It was cut off and may have been carried out: read the target before doing it again.'
    : 'Make a new client.'
  return new ConnectionError(`${what}: the client is closed. ${next}`, { code: 'client.closed', inDoubt })
}

/** The life of one call: it ends by its deadline, by the caller's signal or when the transport is closed. */
interface Scope {
  /** Our own signal, not the caller's: every stage of the call listens to it. */
  readonly signal: AbortSignal
  remainingMs(): number
  end(reason: unknown): void
  /**
   * The rejection: the caller's own reason, unwrapped, if the caller aborted; else `error`.
   * @param inDoubt whether a write may have been carried out by now
   */
  verdict(error: unknown, inDoubt: boolean): unknown
  release(): void
}

/** Opens the scope of a call. {@link Scope.release} removes all its listeners and timers. */
function openScope(options: {
  readonly clock: Clock
  readonly deadlineMs: number
  readonly signal: AbortSignal | undefined
  /** Describes the call, for the message. */
  readonly what: () => string
}): Scope {
  const { clock, deadlineMs, what } = options
  const controller = follow(options.signal)
  const endsAtMs = clock.now() + deadlineMs
  let late = false
  const cancelTimer = Number.isFinite(deadlineMs)
    ? clock.setTimer(() => {
        late = true
        controller.abort(new Error('deadline passed'))
      }, deadlineMs)
    : undefined
  return {
    signal: controller.signal,
    remainingMs: () => endsAtMs - clock.now(),
    end: (reason) => controller.abort(reason),
    verdict(error, inDoubt) {
      if (!controller.signal.aborted || error !== controller.signal.reason) return error
      if (options.signal?.aborted && error === options.signal.reason) return error
      return late ? tooLate(what(), deadlineMs, inDoubt) : error
    },
    release() {
      cancelTimer?.()
      controller.release()
    },
  }
}

function tooLate(what: string, deadlineMs: number, inDoubt: boolean): TimeoutError {
  const next = inDoubt ? IN_DOUBT : 'Try again, or allow a longer deadlineMs; waits for the rate limit count as well.'
  return new TimeoutError('deadline', `${what}: not done within its deadline of ${deadlineMs} ms. ${next}`, { inDoubt })
}

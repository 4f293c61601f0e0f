import pRetry from 'p-retry'
import type { Random } from '../../core/random'
import { type Clock, sleep } from '../../core/time/clock'
import type { OperationKind } from '../contract/operation'
import { AttemptFailed, type Failure, type FailureReason } from '../failures/failure'
import { afterAskedMs, backoffMs } from './backoff'
import type { RetryBudget } from './retry-budget'
import { describeRefusal, leavesDoubt, type Refusal, refusalOf } from './retry-rules'

/** How repeats are spaced and bounded. */
export interface RetryPolicy {
  readonly attempts: number
  readonly baseDelayMs: number
  readonly maxDelayMs: number
}

/** What the retry stage needs of the call. */
export interface RetryCall {
  readonly kind: OperationKind
  readonly signal: AbortSignal
  remainingMs(): number
  /** Called before the wait for each repeat. */
  onRetry(attempt: number, waitMs: number, failure: Failure): void
}

/** The state of a call so far. */
export interface Progress {
  attempts: number
  /** A request is out and unanswered. */
  underWay: boolean
  /** A write may have been carried out by an attempt that failed. */
  inDoubt: boolean
}

/**
 * Repeats `attempt` on p-retry. Its own waits are off (`minTimeout: 0`), since they know neither Retry-After nor our
 * clock; the wait is an abortable sleep in `shouldRetry`, which p-retry asks only while repeats are left.
 * @throws the error of the last failure, or the signal's reason
 */
export async function withRetries<T>(
  attempt: (number: number) => Promise<T>,
  call: RetryCall,
  progress: Progress,
  tools: { readonly policy: RetryPolicy; readonly budget: RetryBudget; readonly clock: Clock; readonly random: Random },
): Promise<T> {
  const { policy, budget, clock, random } = tools
  const repeats = new Map<FailureReason, number>()
  let counted = 0
  let refusal: Refusal | undefined = 'attempts'
  let thrown: unknown

  async function once(number: number): Promise<T> {
    try {
      return await attempt(number)
    } catch (error) {
      thrown = error
      if (error instanceof AttemptFailed) progress.inDoubt ||= leavesDoubt(error.failure.reason, call.kind)
      else if (progress.underWay && call.kind !== 'safe') progress.inDoubt = true
      throw error
    }
  }

  async function shouldRetry({ error, attemptNumber }: { error: Error; attemptNumber: number }): Promise<boolean> {
    if (!(error instanceof AttemptFailed)) return false
    const { failure } = error
    const sofar = repeats.get(failure.reason) ?? 0
    const waitMs = waitFor(failure, counted)
    refusal = refusalOf(failure.reason, call.kind, sofar) ?? refusalOfMeans(failure, waitMs)
    if (refusal !== undefined) return false
    repeats.set(failure.reason, sofar + 1)
    if (counts(failure)) counted += 1
    call.onRetry(attemptNumber, waitMs, failure)
    if (waitMs > 0) await sleep(clock, waitMs, call.signal)
    call.signal.throwIfAborted()
    refusal = 'attempts'
    return true
  }

  function refusalOfMeans(failure: Failure, waitMs: number): Refusal | undefined {
    // Measured by what was asked, not by our own jitter on top of it.
    if ((failure.retryAfterMs ?? waitMs) >= call.remainingMs()) return 'deadline'
    return budget.spend() ? undefined : 'budget'
  }

  function waitFor(failure: Failure, retriesDone: number): number {
    const backoff = backoffMs(retriesDone, policy, random)
    if (failure.retryAfterMs === undefined) return immediate(failure, retriesDone) ? 0 : backoff
    // Zero asks for no particular wait, so our own back-off holds; anything else is obeyed to the letter.
    return failure.retryAfterMs === 0 ? backoff : afterAskedMs(failure.retryAfterMs, random)
  }

  try {
    return await pRetry(once, {
      retries: policy.attempts - 1,
      minTimeout: 0,
      factor: 1,
      shouldConsumeRetry: ({ error }) => !(error instanceof AttemptFailed) || counts(error.failure),
      shouldRetry,
    })
  } catch (error) {
    // p-retry wraps what is not an Error; an abort reason may be anything and must come out as it is.
    if (call.signal.aborted) throw call.signal.reason
    if (!(error instanceof AttemptFailed)) throw thrown ?? error
    const { attempts, inDoubt } = progress
    const why = refusalOf(error.failure.reason, call.kind, 0) ?? refusal
    throw error.failure.toError({ attempts, inDoubt, refusal: describeRefusal(why) })
  }
}

/** Waiting as a 429 asks is obedience, not a failed try: only the deadline and the budget bound it. */
function counts(failure: Failure): boolean {
  return failure.reason !== 'rateLimit' || !failure.retryAfterMs
}

/** A kept-alive socket that the server had closed breaks at its next use; one repeat without a wait is enough. */
function immediate(failure: Failure, retriesDone: number): boolean {
  return failure.reason === 'reset' && retriesDone === 0
}

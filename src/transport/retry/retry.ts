import pRetry from 'p-retry'
import type { Random } from '../../core/random'
import { type Clock, sleep } from '../../core/time/clock'
import type { OperationKind } from '../contract/operation'
import { AttemptFailed, type Failure, type FailureReason } from '../failures/failure'
import { afterAskedMs, backoffMs } from './backoff'
import type { RetryBudget } from './retry-budget'
import { describeRefusal, leavesDoubt, type Refusal, refusalOf } from './retry-rules'

/** How retries are spaced and limited. */
export interface RetryPolicy {
  readonly attempts: number
  readonly baseDelayMs: number
  readonly maxDelayMs: number
}

/** The parts of a call that the retry stage needs. */
export interface RetryCall {
  readonly kind: OperationKind
  readonly signal: AbortSignal
  remainingMs(): number
  /** Called before the wait for each retry. */
  onRetry(attempt: number, waitMs: number, failure: Failure): void
}

/** The state of a call so far. */
export interface Progress {
  attempts: number
  /** A request is sent and unanswered. */
  underWay: boolean
  /** A failed attempt may have carried out the write. */
  inDoubt: boolean
}

/**
 * Repeats `attempt` with p-retry. Its own waits are off (`minTimeout: 0`), since they know neither Retry-After nor our
 * clock. The wait is an abortable sleep in `shouldRetry`, which p-retry calls only while retries are left.
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
    // Compares the wait that was asked for, without our own jitter.
    if ((failure.retryAfterMs ?? waitMs) >= call.remainingMs()) return 'deadline'
    return budget.spend() ? undefined : 'budget'
  }

  function waitFor(failure: Failure, retriesDone: number): number {
    const backoff = backoffMs(retriesDone, policy, random)
    if (failure.retryAfterMs === undefined) return immediate(failure, retriesDone) ? 0 : backoff
    // Zero requests no particular wait, so our own back-off applies. Any other value is obeyed exactly.
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
    // p-retry wraps whatever is not an Error; an abort reason may be any value and must be rethrown unchanged.
    if (call.signal.aborted) throw call.signal.reason
    if (!(error instanceof AttemptFailed)) throw thrown ?? error
    const { attempts, inDoubt } = progress
    const why = refusalOf(error.failure.reason, call.kind, 0) ?? refusal
    throw error.failure.toError({ attempts, inDoubt, refusal: describeRefusal(why) })
  }
}

/** A wait that a 429 asks for is not a failed try: only the deadline and the budget limit it. */
function counts(failure: Failure): boolean {
  return failure.reason !== 'rateLimit' || !failure.retryAfterMs
}

/** A kept-alive socket that the server closed breaks at its next use; one retry without a wait is enough. */
function immediate(failure: Failure, retriesDone: number): boolean {
  return failure.reason === 'reset' && retriesDone === 0
}

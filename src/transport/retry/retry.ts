import pRetry from 'p-retry'
import type { Random } from '../../core/random'
import { type Clock, sleep } from '../../core/time/clock'
import type { OperationKind } from '../contract/operation'
import { AttemptFailed, type Failure, type FailureReason } from '../failures/failure'

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
 * clock. The wait is an abortable sleep in `shouldRetry`, which also counts the attempts, since waits that a 429 asks for
 * do not count.
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
  let refusal: Refusal | undefined
  let thrown: unknown

  async function once(number: number): Promise<T> {
    // A connection that was refused has ended without an answer.
    progress.underWay = false
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
    const waitMs = chooseWait(failure, counted)
    refusal = findRefusal(failure.reason, call.kind, sofar) ?? refusalOfMeans(failure, waitMs)
    if (refusal !== undefined) return false
    repeats.set(failure.reason, sofar + 1)
    if (counts(failure)) counted += 1
    call.onRetry(attemptNumber, waitMs, failure)
    if (waitMs > 0) await sleep(clock, waitMs, call.signal)
    call.signal.throwIfAborted()
    return true
  }

  function refusalOfMeans(failure: Failure, waitMs: number): Refusal | undefined {
    if (counts(failure) && counted >= policy.attempts - 1) return 'attempts'
    // Compares the wait that was asked for, without our own jitter.
    if ((failure.retryAfterMs ?? waitMs) >= call.remainingMs()) return 'deadline'
    return budget.spend() ? undefined : 'budget'
  }

  function chooseWait(failure: Failure, retriesDone: number): number {
    const backoff = backoffMs(retriesDone, policy, random)
    if (failure.retryAfterMs === undefined) return immediate(failure, retriesDone) ? 0 : backoff
    // Zero requests no particular wait, so our own back-off applies. Any other value is obeyed exactly.
    return failure.retryAfterMs === 0 ? backoff : delayAfterRequestMs(failure.retryAfterMs, random)
  }

  try {
    return await pRetry(once, {
      retries: Number.POSITIVE_INFINITY,
      minTimeout: 0,
      factor: 1,
      shouldRetry,
    })
  } catch (error) {
    // p-retry wraps whatever is not an Error; an abort reason may be any value and must be rethrown unchanged.
    if (call.signal.aborted) throw call.signal.reason
    if (!(error instanceof AttemptFailed)) throw thrown ?? error
    const { attempts, inDoubt } = progress
    const why = findRefusal(error.failure.reason, call.kind, 0) ?? refusal
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

interface RetryRule {
  /** True if the request was certainly not carried out, so that even an unsafe one may be repeated. */
  readonly untouched: boolean
  /** Maximum retries for this reason in one call. */
  readonly repeats: number
}

/** A plain 500 is more often a bug than a temporary failure, so only a few retries. */
const FEW = 4
/** Refused connections recover when a process restarts; back-off covers that within these retries. */
const REFUSED = 5
/** An unknown host is nearly always a typo; two retries cover a short failure of the resolver. */
const DNS = 2

/** A login host with an unexpected answer is nearly always the wrong address; this also covers a cut-off answer. */
const STRANGE = 3

const ANY = Number.POSITIVE_INFINITY

const RETRY_RULES: Readonly<Record<FailureReason, RetryRule>> = {
  rateLimit: { untouched: true, repeats: ANY },
  clientTimeout: { untouched: true, repeats: ANY },
  token: { untouched: true, repeats: ANY },
  notSent: { untouched: true, repeats: REFUSED },
  dns: { untouched: true, repeats: DNS },
  tls: { untouched: true, repeats: 0 },
  refused: { untouched: true, repeats: 0 },
  serverError: { untouched: false, repeats: FEW },
  unavailable: { untouched: false, repeats: ANY },
  reset: { untouched: false, repeats: ANY },
  timeout: { untouched: false, repeats: ANY },
  unreadable: { untouched: false, repeats: ANY },
  notApi: { untouched: true, repeats: STRANGE },
  invalid: { untouched: false, repeats: 0 },
}

/** True if a request of this kind may have changed something although it failed for this reason. */
function leavesDoubt(reason: FailureReason, kind: OperationKind): boolean {
  return kind !== 'safe' && !RETRY_RULES[reason].untouched
}

type Refusal = 'permanent' | 'inDoubt' | 'repeats' | 'attempts' | 'budget' | 'deadline'

/** Whether the kinds of failure and operation allow another attempt; budget and time are checked afterwards. */
function findRefusal(reason: FailureReason, kind: OperationKind, repeatsSoFar: number): Refusal | undefined {
  const rule = RETRY_RULES[reason]
  if (rule.repeats === 0) return 'permanent'
  if (kind === 'unsafe' && !rule.untouched) return 'inDoubt'
  return repeatsSoFar >= rule.repeats ? 'repeats' : undefined
}

/** The reason as the end of an error message. */
function describeRefusal(refusal: Refusal | undefined): string {
  switch (refusal) {
    case 'inDoubt':
      return 'Not repeated, since it may have been carried out: look first.'
    case 'budget':
      return 'Not repeated, since too many requests are failing: try again later.'
    case 'deadline':
      return 'Not repeated, since the wait would pass the deadline: allow a longer deadlineMs or try again later.'
    case 'repeats':
    case 'attempts':
      return 'Tried as often as allowed.'
    default:
      return ''
  }
}

/** Tokens that retries cost, so that an outage does not multiply traffic. */
export interface RetryBudget {
  /** Takes one token for one extra request; false when none is left. */
  spend(): boolean
  /** One answered request gives one token back, up to the capacity. */
  refill(): void
  readonly left: number
}

/**
 * A bucket that starts full with `capacity` tokens. Each success pays for one later retry. So the bucket never empties
 * as long as at most half of all requests fail. In a full outage at most `capacity` extra requests are sent.
 */
export function retryBudget(capacity: number): RetryBudget {
  let left = capacity
  return {
    spend() {
      if (left < 1) return false
      left -= 1
      return true
    },
    refill() {
      left = Math.min(capacity, left + 1)
    },
    get left() {
      return left
    },
  }
}

/** Full jitter: a random wait, uniform in 0..min(maxDelayMs, baseDelayMs * 2^retriesDone). */
export function backoffMs(
  retriesDone: number,
  { baseDelayMs, maxDelayMs }: { readonly baseDelayMs: number; readonly maxDelayMs: number },
  random: Random,
): number {
  // Past 2^30 any base has reached its cap; without the bound 0 * Infinity would be NaN.
  return Math.floor(random() * Math.min(maxDelayMs, baseDelayMs * 2 ** Math.min(retriesDone, 30)))
}

/** Added to the wait that a server asked for, so that clients do not all return at once; never below that wait. */
const SPREAD_MIN_MS = 5
const SPREAD_MAX_MS = 400

/** A server's `Retry-After` with a little jitter: never earlier than asked, at most 400 ms later. */
export function delayAfterRequestMs(requestedMs: number, random: Random): number {
  return requestedMs + SPREAD_MIN_MS + Math.floor(random() * (SPREAD_MAX_MS - SPREAD_MIN_MS))
}

import type { SkillrouteError } from '../../core/errors'

/** Why an attempt gave no usable answer. Decides what may be done next; see `retry-rules`. */
export type FailureReason =
  | 'rateLimit'
  | 'clientTimeout'
  | 'serverError'
  | 'unavailable'
  | 'dns'
  | 'notSent'
  | 'tls'
  | 'reset'
  | 'timeout'
  | 'unreadable'
  | 'notApi'
  | 'invalid'
  | 'refused'
  | 'token'

/** What is known of the call when its error is made. */
export interface CallFacts {
  readonly attempts: number
  /** The write may have been carried out, by this attempt or an earlier one. */
  readonly inDoubt: boolean
  /** Why it was not tried again, as a sentence; empty when that needs no word. */
  readonly refusal: string
  /** What was asked for, where the failure does not know it itself. */
  readonly request?: { readonly method: string; readonly path: string } | undefined
}

/** One failed attempt. The error for the caller is made last, when the number of attempts and the doubt are known. */
export interface Failure {
  readonly reason: FailureReason
  readonly status?: number | undefined
  /** What the server asked us to wait. */
  readonly retryAfterMs?: number | undefined
  /** The limit that a 429 named. */
  readonly limit?: { readonly key?: string; readonly namespace?: string; readonly value?: number } | undefined
  toError(facts: CallFacts): SkillrouteError
}

/** Why a request ended without an answer, in a word: a network failure, an abort, or a middleware that threw. */
export function reasonOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'aborted'
  return error instanceof AttemptFailed ? error.failure.reason : 'error'
}

/** Carries a {@link Failure} through p-retry, which wants an Error. Never reaches a caller. */
export class AttemptFailed extends Error {
  override readonly name = 'AttemptFailed'
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.reason)
    this.failure = failure
  }
}
